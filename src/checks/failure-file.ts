import type { TrainRun } from '../observe/train/types.ts';
import type { Observations } from '../observe/types.ts';
import { previewFailureReason } from '../sagemaker/failure-reason.ts';
import type { Outcome } from './define-check.ts';
import { describeLog } from './evidence.ts';

type Seen = Pick<Observations, 'train/bad-input'>;
type Fault = Pick<Extract<Outcome, { status: 'fail' }>, 'expected' | 'cause' | 'fix'>;

/**
 * Judges the failure file of every training run that was given bad input and failed, as it should. `fault` says in words what
 * is wrong with a run's file, or nothing.
 */
export function judgeFailureFiles(seen: Seen, words: Fault, fault: (run: TrainRun) => string | undefined): Outcome {
  const runs = seen['train/bad-input'];
  if (runs.length === 0) return { status: 'not-applicable', reason: 'The spec leaves no input that must be refused.' };
  const failed = runs.filter(({ run }) => run.exit.exitCode !== 0 && !run.timedOut);
  if (failed.length === 0) {
    return { status: 'not-checked', reason: 'No run with bad input failed by itself.', follows: 'train/bad-input-fails' };
  }
  const wrong = failed.flatMap(({ run }) => {
    const actual = fault(run);
    return actual === undefined ? [] : [{ actual: `${run.what}: ${actual}`, run }];
  });
  const first = wrong[0];
  if (first === undefined) return { status: 'pass' };
  const more = wrong.length > 1 ? `, and ${wrong.length - 1} more of ${failed.length} runs` : '';
  const evidence = [...describeReason(first.run), ...(first.run.failure === undefined ? describeLog(first.run.log) : [])];
  return { status: 'fail', ...words, actual: `${first.actual}${more}`, evidence };
}

/** What the buyer of a failed job reads as FailureReason, for evidence; nothing for a run that succeeded. */
export function describeReason(run: TrainRun): readonly string[] {
  if (run.exit.exitCode === 0) return [];
  return previewFailureReason(run)
    .split(/\r\n|[\r\n]/)
    .filter((line) => line.trim() !== '')
    .slice(0, 8)
    .map((line) => `FailureReason | ${line.slice(0, 300)}`);
}

/** Text of the failure file when it is a file. */
export function failureText(run: TrainRun): string | undefined {
  return run.failure?.kind === 'file' ? run.failure.text : undefined;
}

const STACK = /^\s+at .+:\d+:\d+\)?\s*$|^\s*File ".+", line \d+|^Traceback \(most recent call last\)|^\tat [\w.$]+\(/m;

/** Whether a text shows the frames of a stack: Python, Node or Java. */
export function showsStack(text: string): boolean {
  return STACK.test(text);
}
