import { causeOfEnd, describeEnd } from '../../text/ending.ts';
import { trainCause } from '../attribution.ts';
import { defineCheck } from '../define-check.ts';
import { describeLog } from '../evidence.ts';
import { describeReason } from '../failure-file.ts';

export const trainExitCode = defineCheck({
  id: 'train/exit-code',
  clauses: ['TRAIN-22', 'MKT-11'],
  severity: 'must',
  passes: 'training on the sample data ends with exit code 0',
  fails: 'training on the sample data fails',
  why: 'The exit code alone decides: 0 makes the job Completed, anything else makes it Failed, and a failed job leaves no model. This is the plain run on the sample data with the files exactly as SageMaker writes them; where one rule of the platform explains the failure, that rule has a check of its own and this one refers to it.',
  smoke: true,
  needs: ['project', 'train/nominal', 'train/diagnosis'],
  test(seen) {
    const run = seen['train/nominal'];
    if (run.exit.exitCode === 0) return { status: 'pass' };
    const follows = trainCause(seen);
    if (follows !== undefined) return { status: 'not-checked', reason: 'Training fails because of another finding.', follows };
    const time = run.timedOut ? { cause: 'The program was still running when the time limit of the rehearsal was reached.' } : {};
    return {
      status: 'fail',
      expected: 'exit code 0',
      actual: run.timedOut ? `still running after ${Math.round(run.exit.durationMs / 1000)} s` : describeEnd(run.exit),
      ...causeOfEnd(run.exit),
      ...time,
      fix: 'Mend what the last lines of the log say, then look at this run alone: sagemaker-algo train',
      evidence: [...describeReason(run), ...describeLog(run.log)],
    };
  },
});
