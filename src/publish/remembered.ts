import type { Ecr } from '../aws/ecr.ts';
import { asAwsFailure } from '../aws/failure.ts';
import type { BuildCache } from '../build/cache.ts';
import { MANIFEST_TYPES } from '../registry/manifest.ts';
import type { LocalImage, PushJob } from './push-plan.ts';
import type { PushedImage } from './pushed.ts';

/**
 * What a push has read back and judged good. A digest stands for one content, so that the next run only has to ask whether it is still
 * there under its tag.
 */
export type Remembered = Pick<PushedImage, 'repositoryUri' | 'tag' | 'digest' | 'repairedFrom' | 'bytes'> & {
  readonly localId: string;
  readonly account: string;
  readonly region: string;
  readonly layers: number;
};

export interface Place {
  readonly region: string;
  /** That the project names; undefined takes any. */
  readonly account: string | undefined;
}

/** Version of the gate that judged: what an older one let pass is judged anew. */
const GATE = 'gate-1';

export function remember(cache: BuildCache, { repository, tag }: PushJob, what: Remembered): void {
  cache.write('pushed', [GATE, what.region, repository, tag], what);
}

interface Memory {
  readonly cache: BuildCache;
  readonly place: Place;
}

type PushedTo = Pick<PushJob, 'repository' | 'tag'>;

/**
 * What this machine has pushed last for a job, whatever image is here now, when it is still there: with `--retag`, and where a manifest
 * was repaired, it has another tag than that of the version. Throws AwsError.
 */
export async function findLastPush(ecr: Pick<Ecr, 'manifest'>, job: PushedTo, memory: Memory): Promise<Remembered | undefined> {
  const known = readKnown(job, memory);
  return known === undefined || !(await isThere(ecr, job, known)) ? undefined : known;
}

/** The image of a job as it was judged before, when it is still what it was, here and there. */
export async function recall(ecr: Pick<Ecr, 'manifest'>, job: PushJob, local: LocalImage, memory: Memory): Promise<Remembered | undefined> {
  const known = readKnown(job, memory);
  if (known?.localId !== local.id) return undefined;
  try {
    return (await isThere(ecr, job, known)) ? known : undefined;
  } catch (error) {
    // The long way asks for other permissions, and explains what is wrong.
    if (asAwsFailure(error) === undefined) throw error;
    return undefined;
  }
}

function readKnown({ repository, tag }: PushedTo, { cache, place }: Memory): Remembered | undefined {
  const known = cache.read('pushed', [GATE, place.region, repository, tag]);
  return isRemembered(known) && known.account === (place.account ?? known.account) ? known : undefined;
}

async function isThere(ecr: Pick<Ecr, 'manifest'>, { repository }: PushedTo, known: Remembered): Promise<boolean> {
  const there = await ecr.manifest(repository, known);
  return there?.account === known.account && there.mediaType === MANIFEST_TYPES.schema2;
}

function isRemembered(value: unknown): value is Remembered {
  if (typeof value !== 'object' || value === null) return false;
  const fields = value as Readonly<Record<string, unknown>>;
  const texts = ['localId', 'account', 'region', 'repositoryUri', 'tag', 'digest'];
  return (
    texts.every((name) => typeof fields[name] === 'string') && typeof fields['bytes'] === 'number' && typeof fields['layers'] === 'number'
  );
}
