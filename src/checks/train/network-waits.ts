import { describeEnd } from '../../text/ending.ts';
import { defineCheck } from '../define-check.ts';
import { describeLog } from '../evidence.ts';
import { listNames, outsideNames } from '../outside-names.ts';

/** Much slower: by more than this, and by this factor, so that a busy machine is no finding. */
const SECONDS = 10;
const TIMES = 3;

export const trainNetworkWaits = defineCheck({
  id: 'train/network-waits',
  clauses: ['TRAIN-21'],
  severity: 'should',
  passes: 'training does not wait for an outside that does not answer',
  fails: 'training waits for an outside that does not answer',
  why: 'Without any network a connection fails at once. Isolation can also mean that names do not exist and that packets to an address are never answered, and then each attempt takes as long as its timeout. Buyers pay for machines that wait, and a program that takes a timeout for a fault fails. Common causes: a connection without a timeout, many attempts with growing pauses.',
  containerOnly: true,
  needs: ['train/nominal', 'train/names'],
  test({ 'train/nominal': nominal, 'train/names': { run, asked } }) {
    const names = outsideNames(asked);
    const suspects = names.length === 0 ? '' : `; it asked for ${listNames(names)}`;
    const texts = {
      expected: `exit code 0 in about the ${inSeconds(nominal.exit.durationMs)} that the run takes without any network`,
      cause: 'The program connects to an address outside, or asks again and again, and waits for an answer.',
      fix: 'Leave out what connects to the outside, or give it a timeout of a second, one attempt, and a way on without an answer.',
      evidence: describeLog(run.log),
    };
    if (run.timedOut) return { status: 'fail', actual: `still running after ${inSeconds(run.exit.durationMs)}${suspects}`, ...texts };
    if (run.exit.exitCode !== 0) {
      return { status: 'fail', actual: `${describeEnd(run.exit)} after ${inSeconds(run.exit.durationMs)}${suspects}`, ...texts };
    }
    const longer = run.exit.durationMs - nominal.exit.durationMs;
    if (longer < SECONDS * 1000 || run.exit.durationMs < nominal.exit.durationMs * TIMES) return { status: 'pass' };
    return { status: 'fail', actual: `it takes ${inSeconds(run.exit.durationMs)}${suspects}`, ...texts };
  },
});

function inSeconds(ms: number): string {
  return `${Math.round(ms / 100) / 10} s`;
}
