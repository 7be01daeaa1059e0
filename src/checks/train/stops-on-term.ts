import { defineCheck } from '../define-check.ts';
import { failKilled, SIGNAL_LOST, wasKilled, wentOn, whyUnclear } from '../stopping.ts';

export const trainStopsOnTerm = defineCheck({
  id: 'train/stops-on-term',
  clauses: ['TRAIN-30'],
  severity: 'must',
  passes: 'train stops on SIGTERM',
  fails: 'train ignores SIGTERM',
  why: 'Stopping a job, reaching its time limit and early stopping in a tuning job all send SIGTERM and, 120 seconds later, SIGKILL. What is in /opt/ml/model by then is kept, so a handler that saves the model turns a stopped job into a usable one. Common causes of a signal that is lost: a shell script that starts the program without `exec`, or no handler, for process 1 ignores signals that it does not handle.',
  needs: ['train/nominal', 'train/stop'],
  test({ 'train/nominal': nominal, 'train/stop': stop }) {
    if (stop.endedBefore) {
      return {
        status: 'not-checked',
        reason: 'Training on the sample data ends before a signal can be sent; a larger sample would show it.',
      };
    }
    if (wentOn(stop, nominal)) {
      const unclear = whyUnclear(stop);
      if (unclear !== undefined) return { status: 'not-checked', reason: unclear };
      return {
        status: 'not-checked',
        reason: 'Training came to its ordinary end before the grace was over.',
        follows: 'train/stop-noticed',
      };
    }
    if (!wasKilled(stop)) return { status: 'pass' };
    return failKilled(stop, {
      cause: SIGNAL_LOST,
      fix: "Start the program with `exec` and handle the signal: process.on('SIGTERM', saveAndExit) or signal.signal(signal.SIGTERM, save_and_exit).",
    });
  },
});
