import type { ContainerLog } from '../engine/engine.ts';
import type { TrainRun } from '../observe/train/types.ts';
import type { StopRun } from '../observe/types.ts';
import type { Outcome } from './define-check.ts';
import { describeLog, logText } from './evidence.ts';

/** Whether SIGKILL was needed (TRAIN-30, INF-19). */
export function wasKilled(stop: StopRun): boolean {
  return stop.killed || stop.exit.exitCode === 137;
}

/** Cause of a signal that was lost altogether. */
export const SIGNAL_LOST =
  'The signal never reaches the program (a script without `exec`, ENTRYPOINT in shell form), or the program has no handler for it.';

/** The failure of a program that had to be killed. */
export function failKilled(stop: StopRun, texts: { readonly cause: string; readonly fix: string }): Outcome {
  return {
    status: 'fail',
    expected: `exit within ${stop.graceSeconds} s of SIGTERM`,
    actual: `killed after ${Math.round(stop.stopMs / 1000)} s`,
    ...texts,
    evidence: describeLog(stop.log),
  };
}

/**
 * Whether a training that was told to stop went on to its ordinary end: exit code 0, the same last line and the same files as
 * the undisturbed run. Where a Pipe channel held back its data an end proves that the signal was seen.
 */
export function wentOn(stop: StopRun, nominal: TrainRun): boolean {
  if (stop.when === 'held' || stop.endedBefore || wasKilled(stop) || stop.exit.exitCode !== 0) return false;
  const paths = (entries: StopRun['model']) =>
    entries
      .map(({ path }) => path)
      .sort()
      .join('\n');
  return lastWords(stop.log) === lastWords(nominal.log) && paths(stop.model) === paths(nominal.model);
}

/** A slowed run that is over by then has spent most of its time on its own start: a static binary with a handler was seen to miss the signal. */
const QUICK_MS = 1_000;
/** A run that is over by then has not gone on: one that speaks at its end only was seen to be told to stop in its last moments. */
const SOON_MS = 1_000;

/** Why a run that ended like an undisturbed one says nothing about the signal; undefined when it does. */
export function whyUnclear({ exit, stopMs }: StopRun): string | undefined {
  if (exit.durationMs < QUICK_MS) return 'Training is so quick that the signal may come before the program listens for it.';
  return stopMs < SOON_MS ? 'Training came to its ordinary end just as the signal was sent.' : undefined;
}

/** The last line with its figures taken out, for they hold times. */
function lastWords(log: ContainerLog): string {
  const text = logText(log).trimEnd();
  return text.slice(text.lastIndexOf('\n') + 1).replaceAll(/\d+/g, '#');
}
