import type { TrainRun } from '../observe/train/types.ts';
import type { Outcome } from './define-check.ts';
import { describeLog } from './evidence.ts';

/** A training run that differs from the nominal one in a single thing, and has to succeed all the same. */
export function judgeVariant(
  { exit, timedOut, log }: TrainRun,
  texts: { readonly expected: string; readonly cause: string; readonly fix: string },
): Outcome {
  if (exit.exitCode === 0) return { status: 'pass' };
  const actual = timedOut ? 'still running at the time limit' : `exit code ${exit.exitCode}`;
  return { status: 'fail', ...texts, actual, evidence: describeLog(log) };
}
