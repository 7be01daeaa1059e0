import { describeEnding } from '../../text/ending.ts';
import { finishedJobs, firstDifference } from '../batch-jobs.ts';
import { defineCheck } from '../define-check.ts';
import { describeExchange, describeLog, describeStatus } from '../evidence.ts';
import { isSuccess } from '../exchanges.ts';
import { sameResult } from '../same-result.ts';

export const batchOptionalVariables = defineCheck({
  id: 'batch/optional-variables',
  clauses: ['BATCH-02'],
  severity: 'must',
  passes: 'batch works when the job sets every variable',
  fails: 'batch does not work when the job sets every variable',
  why: 'A buyer who chooses payload, strategy and concurrency gives the container three more variables: SAGEMAKER_MAX_PAYLOAD_IN_MB, SAGEMAKER_BATCH_STRATEGY as MULTI_RECORD or SINGLE_RECORD, and SAGEMAKER_MAX_CONCURRENT_TRANSFORMS. A program that expects the spelling of the API, MultiRecord, or that treats them as a mode of its own, fails exactly then.',
  needs: ['batch/transform', 'batch/variables'],
  test({ 'batch/transform': plain, 'batch/variables': seen }) {
    if (plain.readyMs === undefined)
      return { status: 'not-checked', reason: 'The container was not ready without them.', follows: 'batch/ready' };
    if (plain.jobs.length === 0) return { status: 'not-applicable', reason: 'sagemaker-algo.json names no batch input.' };
    const [base] = finishedJobs(plain);
    if (base === undefined) return { status: 'not-checked', reason: 'No job succeeded without them.', follows: 'batch/answers' };
    const advice = {
      cause: 'The three variables are read in another spelling, or their values change what the program does.',
      fix: 'Treat them as information only; SAGEMAKER_BATCH_STRATEGY is MULTI_RECORD or SINGLE_RECORD.',
    };
    const { job, readyMs, exit, log } = seen;
    if (readyMs === undefined) {
      const actual = exit === undefined ? 'no 200 from /ping' : describeEnding('the container', exit, 'ends');
      return { status: 'fail', ...advice, expected: 'a container that becomes ready', actual, evidence: describeLog(log) };
    }
    const wrong = job?.requests.find((exchange) => !isSuccess(exchange));
    if (wrong !== undefined) {
      const evidence = [...describeExchange(wrong), ...describeLog(log)];
      return { status: 'fail', ...advice, expected: '200 for every request', actual: describeStatus(wrong), evidence };
    }
    const [first] = plain.jobs;
    if (job?.results === undefined || first?.results === undefined || first.shape === 'unknown') return { status: 'pass' };
    const results = { ...job, results: job.results };
    const at = firstDifference({ ...first, results: first.results }, results);
    const steady = plain.probes === undefined || !hasOtherResults(plain.probes.files);
    if (!steady || (at === undefined && job.results.length === first.results.length)) return { status: 'pass' };
    const line = at ?? Math.min(job.results.length, first.results.length);
    return {
      status: 'fail',
      ...advice,
      expected: `${first.results[line] ?? 'nothing'} as result ${line + 1}, as without the variables`,
      actual: job.results[line] ?? 'nothing',
      evidence: describeLog(log),
    };
  },
});

/** Whether the same file gave other results the second time, so that a difference says nothing. */
function hasOtherResults(files: readonly { readonly results: readonly string[] | undefined }[]): boolean {
  const [first, last] = [files[0]?.results, files.at(-1)?.results];
  if (first === undefined || last === undefined) return false;
  return first.length !== last.length || first.some((result, index) => !sameResult(result, last[index] ?? ''));
}
