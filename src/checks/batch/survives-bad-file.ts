import { describeEnding } from '../../text/ending.ts';
import { diedOfBadInput } from '../batch-jobs.ts';
import { defineCheck } from '../define-check.ts';
import { describeLog } from '../evidence.ts';
import { hasEnded } from '../exchanges.ts';

export const batchSurvivesBadFile = defineCheck({
  id: 'batch/survives-bad-file',
  clauses: ['BATCH-13'],
  severity: 'must',
  passes: 'a bad file does not keep the next one from being answered',
  fails: 'after a bad file the next one is not answered',
  why: 'A file that cannot be predicted fails alone: it gets no output, and the job goes on with the others. A container that ends or hangs on it takes all the others with it, so that one bad file of a buyer costs the whole job.',
  needs: ['serve/invocations', 'batch/transform'],
  test({ 'serve/invocations': online, 'batch/transform': seen }) {
    if (seen.readyMs === undefined) return { status: 'not-checked', reason: 'The container was not ready.', follows: 'batch/ready' };
    if (seen.jobs.length === 0) return { status: 'not-applicable', reason: 'sagemaker-algo.json names no batch input.' };
    if (seen.probes === undefined) return { status: 'not-checked', reason: 'No job succeeded.', follows: 'batch/answers' };
    if (seen.probes.parallel?.failed !== undefined && seen.exit !== undefined) {
      return { status: 'not-checked', reason: 'The container had ended before.', follows: 'batch/concurrency' };
    }
    if (!diedOfBadInput(seen)) {
      if (seen.probes.files.at(-1)?.results !== undefined) return { status: 'pass' };
      return { status: 'not-checked', reason: 'The good file was not answered before either.', follows: 'batch/mini-batches' };
    }
    if (hasEnded(online))
      return { status: 'not-checked', reason: 'Real-time requests end it as well.', follows: 'serve/survives-bad-input' };
    const last = seen.probes.files.at(-1)?.requests.at(-1);
    const answer = last?.response?.status ?? last?.error?.code ?? 'no answer';
    return {
      status: 'fail',
      expected: '200 for a good file after a bad one',
      actual: seen.exit === undefined ? `${answer}` : describeEnding('the container', seen.exit),
      cause: 'An exception on bad input leaves the request handler and ends the process, or breaks something that is kept.',
      fix: 'Catch what goes wrong with one request, answer 400, and go on.',
      evidence: describeLog(seen.log),
    };
  },
});
