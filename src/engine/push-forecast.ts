import type { ImageInfo } from './engine.ts';

/** Docker image manifest version 2, schema 2: the one form that SageMaker takes (MKT-06). */
export const SCHEMA_2 = 'application/vnd.docker.distribution.manifest.v2+json';

/** What the forms that SageMaker refuses are called. */
const REFUSED: Readonly<Record<string, string>> = {
  'application/vnd.oci.image.manifest.v1+json': 'an OCI manifest',
  'application/vnd.oci.image.index.v1+json': 'an OCI index',
  'application/vnd.docker.distribution.manifest.list.v2+json': 'a manifest list',
};

/**
 * What a push of an image will send, as far as the engine alone tells. The registry has the last word: compression of the layers
 * cannot be seen before, nor, where `id` is `config`, the digest under which the image can be pulled.
 */
export interface PushForecast {
  /** `unknown`: the engine keeps a manifest and does not tell which. */
  readonly form: 'schema-2' | 'refused' | 'unknown';
  /** Of the manifest that is kept; undefined where a push makes one. */
  readonly mediaType: string | undefined;
  /** What the id of the image here will be there: digest of the configuration, or of the manifest (or index) itself. */
  readonly id: 'config' | 'manifest';
}

/** `keepsManifests` is asked only where the image itself does not tell. */
export async function forecastPush(image: ImageInfo, keepsManifests: () => Promise<boolean>): Promise<PushForecast> {
  const { manifestType: mediaType } = image;
  // podman alone gives ids without the name of the hash, those of the configuration.
  if (mediaType !== undefined) {
    const form = describeRefused(image) === undefined ? 'schema-2' : 'refused';
    return { form, mediaType, id: image.id.startsWith('sha256:') ? 'manifest' : 'config' };
  }
  // From its own store an engine pushes schema 2, whatever built the image.
  if (!(await keepsManifests())) return { form: 'schema-2', mediaType, id: 'config' };
  return { form: 'unknown', mediaType, id: 'manifest' };
}

/** What an image is kept as, when that is a form that SageMaker refuses, as in `an OCI index`. */
export function describeRefused({ manifestType }: ImageInfo): string | undefined {
  if (manifestType === undefined || manifestType === SCHEMA_2) return undefined;
  return REFUSED[manifestType] ?? manifestType;
}
