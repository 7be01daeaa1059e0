import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { ChangeSetState, ProductCatalog } from '../aws/catalog.ts';
import { failedWith } from '../aws/failure.ts';
import type { PlannedChangeSet } from './change-set.ts';

/** What became of a change set. */
export type Applied =
  | { readonly outcome: 'applied'; readonly state: ChangeSetState }
  | { readonly outcome: 'failed'; readonly state: ChangeSetState }
  /** Not ended after as many looks as were wanted: people at AWS work on it. */
  | { readonly outcome: 'under-review'; readonly state: ChangeSetState };

/** Whether AWS itself has judged a change set before it was applied. */
export type Validated =
  | { readonly outcome: 'valid' }
  | { readonly outcome: 'invalid'; readonly state: ChangeSetState }
  /** AWS's texts contradict each other about whether it validates changes of machine learning products. */
  | { readonly outcome: 'not-offered'; readonly reason: string };

export interface Watching {
  readonly catalog: ProductCatalog;
  readonly signal: AbortSignal;
  /** Seconds between two looks. */
  readonly poll: number;
  readonly onStatus: (status: string) => void;
  /** After so many looks it is left to AWS; left out: not before its end. */
  readonly looks?: number;
}

/** Has AWS judge a change set without applying it. Throws AwsError for anything but a refusal to judge. */
export async function validateChangeSet(set: PlannedChangeSet, watching: Watching): Promise<Validated> {
  try {
    // Under a name of its own, so that nobody takes it for one that was applied.
    const name = `check ${set.name}`.slice(0, 100);
    const attempt = (await watching.catalog.changeSets(name)).length;
    const id = await watching.catalog.start({ name, changes: set.changes, intent: 'VALIDATE', token: tokenOf(set, `check ${attempt}`) });
    const state = await watch(id, watching);
    return state.status === 'SUCCEEDED' ? { outcome: 'valid' } : { outcome: 'invalid', state };
  } catch (error) {
    if (!failedWith(error, 'ValidationException')) throw error;
    return { outcome: 'not-offered', reason: error instanceof Error ? error.message : String(error) };
  }
}

/** The change set of this name that is under way: an earlier run, or somebody else, has started it. Throws AwsError. */
export async function findRunning({ name }: PlannedChangeSet, catalog: ProductCatalog): Promise<string | undefined> {
  return (await catalog.changeSets(name)).find(isUnderWay)?.id;
}

/** How often a step was tried when it was planned: whoever plans it at the same time comes to the same number. */
export async function countAttempts(name: string, catalog: ProductCatalog): Promise<number> {
  return (await catalog.changeSets(name)).length;
}

export interface Attempt {
  /** Id of a change set that is under way. */
  readonly running: string | undefined;
  readonly attempt: number;
}

/** Applies a change set, or goes on with one that is under way, and waits for its end, or for `looks`. Throws AwsError. */
export async function applyChangeSet(set: PlannedChangeSet, { running, attempt }: Attempt, watching: Watching): Promise<Applied> {
  const token = tokenOf(set, `apply ${attempt}`);
  const id = running ?? (await watching.catalog.start({ name: set.name, changes: set.changes, intent: 'APPLY', token }));
  const state = await watch(id, watching);
  if (isUnderWay(state)) return { outcome: 'under-review', state };
  return { outcome: state.status === 'SUCCEEDED' ? 'applied' : 'failed', state };
}

/** Two who start the same attempt at once get one change set between them; the next attempt is another one. */
function tokenOf({ name, changes }: PlannedChangeSet, attempt: string): string {
  return createHash('sha256')
    .update(JSON.stringify([name, changes, attempt]))
    .digest('hex');
}

const isUnderWay = ({ status }: Pick<ChangeSetState, 'status'>) => status === 'PREPARING' || status === 'APPLYING';

/** Looks until a change set has ended, however long AWS takes, unless the looks are counted. */
async function watch(id: string, { catalog, signal, poll, onStatus, looks = Number.POSITIVE_INFINITY }: Watching): Promise<ChangeSetState> {
  for (let look = 1; ; look++) {
    const state = await catalog.describe(id);
    onStatus(state.status);
    if (!isUnderWay(state) || look >= looks) return state;
    await pause(poll * 1_000, undefined, { signal });
  }
}
