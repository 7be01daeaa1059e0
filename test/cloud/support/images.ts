import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';

/** Media types of images, by form. */
export const MEDIA = {
  schema2: 'application/vnd.docker.distribution.manifest.v2+json',
  list: 'application/vnd.docker.distribution.manifest.list.v2+json',
  oci: 'application/vnd.oci.image.manifest.v1+json',
  index: 'application/vnd.oci.image.index.v1+json',
} as const;

export interface Part {
  readonly mediaType: string;
  readonly size: number;
  readonly digest: string;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly platform?: { readonly os: string; readonly architecture: string };
}

export interface Manifest {
  readonly schemaVersion: 2;
  readonly mediaType?: string;
  readonly config?: Part;
  readonly layers?: readonly Part[];
  readonly manifests?: readonly Part[];
}

export const digestOf = (content: string | Uint8Array): string => `sha256:${createHash('sha256').update(content).digest('hex')}`;

/** Speaks with a registry as its owner: puts and gets what a test needs. */
export function registryOwner(url: string, login?: { readonly user: string; readonly password: string }) {
  const headers: Record<string, string> =
    login === undefined ? {} : { authorization: `Basic ${Buffer.from(`${login.user}:${login.password}`).toString('base64')}` };
  const send = async (method: string, path: string, more: { body?: string | Uint8Array; headers?: Record<string, string> } = {}) => {
    const target = path.startsWith('http') ? path : `${url}${path}`;
    const { body } = more;
    const answer = await fetch(target, { method, headers: { ...headers, ...more.headers }, ...(body === undefined ? {} : { body }) });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer;
  };
  const putBlob = async (repository: string, content: string | Uint8Array, mediaType: string): Promise<Part> => {
    const digest = digestOf(content);
    const begun = await send('POST', `/v2/${repository}/blobs/uploads/`);
    const place = new URL(begun.headers.get('location') ?? '', url);
    place.searchParams.set('digest', digest);
    await send('PUT', place.href, { body: content, headers: { 'content-type': 'application/octet-stream' } });
    return { mediaType, size: Buffer.byteLength(content), digest };
  };
  const putManifest = async (repository: string, tag: string | undefined, manifest: Manifest, mediaType: string): Promise<Part> => {
    const text = JSON.stringify(manifest);
    const digest = digestOf(text);
    await send('PUT', `/v2/${repository}/manifests/${tag ?? digest}`, { body: text, headers: { 'content-type': mediaType } });
    return { mediaType, size: Buffer.byteLength(text), digest };
  };
  const getManifest = async (repository: string, reference: string) => {
    const answer = await send('GET', `/v2/${repository}/manifests/${reference}`, { headers: { accept: Object.values(MEDIA).join(', ') } });
    const digest = answer.headers.get('docker-content-digest') ?? '';
    return { mediaType: answer.headers.get('content-type') ?? '', digest, manifest: (await answer.json()) as Manifest };
  };
  const remove = async (repository: string, digest: string): Promise<void> => {
    await send('DELETE', `/v2/${repository}/manifests/${digest}`);
  };
  return { putBlob, putManifest, getManifest, remove };
}

export type RegistryOwner = ReturnType<typeof registryOwner>;

/** A whole image of one small layer, as schema 2, put under a tag. `word` makes it another image. */
export async function putSmallImage(owner: RegistryOwner, repository: string, tag: string | undefined, word = 'one'): Promise<Part> {
  const layer = await owner.putBlob(repository, gzipSync(`${word}\n`), 'application/vnd.docker.image.rootfs.diff.tar.gzip');
  const config = await owner.putBlob(
    repository,
    JSON.stringify({ os: 'linux', architecture: 'amd64', config: { Labels: { word } }, rootfs: { type: 'layers', diff_ids: [] } }),
    'application/vnd.docker.container.image.v1+json',
  );
  return owner.putManifest(repository, tag, { schemaVersion: 2, mediaType: MEDIA.schema2, config, layers: [layer] }, MEDIA.schema2);
}
