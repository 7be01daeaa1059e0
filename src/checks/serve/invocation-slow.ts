import { TIME } from '../../sagemaker/contract.ts';
import { defineCheck } from '../define-check.ts';
import { describeExchange } from '../evidence.ts';
import { isLate } from '../exchanges.ts';

const SLOW = 30;
const SHARE = SLOW / TIME.invocation;

export const serveInvocationSlow = defineCheck({
  id: 'serve/invocation-slow',
  clauses: ['INF-08'],
  severity: 'should',
  passes: `every sample request is answered within ${SLOW} s`,
  fails: `a sample request takes longer than ${SLOW} s`,
  why: `Real-time answers are cut off after ${TIME.invocation} seconds. A sample that takes half of it here leaves no room for a smaller machine or a larger request.`,
  needs: ['serve/invocations'],
  test({ 'serve/invocations': { samples, deadlineSeconds = TIME.invocation } }) {
    const limit = deadlineSeconds * SHARE;
    if (samples.length === 0) return { status: 'not-applicable', reason: 'sagemaker-algo.json names no sample request.' };
    const slow = samples.find((exchange) => isLate(exchange, limit) && !isLate(exchange, deadlineSeconds));
    if (slow === undefined) return { status: 'pass' };
    return {
      status: 'fail',
      expected: `the whole answer within ${limit} s`,
      actual: `${Math.round(slow.totalMs / 1000)} s`,
      cause: 'The model is loaded for each request, or the work is done row by row.',
      fix: 'Load the model once, before the server listens, and predict all rows of a request together.',
      evidence: describeExchange(slow),
    };
  },
});
