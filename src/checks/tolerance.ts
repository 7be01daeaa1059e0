import type { GroupTest, Tolerated, TrainRun } from '../observe/train/types.ts';
import type { Observations } from '../observe/types.ts';
import { describeEnd as describeExit } from '../text/ending.ts';
import type { Outcome } from './define-check.ts';
import { describeLog } from './evidence.ts';
import { describeReason } from './failure-file.ts';

/** The observations that hold tolerances. */
type GroupKey = 'train/tolerances' | 'train/hyperparameters' | 'train/optional-channels' | 'train/data-files';

export interface ToleranceTexts {
  /** What does not apply, when the spec or the sample gives nothing to try. */
  readonly none: string;
  readonly expected: string;
  readonly cause: string;
  readonly fix: string;
  /** Why a refusal proves nothing, in words; undefined when it does. */
  readonly excuse?: (run: TrainRun, detail: string) => string | undefined;
}

/** Judges the tolerances of one kind: each was carried by a run that succeeded, or has failed alone. */
export function judgeTolerance<K extends GroupKey>(
  seen: Pick<Observations, K | 'train/steadiness'>,
  key: K,
  kind: Tolerated['kind'],
  texts: ToleranceTexts,
): Outcome {
  const group: GroupTest = seen[key];
  const { none, excuse, ...words } = texts;
  const mine = group.tolerated.filter((one) => one.kind === kind);
  if (mine.length === 0) return { status: 'not-applicable', reason: none };
  const refused = refusals(mine, group);
  if (refused.length === 0) return { status: 'pass' };
  if (seen['train/steadiness'].length > 0) {
    return { status: 'not-checked', reason: 'Training fails at random, so one failure more says nothing.', follows: 'train/steady' };
  }
  const meant = refused.filter(({ run, detail }) => excuse?.(run, detail) === undefined);
  const [first] = meant;
  if (first === undefined)
    return {
      status: 'not-checked',
      reason: refused
        .flatMap(({ run, detail }) => excuse?.(run, detail) ?? [])
        .slice(0, 2)
        .join(' '),
    };
  const more = meant.slice(1).map(({ detail }) => detail);
  const also = more.length === 0 ? '' : `, and also with ${more.slice(0, 4).join(', ')}${more.length > 4 ? ' and more' : ''}`;
  return {
    status: 'fail',
    ...words,
    actual: `${describeEnd(first.run, group)} with ${first.detail}${also}`,
    evidence: [...describeReason(first.run), ...describeLog(first.run.log)],
  };
}

function refusals(mine: readonly Tolerated[], { runs }: GroupTest): readonly { readonly detail: string; readonly run: TrainRun }[] {
  return mine
    .filter(({ accepted }) => !accepted)
    .flatMap(({ detail, run: id }) => runs.filter((one) => one.id === id).map(({ run }) => ({ detail, run })));
}

function describeEnd({ exit, timedOut }: TrainRun, group: GroupTest): string {
  if (timedOut) return 'still running at the time limit';
  if (exit.exitCode !== 0) return describeExit(exit);
  const compared = 'comparable' in group && Array.isArray(group.comparable) ? group.comparable.join(', ') : '';
  return `exit code 0, but another result (${compared})`;
}
