import { defineCheck } from '../define-check.ts';
import { ONE_HOST } from '../hosts.ts';
import { failKilled, wasKilled } from '../stopping.ts';

export const distributedStopsOnTerm = defineCheck({
  id: 'distributed/stops-on-term',
  clauses: ['DIST-11'],
  severity: 'should',
  passes: 'every host of a job stops on SIGTERM, also while it waits for another',
  fails: 'a host of a training job goes on after SIGTERM',
  why: 'A stop reaches all hosts of a job at the same time, and each has 120 seconds. Programs that end well alone may hang here: the leader waits for sums of workers that have gone, a worker is stuck in a collective operation that no signal interrupts. What such a host has not written when SIGKILL comes is lost. Here the signal comes while one host is missing, for then the others wait as long as it takes; a job in full swing may stop more easily, so this is advice.',
  containerOnly: true,
  needs: ['project', 'train/nominal', 'train/stop', 'distributed/stop'],
  test({ 'train/stop': single, 'distributed/stop': { hosts } }) {
    if (hosts.length === 0) return ONE_HOST;
    const killed = hosts.filter(wasKilled);
    const [first] = killed;
    if (first === undefined) {
      if (hosts.some(({ endedBefore }) => !endedBefore)) return { status: 'pass' };
      return { status: 'not-checked', reason: 'The hosts do not wait for each other: both had ended before a signal could be sent.' };
    }
    if (wasKilled(single)) {
      return { status: 'not-checked', reason: 'Training on one host does not stop either.', follows: 'train/stops-on-term' };
    }
    return {
      ...failKilled(first, {
        cause: 'The host waits for a peer that has gone, or in a call that the signal does not interrupt.',
        fix: 'Let the handler of SIGTERM end the program by itself, on every host: save what there is, close the connections, exit.',
      }),
      actual: `${killed.map(({ host }) => host).join(' and ')} had to be killed after ${Math.round(first.stopMs / 1000)} s`,
    };
  },
});
