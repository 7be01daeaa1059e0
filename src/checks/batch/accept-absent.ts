import { defineCheck } from '../define-check.ts';
import { describeExchange, describeStatus } from '../evidence.ts';
import { isSuccess } from '../exchanges.ts';

export const batchAcceptAbsent = defineCheck({
  id: 'batch/accept-absent',
  clauses: ['BATCH-11'],
  severity: 'must',
  passes: 'a batch job that names no Accept is answered',
  fails: 'a batch job that names no Accept is refused',
  why: 'Content type and accept of a batch job are optional, and each request carries only what the job names. A program that reads the header without looking whether it is there fails every job of a buyer who left it out.',
  needs: ['serve/invocations', 'batch/transform'],
  test({ 'serve/invocations': online, 'batch/transform': seen }) {
    const exchange = seen.probes?.withoutAccept;
    if (exchange === undefined) {
      const always = seen.jobs.length > 0 && seen.probes !== undefined;
      if (always) return { status: 'pass' };
      if (seen.readyMs === undefined) return { status: 'not-checked', reason: 'The container was not ready.', follows: 'batch/ready' };
      if (seen.jobs.length === 0) return { status: 'not-applicable', reason: 'sagemaker-algo.json names no batch input.' };
      return { status: 'not-checked', reason: 'No job succeeded.', follows: 'batch/answers' };
    }
    if (isSuccess(exchange)) return { status: 'pass' };
    const single = seen.jobs.find(({ strategy }) => strategy === 'SingleRecord');
    if (single !== undefined && single.results === undefined) {
      return { status: 'not-checked', reason: 'A single record is refused anyway.', follows: 'batch/mini-batches' };
    }
    const plain = online.variations.find(({ kind }) => kind === 'accept-absent');
    if (plain !== undefined && !isSuccess(plain.exchange)) {
      return { status: 'not-checked', reason: 'Real-time requests without it fail as well.', follows: 'serve/accept-declared' };
    }
    return {
      status: 'fail',
      expected: '200 without an Accept header',
      actual: describeStatus(exchange),
      cause: 'The header is taken for granted.',
      fix: 'Treat a missing Accept as a wish for the main response type.',
      evidence: describeExchange(exchange),
    };
  },
});
