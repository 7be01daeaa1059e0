import { createHash } from 'node:crypto';
import { RegistryError } from './failure.ts';
import { createRegistryHttp, type RegistryPlace } from './http.ts';
import { ACCEPTED, type Manifest, parseManifest, readObject } from './manifest.ts';

/** What an image's configuration says about where it runs. */
export interface ImagePlatform {
  /** Such as `linux/amd64`. */
  readonly platform: string;
}

/** Reads images of a registry by the Distribution API. Every method throws RegistryError. */
export interface Registry {
  /** By tag or digest; undefined when there is none. */
  manifest(repository: string, reference: string): Promise<Manifest | undefined>;
  /** Reads the configuration of an image: a blob of this digest. */
  configuration(repository: string, digest: string): Promise<ImagePlatform>;
}

export function openRegistry(place: RegistryPlace): Registry {
  const http = createRegistryHttp(place);
  const { host } = new URL(place.url);
  return {
    async manifest(repository, reference) {
      const what = `the manifest ${repository}:${reference}`;
      const answer = await http.get({ path: `/v2/${repository}/manifests/${reference}`, accept: ACCEPTED, what });
      if (answer.status === 404) return undefined;
      const digest = digestOf(answer.body);
      const claimed = answer.headers.get('docker-content-digest') ?? (reference.startsWith('sha256:') ? reference : digest);
      if (answer.status !== 200 || claimed !== digest) throw unexpected(host, what, answer.status, digest);
      const mediaType = answer.headers.get('content-type')?.split(';')[0]?.trim() ?? '';
      return parseManifest(Buffer.from(answer.body).toString('utf8'), mediaType, digest);
    },
    async configuration(repository, digest) {
      const what = `the configuration of ${repository}`;
      // Registries in the cloud send elsewhere for blobs; the login stays here by the rules of fetch.
      const answer = await http.get({ path: `/v2/${repository}/blobs/${digest}`, what });
      const found = digestOf(answer.body);
      if (answer.status !== 200 || found !== digest) throw unexpected(host, what, answer.status, found);
      return { platform: readPlatform(Buffer.from(answer.body).toString('utf8')) };
    },
  };
}

function readPlatform(text: string): string {
  // What has the tag may be no image at all.
  const { os = 'unknown', architecture = 'unknown' } = readObject(text);
  return `${String(os)}/${String(architecture)}`;
}

function digestOf(content: Uint8Array): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}

function unexpected(host: string, what: string, status: number, found: string): RegistryError {
  return new RegistryError({ host, what, status, said: status === 200 ? `the content has the digest ${found}` : 'not what was asked for' });
}
