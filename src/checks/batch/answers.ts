import { failsByEnvironment, finishedJobs } from '../batch-jobs.ts';
import { defineCheck } from '../define-check.ts';
import { describeExchange, describeLog, describeStatus } from '../evidence.ts';
import { isSuccess } from '../exchanges.ts';

export const batchAnswers = defineCheck({
  id: 'batch/answers',
  clauses: ['BATCH-01', 'BATCH-21', 'MKT-03', 'MKT-11'],
  severity: 'must',
  passes: 'batch requests are answered like real-time ones',
  fails: 'batch requests are not answered',
  why: 'Batch transform uses the same container, started with `serve`, the same read-only model and no network, and the same POST /invocations. AWS validates an algorithm by a batch job, so this is what decides whether the product can be published. Every status but 2xx marks the object as failed.',
  needs: ['serve/invocations', 'batch/transform'],
  test({ 'serve/invocations': online, 'batch/transform': seen }) {
    if (seen.readyMs === undefined) return { status: 'not-checked', reason: 'The container was not ready.', follows: 'batch/ready' };
    if (seen.jobs.length === 0) return { status: 'not-applicable', reason: 'sagemaker-algo.json names no batch input.' };
    if (finishedJobs(seen).length > 0) return { status: 'pass' };
    if (failsByEnvironment(seen))
      return { status: 'not-checked', reason: 'The environment of the job is why.', follows: 'batch/environment' };
    if (online.samples.length > 0 && !online.samples.some(isSuccess)) {
      return { status: 'not-checked', reason: 'Real-time requests fail as well.', follows: 'serve/invocation-status' };
    }
    const wrong = seen.jobs.flatMap(({ requests }) => requests).find((exchange) => !isSuccess(exchange));
    return {
      status: 'fail',
      expected: '200 for every request of the batch job',
      actual: wrong === undefined ? 'no request was answered' : describeStatus(wrong),
      fix: 'Treat batch requests like real-time ones; look at one with: sagemaker-algo invoke',
      evidence: [...(wrong === undefined ? [] : describeExchange(wrong)), ...describeLog(seen.log)],
    };
  },
});
