import { parseBoundedJson } from '../text/bounded-json.ts';

/** Media types of manifests. */
export const MANIFEST_TYPES = {
  schema2: 'application/vnd.docker.distribution.manifest.v2+json',
  list: 'application/vnd.docker.distribution.manifest.list.v2+json',
  oci: 'application/vnd.oci.image.manifest.v1+json',
  index: 'application/vnd.oci.image.index.v1+json',
  schema1: 'application/vnd.docker.distribution.manifest.v1+prettyjws',
} as const;

/** Everything that a registry may hold under a tag. A type that is missing here would be answered in another form, or as unknown. */
export const ACCEPTED: readonly string[] = Object.values(MANIFEST_TYPES);

/** A reference from one thing in a registry to another. Plain JSON, as it stands there. */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
  /** Of an entry of an index: `linux/amd64`, with the variant where one is named. */
  readonly platform: string | undefined;
  /** Whether an entry of an index says something about another one instead of being an image. */
  readonly attestation: boolean;
}

/** A manifest of either kind: one image, or an index of several. */
export interface Manifest {
  readonly mediaType: string;
  readonly digest: string;
  readonly kind: 'image' | 'index' | 'unknown';
  readonly config: Descriptor | undefined;
  readonly layers: readonly Descriptor[];
  readonly entries: readonly Descriptor[];
}

/** Reads a manifest as it came. The type of the answer counts: the one inside may be missing. */
export function parseManifest(text: string, mediaType: string, digest: string): Manifest {
  const json = readObject(text);
  const config = json['config'] === undefined ? undefined : describe(json['config']);
  const list = (value: unknown) => (Array.isArray(value) ? value.map(describe) : []);
  const layers = list(json['layers']);
  const entries = list(json['manifests']);
  const kind = Array.isArray(json['manifests']) ? 'index' : config !== undefined ? 'image' : 'unknown';
  return { mediaType, digest, kind, config, layers, entries };
}

/** The entries of an index that are images. */
export function imagesOf({ entries }: Manifest): readonly Descriptor[] {
  return entries.filter(({ attestation }) => !attestation);
}

function describe(value: unknown): Descriptor {
  const json = record(value);
  const { os, architecture, variant } = record(json['platform']);
  const notes = record(json['annotations']);
  const parts = [os, architecture, variant].filter((part) => typeof part === 'string');
  const platform = parts.length === 0 ? undefined : parts.join('/');
  return {
    mediaType: text(json['mediaType']),
    digest: text(json['digest']),
    size: typeof json['size'] === 'number' ? json['size'] : 0,
    platform,
    // BuildKit marks them in two ways.
    attestation: notes['vnd.docker.reference.type'] === 'attestation-manifest' || platform === 'unknown/unknown',
  };
}

/** Members of a JSON object; none where a text is no such thing, as under a tag anything may lie. */
export function readObject(content: string): Readonly<Record<string, unknown>> {
  return record(parseJson(content));
}

function parseJson(content: string): unknown {
  try {
    return parseBoundedJson(content);
  } catch {
    return undefined;
  }
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
