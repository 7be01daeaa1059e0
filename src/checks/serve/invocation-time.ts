import { TIME } from '../../sagemaker/contract.ts';
import { defineCheck } from '../define-check.ts';
import { describeExchange } from '../evidence.ts';
import { isLate, plainRequests } from '../exchanges.ts';

export const serveInvocationTime = defineCheck({
  id: 'serve/invocation-time',
  clauses: ['INF-08', 'MKT-13'],
  severity: 'must',
  passes: `every sample request is answered within ${TIME.invocation} s`,
  fails: `a sample request takes longer than ${TIME.invocation} s`,
  why: `The whole answer to a real-time request has to be there within ${TIME.invocation} seconds; later it is cut off and the buyer gets an error. Neither the seller nor the buyer can change this.`,
  smoke: true,
  needs: ['serve/invocations'],
  test({ 'serve/invocations': seen }) {
    const { deadlineSeconds: limit = TIME.invocation } = seen;
    if (seen.samples.length === 0) return { status: 'not-applicable', reason: 'sagemaker-algo.json names no sample request.' };
    const late = plainRequests(seen).find((exchange) => isLate(exchange, limit));
    if (late === undefined) return { status: 'pass' };
    return {
      status: 'fail',
      expected: `the whole answer within ${limit} s`,
      actual: late.response === undefined ? `no answer after ${Math.round(late.totalMs / 1000)} s` : `${Math.round(late.totalMs / 1000)} s`,
      cause: 'The model is loaded for each request, the work is done row by row, or something waits that never comes.',
      fix: 'Load the model once, before the server listens, and predict all rows of a request together.',
      evidence: describeExchange(late),
    };
  },
});
