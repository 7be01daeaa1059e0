import { imagesOf, type Manifest } from '../registry/manifest.ts';
import type { Registry } from '../registry/registry.ts';
import { PLATFORM, type ReadBack } from './gate.ts';

/** Reads what lies under a tag or digest, down to the platform in the image's configuration; undefined when nothing does. */
export async function readBack(registry: Registry, repository: string, reference: string): Promise<ReadBack | undefined> {
  const manifest = await registry.manifest(repository, reference);
  if (manifest === undefined) return undefined;
  const image = manifest.kind === 'index' ? await readChild(registry, repository, manifest) : manifest;
  const config = image?.kind === 'image' ? image.config : undefined;
  if (image === undefined || config === undefined) return { manifest, image: undefined };
  const { platform } = await registry.configuration(repository, config.digest);
  return { manifest, image: { manifest: image, platform } };
}

/** The image of an index for SageMaker's machines, or its only one. */
async function readChild(registry: Registry, repository: string, index: Manifest): Promise<Manifest | undefined> {
  const images = imagesOf(index);
  const [fits] = images.filter(({ platform }) => platform === PLATFORM);
  const chosen = fits ?? (images.length === 1 ? images[0] : undefined);
  return chosen === undefined ? undefined : registry.manifest(repository, chosen.digest);
}
