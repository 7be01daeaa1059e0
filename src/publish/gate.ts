import { imagesOf, MANIFEST_TYPES, type Manifest } from '../registry/manifest.ts';
import { strangeLayers } from '../registry/schema2.ts';
import { IMAGE_SIZE } from '../sagemaker/contract.ts';
import { formatBytes } from '../text/bytes.ts';

/** What lies in a repository under one reference, read back from the registry and never taken from this machine. */
export interface ReadBack {
  readonly manifest: Manifest;
  /** The image: the manifest itself, or the one of an index that SageMaker's machines would run. */
  readonly image: { readonly manifest: Manifest; readonly platform: string } | undefined;
}

/** One image to judge. */
export interface GateRecord {
  readonly found: ReadBack;
  /** Id of the image on this machine that was rehearsed. */
  readonly localId: string;
  /** What was pushed, when `found` is its manifest rewritten. */
  readonly origin: ReadBack | undefined;
}

/** Why an image cannot be used as it is, or should not. */
export interface GateFinding {
  readonly clause: string;
  readonly severity: 'must' | 'should';
  readonly message: string;
  readonly fix: string;
  /** Another manifest over the same layers would do. */
  readonly repairable: boolean;
}

/** The platform of SageMaker's machines for algorithms (MKT-07). */
export const PLATFORM = 'linux/amd64';

/** Judges what was read back. Nothing found means that SageMaker takes this image, and that it is the one that was rehearsed. */
export function judgeImage(record: GateRecord): readonly GateFinding[] {
  return [judgeForm(record), judgePlatform(record), judgeIdentity(record), judgeLayerTypes(record), ...judgeSizes(record)].flatMap(
    (finding) => finding ?? [],
  );
}

type Judged = GateFinding | undefined;
const must = (clause: string, message: string, fix: string, repairable = false): GateFinding => ({
  ...{ clause, severity: 'must', message, fix, repairable },
});

const FORMS: Readonly<Record<string, { readonly name: string; readonly cause: string }>> = {
  [MANIFEST_TYPES.index]: {
    name: 'an OCI index',
    cause: 'buildx adds attestations unless it is told `--provenance=false --sbom=false`, and several platforms make an index, too',
  },
  [MANIFEST_TYPES.list]: {
    name: 'a manifest list',
    cause: 'it was built for several platforms: `--platform linux/amd64` alone makes none',
  },
  [MANIFEST_TYPES.oci]: {
    name: 'an OCI manifest',
    cause: 'the builder wrote OCI types: `--output type=image,name=NAME,oci-mediatypes=false` writes those of Docker',
  },
  [MANIFEST_TYPES.schema1]: { name: 'a schema 1 manifest', cause: 'a very old client pushed it' },
};

/** Name of a form of manifest, for people. */
export function describeForm(mediaType: string): string {
  return FORMS[mediaType]?.name ?? (mediaType === MANIFEST_TYPES.schema2 ? 'a Docker schema 2 manifest' : mediaType || 'something unknown');
}

function judgeForm({ found: { manifest, image } }: GateRecord): Judged {
  if (manifest.mediaType === MANIFEST_TYPES.schema2 && manifest.kind === 'image') return undefined;
  const cause = FORMS[manifest.mediaType]?.cause ?? 'what pushed it is not known';
  return must(
    'MKT-06',
    `it is ${describeForm(manifest.mediaType)}; SageMaker takes Docker schema 2 only`,
    `Build it with \`sagemaker-algo build\`: ${cause}.`,
    image !== undefined,
  );
}

function judgePlatform({ found: { manifest, image } }: GateRecord): Judged {
  if (image?.platform === PLATFORM) return undefined;
  const offered = imagesOf(manifest).flatMap(({ platform }) => platform ?? []);
  const actual = image?.platform ?? (offered.join(', ') || 'of no known platform');
  return must(
    'MKT-07',
    `it is ${actual}; SageMaker's machines for algorithms are ${PLATFORM}`,
    `Build it with \`sagemaker-algo build --platform ${PLATFORM}\`, from a base image of that platform.`,
  );
}

/**
 * An engine of the classic store calls an image by the digest of its configuration, one of the containerd store by that of the
 * manifest, which may be an index.
 */
function judgeIdentity({ found, localId, origin }: GateRecord): Judged {
  const pushed = origin ?? found;
  const names = [pushed.manifest.digest, pushed.image?.manifest.digest, pushed.image?.manifest.config?.digest];
  const kept = origin === undefined || sameParts(origin, found);
  if (names.includes(localId) && kept) return undefined;
  return must(
    'MKT-11',
    `it is not the image of this machine: ${localId} here, ${found.image?.manifest.config?.digest ?? found.manifest.digest} there`,
    'Something else was pushed under this name meanwhile, or the image was built again. Run `sagemaker-algo test-local`, then push again.',
  );
}

function sameParts(one: ReadBack, other: ReadBack): boolean {
  const parts = ({ image }: ReadBack) =>
    image === undefined ? [] : [image.manifest.config?.digest, ...image.manifest.layers.map(({ digest }) => digest)];
  return parts(one).length > 0 && JSON.stringify(parts(one)) === JSON.stringify(parts(other));
}

function judgeLayerTypes({ found: { image } }: GateRecord): Judged {
  const [first] = image === undefined ? [] : strangeLayers(image.manifest);
  if (first === undefined) return undefined;
  const zstd = first.mediaType.endsWith('zstd');
  return must(
    'MKT-06',
    `a layer has the type ${first.mediaType}${zstd ? ', packed with zstd' : ''}; only gzip, or none, is known to work`,
    zstd
      ? 'Build it with `compression=gzip,force-compression=true` in the output of buildx, or take `compression=zstd` out.'
      : 'Build the image anew from an ordinary base image.',
  );
}

function judgeSizes({ found: { image } }: GateRecord): readonly GateFinding[] {
  const sizes = image?.manifest.layers.map(({ size }) => size) ?? [];
  const largest = Math.max(0, ...sizes);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const layer = must(
    'MKT-08',
    `its largest layer has ${formatBytes(largest)}; the registry takes ${formatBytes(IMAGE_SIZE.layer)}`,
    'Split that step of the Dockerfile into several.',
  );
  const all: GateFinding = {
    ...{ clause: 'MKT-08', severity: 'should', repairable: false },
    message: `it has ${formatBytes(total)} even when packed, which delays every start`,
    fix: 'Leave out what the algorithm does not need to run.',
  };
  return [...(largest > IMAGE_SIZE.layer ? [layer] : []), ...(total > IMAGE_SIZE.advised ? [all] : [])];
}
