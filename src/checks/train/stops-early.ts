import { defineCheck } from '../define-check.ts';
import { failKilled, SIGNAL_LOST, wasKilled } from '../stopping.ts';

export const trainStopsEarly = defineCheck({
  id: 'train/stops-early',
  clauses: ['TRAIN-30'],
  severity: 'should',
  passes: 'train can be stopped right after its start',
  fails: 'train ignores a SIGTERM right after its start',
  why: 'A job can be stopped at any moment, also while the program still loads its libraries and data. As process 1 of a container a program ignores signals for which it has no handler yet, so that such a stop takes the whole grace of 120 seconds and is paid for.',
  // Without a container SIGTERM ends a program that has no handler yet.
  containerOnly: true,
  needs: ['train/stop-early'],
  test({ 'train/stop-early': stop }) {
    if (!wasKilled(stop)) return { status: 'pass' };
    return failKilled(stop, {
      cause: `The handler is installed too late. ${SIGNAL_LOST}`,
      fix: 'Install the handler before anything else is imported or read, in the first lines of the program.',
    });
  },
});
