import { defineCheck } from '../define-check.ts';
import { describeLog } from '../evidence.ts';
import { wasKilled, wentOn, whyUnclear } from '../stopping.ts';

export const trainStopNoticed = defineCheck({
  id: 'train/stop-noticed',
  clauses: ['TRAIN-30'],
  severity: 'should',
  passes: 'train does not go on as before after SIGTERM',
  fails: 'train goes on as before after SIGTERM',
  why: 'On the small sample the run ended by itself before the grace was over, so nothing was killed; on the data of a buyer it would be. The run that was told to stop ended with the same last line and the same files as the one that was left alone, so the signal most likely has no effect.',
  needs: ['train/nominal', 'train/stop'],
  test({ 'train/nominal': nominal, 'train/stop': stop }) {
    if (stop.endedBefore) return { status: 'not-checked', reason: 'Training on the sample data ends before a signal can be sent.' };
    if (wasKilled(stop)) return { status: 'not-checked', reason: 'Training had to be killed.', follows: 'train/stops-on-term' };
    if (!wentOn(stop, nominal)) return { status: 'pass' };
    const unclear = whyUnclear(stop);
    if (unclear !== undefined) return { status: 'not-checked', reason: unclear };
    return {
      status: 'fail',
      expected: 'training ends soon after SIGTERM, with what it has',
      actual: `it went on for ${(stop.stopMs / 1000).toFixed(1)} s and ended like an undisturbed run`,
      cause: 'The signal never reaches the program (a script without `exec`), or the program has no handler for it.',
      fix: "Start the program with `exec` and handle the signal: process.on('SIGTERM', saveAndExit) or signal.signal(signal.SIGTERM, save_and_exit).",
      evidence: describeLog(stop.log),
    };
  },
});
