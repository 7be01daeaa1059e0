import type { BatchJob, BatchObservation } from '../observe/batch/types.ts';
import type { Observations } from '../observe/types.ts';
import type { Outcome } from './define-check.ts';
import { describeExchange, logText } from './evidence.ts';
import { sameResult } from './same-result.ts';

type Seen = Pick<Observations, 'batch/transform'>;

/** A job of which every request was answered. */
export type FinishedJob = BatchJob & { readonly results: readonly string[] };

const OPTIONAL_VARIABLES = /SAGEMAKER_(?:MAX_PAYLOAD_IN_MB|BATCH_STRATEGY|MAX_CONCURRENT_TRANSFORMS)/;

/** Jobs of which every request was answered. */
export function finishedJobs(seen: BatchObservation): readonly FinishedJob[] {
  return seen.jobs.filter(isFinished);
}

/** The first request of a job and its answer, for evidence. */
export function describeFirst({ requests }: BatchJob): readonly string[] {
  return requests.slice(0, 1).flatMap(describeExchange);
}

/** Jobs whose results can be told apart. */
export function countedJobs(seen: BatchObservation): readonly FinishedJob[] {
  return finishedJobs(seen).filter(({ shape }) => shape !== 'unknown');
}

/** Whether the container was not ready or no job succeeded, and the environment of a batch job is why (BATCH-02). */
export function failsByEnvironment(seen: BatchObservation): boolean {
  if (seen.readyMs !== undefined && (seen.jobs.length === 0 || finishedJobs(seen).length > 0)) return false;
  const mended = Object.values(seen.relaxed ?? {}).some(
    ({ readyMs, answered }) => readyMs !== undefined && (answered || seen.jobs.length === 0),
  );
  return mended || OPTIONAL_VARIABLES.test(logText(seen.log));
}

/** Why the results of the jobs cannot be compared line by line; undefined when they can. */
export function whyIncomparable({ 'batch/transform': seen }: Seen): Outcome | undefined {
  const finished = finishedJobs(seen);
  if (seen.readyMs === undefined) return { status: 'not-checked', reason: 'The container was not ready.', follows: 'batch/ready' };
  if (seen.jobs.length < 2 && seen.split !== true)
    return { status: 'not-applicable', reason: 'The batch input of this project is not split into records.' };
  if (finished.length === 0) return { status: 'not-checked', reason: 'No job succeeded.', follows: 'batch/answers' };
  if (finished.every(({ shape }) => shape === 'unknown')) {
    return { status: 'not-applicable', reason: 'The form of the answers does not tell one result from another.' };
  }
  return undefined;
}

/** Why results of different jobs cannot be compared with each other; undefined when they can. */
export function whyUnsteady({ 'batch/transform': seen }: Seen): Outcome | undefined {
  if (unsteadyFiles(seen) === undefined) return undefined;
  return {
    status: 'not-checked',
    reason: 'The same file gives other results the second time.',
    follows: 'batch/same-for-every-file',
  };
}

/** The same file before and after another one, when its results differ (BATCH-20). */
export function unsteadyFiles({ probes }: BatchObservation): readonly [FinishedJob, FinishedJob] | undefined {
  const [first, again] = [probes?.files[0], probes?.files.at(-1)];
  if (!isFinished(first) || !isFinished(again)) return undefined;
  const same = first.results.length === again.results.length && firstDifference(first, again) === undefined;
  return same ? undefined : [first, again];
}

/** Nobody listens at the address, or nobody has it. */
const NOBODY: readonly string[] = ['ECONNREFUSED', 'EHOSTUNREACH'];

/** Whether bad input has ended the container, or kept it from answering good input afterwards (BATCH-13). */
export function diedOfBadInput({ exit, probes }: BatchObservation): boolean {
  if (probes === undefined || probes.parallel?.failed !== undefined) return false;
  const [good, , after] = probes.files;
  if (good === undefined) return false;
  // Nobody listening any more comes to be known before the engine says that the container has ended.
  const gone = exit !== undefined || NOBODY.includes(good.requests.at(-1)?.error?.code ?? '');
  return good.results === undefined ? gone : after?.results === undefined;
}

/** What a single record gives when it is sent alone; the whole object where it is not split. */
export function expectedAlone(seen: BatchObservation, record: number): readonly string[] | undefined {
  const single = finishedJobs(seen).find(({ strategy }) => strategy === 'SingleRecord');
  if (single === undefined) return seen.jobs.length === 1 ? seen.jobs[0]?.results : undefined;
  const result = single.results[record];
  return result === undefined ? undefined : [result];
}

function isFinished(job: BatchJob | undefined): job is FinishedJob {
  return job?.results !== undefined;
}

/** Jobs whose number of results is not that of their records. */
export function miscounted(jobs: readonly FinishedJob[]): readonly FinishedJob[] {
  return jobs.filter(({ records, results }) => results.length !== records && !(records > results.length && results.length >= 10_000));
}

/** Whether the count is wrong with a final newline and right without, or the other way round (BATCH-06). */
export function dependsOnFinalNewline(jobs: readonly FinishedJob[]): boolean {
  const wrong = new Set(miscounted(jobs));
  const group = (finalNewline: boolean) => jobs.filter((job) => job.finalNewline === finalNewline);
  const [some, other] = [group(true), group(false)];
  if (some.length === 0 || other.length === 0) return false;
  return some.some((job) => wrong.has(job)) !== other.some((job) => wrong.has(job));
}

/** First record for which two jobs disagree, counted from 0; jobs of different length are compared as far as both go. */
export function firstDifference(left: FinishedJob, right: FinishedJob): number | undefined {
  const differ = (some: string, other: string) => !sameResult(some, other) && !(left.shape === 'json' && kindOf(some) !== kindOf(other));
  const at = left.results.slice(0, right.results.length).findIndex((result, index) => differ(result, right.results[index] ?? ''));
  return at === -1 ? undefined : at;
}

/** An object, a list or a plain value: one record alone may be answered in another form than several. */
function kindOf(json: string): string {
  return /^[{[]/.exec(json)?.[0] ?? '';
}

/** The pair of jobs that first disagree, with the same number of results below both. */
export function disagreement(
  jobs: readonly FinishedJob[],
): { readonly base: FinishedJob; readonly job: FinishedJob; readonly at: number } | undefined {
  const base = jobs.find(({ strategy }) => strategy === 'SingleRecord') ?? jobs[0];
  if (base === undefined) return undefined;
  for (const job of jobs) {
    const at = firstDifference(base, job);
    if (at !== undefined) return { base, job, at };
  }
  return undefined;
}

/** Whether two jobs hold the same results in another order. */
export function isReordered(base: FinishedJob, job: FinishedJob): boolean {
  if (base.results.length !== job.results.length) return false;
  const [some, other] = [[...base.results].sort(), [...job.results].sort()];
  return some.every((result, index) => sameResult(result, other[index] ?? ''));
}
