import type { PipeOddity, PipeRun } from '../observe/pipe/types.ts';
import type { TrainRun } from '../observe/train/types.ts';
import type { Observations } from '../observe/types.ts';
import { describeEnd as describeExit } from '../text/ending.ts';
import type { Outcome } from './define-check.ts';
import { describeLog } from './evidence.ts';

/** What several checks make of the trainings in Pipe mode. */

export type PipeSeen = Pick<Observations, 'pipe/together' | 'pipe/apart'>;

/** Where nothing promises Pipe mode. */
export const NO_PIPE: Outcome = { status: 'not-applicable', reason: 'No channel with a sample declares Pipe.' };

/** Who judges what may be odd about pipes. */
const JUDGES = {
  late: 'pipe/late-epoch',
  pieces: 'pipe/short-reads',
  'split-records': 'pipe/record-io',
} as const satisfies Record<PipeOddity, string>;

export function succeeded({ exit }: TrainRun): boolean {
  return exit.exitCode === 0;
}

/**
 * How the run with this oddity went wrong; undefined when it did not. Another result means something only where two tame runs
 * came to the same: then the program learns the same from the same bytes.
 */
export function findFault(seen: PipeSeen, oddity: PipeOddity): { readonly run: PipeRun; readonly actual: string } | undefined {
  const { plain, again, carrying } = seen['pipe/apart'];
  const run = carrying[oddity];
  if (run === undefined || plain === undefined || !succeeded(plain)) return undefined;
  if (!succeeded(run)) return { run, actual: describeEnd(run) };
  const steady = plain.result !== undefined && again?.result === plain.result;
  const altered = [run, seen['pipe/together'].run].every((other) => other?.result !== undefined && other.result !== plain.result);
  return steady && altered
    ? { run, actual: `the training ends well but comes to something else: ${describeResults(plain, run)}` }
    : undefined;
}

/** Id of the check that explains why Pipe mode does not work at all; undefined when it does. */
export function pipeCause(seen: PipeSeen): string | undefined {
  const { run } = seen['pipe/together'];
  if (run === undefined || succeeded(run)) return undefined;
  const { plain } = seen['pipe/apart'];
  if (plain !== undefined && !succeeded(plain)) return isUnopened(plain) ? 'pipe/fifo-names' : 'pipe/declared-modes';
  const odd = (Object.keys(JUDGES) as PipeOddity[]).find((oddity) => findFault(seen, oddity) !== undefined);
  return odd === undefined ? 'pipe/declared-modes' : JUDGES[odd];
}

/** Whether some channel that was there as a pipe was never opened. */
export function isUnopened({ fed }: PipeRun): boolean {
  return fed.some(({ epochs }) => epochs === 0);
}

/** The outcome of the check that judges one oddity. */
export function judgeOddity(
  seen: PipeSeen,
  oddity: PipeOddity,
  texts: { readonly expected: string; readonly cause: string; readonly fix: string },
): Outcome {
  const { run } = seen['pipe/together'];
  if (run === undefined) return NO_PIPE;
  const fault = findFault(seen, oddity);
  if (fault !== undefined) return { status: 'fail', ...texts, actual: fault.actual, evidence: describePiped(fault.run) };
  const { plain } = seen['pipe/apart'];
  // Without tame pipes that work nothing is known about odd ones.
  if (plain !== undefined && !succeeded(plain)) return following(pipeCause(seen));
  return { status: 'pass' };
}

/** A check that cannot look because training fails in Pipe mode. */
export function following(follows: string | undefined): Outcome {
  const reason = 'Training in Pipe mode fails for another reason.';
  return { status: 'not-checked', reason, ...(follows === undefined ? {} : { follows }) };
}

/** How a run ended that should have gone well. */
export function describeEnd({ exit, timedOut }: TrainRun): string {
  return timedOut ? 'it read and wrote nothing any more and had to be ended' : describeExit(exit);
}

/** What was read of each pipe, then the end of the log. */
export function describePiped({ fed, log }: PipeRun): readonly string[] {
  const channels = fed.map(({ channel, epochs, bytes, told }) => {
    const early = told.findIndex(({ end }) => end === 'early');
    const closed = early < 0 ? '' : `; epoch ${early} was closed before its end`;
    return epochs === 0
      ? `${channel}_0 was never opened`
      : `${channel}: ${epochs} epoch${epochs === 1 ? '' : 's'} read, ${bytes} bytes${closed}`;
  });
  return [...channels, ...describeLog(log)];
}

const RESULT_MAX = 120;

function describeResults(plain: PipeRun, other: PipeRun): string {
  const show = (result: string | undefined) => (result?.startsWith('[') ? result.slice(0, RESULT_MAX) : 'another model');
  return `${show(other.result)} instead of ${show(plain.result)}`;
}
