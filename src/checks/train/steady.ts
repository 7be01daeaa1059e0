import { describeEnd } from '../../text/ending.ts';
import { defineCheck } from '../define-check.ts';
import { describeLog } from '../evidence.ts';
import { describeReason } from '../failure-file.ts';

export const trainSteady = defineCheck({
  id: 'train/steady',
  clauses: ['TRAIN-22'],
  severity: 'must',
  passes: 'equal training runs end alike',
  fails: 'training fails at random',
  why: 'The same image with the same data and the same hyperparameters succeeded once and failed once. On SageMaker such a job fails for some buyers and not for others, and every other finding about failing runs is uncertain. Common causes: a race between threads or processes, a port or a file that is taken, a time limit that is too short, randomness without a seed.',
  needs: ['train/nominal', 'train/diagnosis', 'train/steadiness'],
  test({ 'train/nominal': nominal, 'train/diagnosis': { again }, 'train/steadiness': failed }) {
    const recovered = nominal.exit.exitCode !== 0 && again?.exit.exitCode === 0;
    const run = recovered ? nominal : failed[0];
    if (run === undefined) {
      if (nominal.exit.exitCode === 0) return { status: 'pass' };
      return { status: 'not-checked', reason: 'Training fails every time.', follows: 'train/exit-code' };
    }
    return {
      status: 'fail',
      expected: 'the same exit code from two equal runs',
      actual: `${run.what}: ${describeEnd(run.exit)}, and 0 when it was started once more`,
      fix: 'Find what differs between two runs: start `sagemaker-algo train` several times and compare the logs.',
      evidence: [...describeReason(run), ...describeLog(run.log)],
    };
  },
});
