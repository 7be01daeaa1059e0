import { TIME } from '../../sagemaker/contract.ts';
import { describeEnding } from '../../text/ending.ts';
import { failsByEnvironment } from '../batch-jobs.ts';
import { defineCheck } from '../define-check.ts';
import { describeLog } from '../evidence.ts';

export const batchReady = defineCheck({
  id: 'batch/ready',
  clauses: ['BATCH-03'],
  severity: 'must',
  passes: 'the container becomes ready in a batch job',
  fails: 'the container does not become ready in a batch job',
  why: 'A batch job starts the same container with SAGEMAKER_BATCH=true, asks /ping about once a second and sends nothing before it answers 200. A container that ends before fails the job at once; one that is never ready fails it after a long wait.',
  needs: ['batch/transform'],
  test({ 'batch/transform': seen }) {
    const { readyMs, exit, log } = seen;
    if (readyMs !== undefined && readyMs <= TIME.startupWindow * 1000) return { status: 'pass' };
    if (failsByEnvironment(seen))
      return { status: 'not-checked', reason: 'The environment of the job is why.', follows: 'batch/environment' };
    const late = readyMs === undefined ? 'no 200 from /ping' : `ready after ${Math.round(readyMs / 1000)} s`;
    return {
      status: 'fail',
      expected: `200 from /ping within ${TIME.startupWindow} s`,
      actual: exit === undefined ? late : describeEnding('the container', exit),
      fix: 'Start as for an endpoint, whatever SAGEMAKER_BATCH says; mend what the last lines of the log say.',
      evidence: describeLog(log),
    };
  },
});
