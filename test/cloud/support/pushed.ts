import type { Registry } from './registry.ts';

const MANIFESTS = [
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.oci.image.index.v1+json',
];

/** An image as it lies in a registry. */
export interface Pushed {
  readonly digest: string;
  readonly mediaType: string;
  /** Media types of the layers; of an index none. */
  readonly layers: readonly string[];
  readonly configDigest: string | undefined;
  /** As in `linux/amd64`, from the configuration; of an index those of its entries. */
  readonly platforms: readonly string[];
}

interface Manifest {
  readonly mediaType?: string;
  readonly config?: { readonly digest: string };
  readonly layers?: readonly { readonly mediaType: string }[];
  readonly manifests?: readonly { readonly platform?: Platform }[];
}

interface Platform {
  readonly os?: string;
  readonly architecture?: string;
}

/** Reads a manifest in whatever form it is there: all types are accepted. */
export async function readPushed(registry: Registry, repository: string, reference: string): Promise<Pushed> {
  const base = `${registry.url}/v2/${repository}`;
  const answer = await fetch(`${base}/manifests/${reference}`, { headers: { accept: MANIFESTS.join(', ') } });
  if (!answer.ok) throw new Error(`${repository}:${reference}: ${answer.status} ${await answer.text()}`);
  const manifest = (await answer.json()) as Manifest;
  const { config, layers = [], manifests } = manifest;
  const platforms =
    config === undefined
      ? (manifests ?? []).map(({ platform }) => platform)
      : [(await (await fetch(`${base}/blobs/${config.digest}`)).json()) as Platform];
  return {
    digest: answer.headers.get('docker-content-digest') ?? '',
    mediaType: answer.headers.get('content-type') ?? '',
    layers: layers.map(({ mediaType }) => mediaType),
    configDigest: config?.digest,
    platforms: platforms.map((platform) => `${platform?.os}/${platform?.architecture}`),
  };
}
