import type { Observations } from '../observe/types.ts';
import type { Outcome } from './define-check.ts';
import { describeLog } from './evidence.ts';

/** Training runs with input that has to be refused: each must end by itself, with another exit code than 0 (TRAIN-22). */
export function judgeRefused(runs: Observations['train/bad-input'], texts: { readonly cause: string; readonly fix: string }): Outcome {
  if (runs.length === 0) return { status: 'not-applicable', reason: 'The spec leaves no input that must be refused.' };
  const wrong = runs.filter(({ run }) => run.exit.exitCode === 0 || run.timedOut);
  const first = wrong[0];
  if (first === undefined) return { status: 'pass' };
  return {
    status: 'fail',
    expected: `an exit code other than 0 ${first.run.what}`,
    actual: [
      first.run.timedOut ? `still running after ${Math.round(first.run.exit.durationMs / 1000)} s` : 'exit code 0',
      ...wrong.slice(1).map(({ run }) => run.what),
    ].join(', and also '),
    ...texts,
    evidence: describeLog(first.run.log),
  };
}
