import { type Descriptor, MANIFEST_TYPES, type Manifest } from './manifest.ts';

const LAYERS: Readonly<Record<string, string>> = {
  'application/vnd.oci.image.layer.v1.tar+gzip': 'application/vnd.docker.image.rootfs.diff.tar.gzip',
  'application/vnd.docker.image.rootfs.diff.tar.gzip': 'application/vnd.docker.image.rootfs.diff.tar.gzip',
  'application/vnd.oci.image.layer.v1.tar': 'application/vnd.docker.image.rootfs.diff.tar',
  'application/vnd.docker.image.rootfs.diff.tar': 'application/vnd.docker.image.rootfs.diff.tar',
};
const CONFIG = 'application/vnd.docker.container.image.v1+json';
const CONFIGS: readonly string[] = [CONFIG, 'application/vnd.oci.image.config.v1+json'];

/** Layers of an image that Docker's schema 2 has no type for, such as those packed with zstd: they would have to be packed anew. */
export function strangeLayers({ layers }: Manifest): readonly Descriptor[] {
  return layers.filter(({ mediaType }) => LAYERS[mediaType] === undefined);
}

/**
 * The manifest of one image in the form of Docker's schema 2: other names for the same parts, so that no layer has to move. Undefined
 * when a part has no name in that form.
 */
export function rewriteAsSchema2(manifest: Manifest): string | undefined {
  const { config, layers } = manifest;
  if (config === undefined || !CONFIGS.includes(config.mediaType) || strangeLayers(manifest).length > 0) return undefined;
  const part = (mediaType: string, { size, digest }: Descriptor) => ({ mediaType, size, digest });
  return JSON.stringify(
    {
      schemaVersion: 2,
      mediaType: MANIFEST_TYPES.schema2,
      config: part(CONFIG, config),
      layers: layers.map((layer) => part(LAYERS[layer.mediaType] ?? '', layer)),
    },
    undefined,
    3,
  );
}
