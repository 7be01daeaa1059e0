import { defineCheck } from '../define-check.ts';
import { describeExchange, describeStatus } from '../evidence.ts';
import { cameTooLate, isSuccess, neverSent } from '../exchanges.ts';

export const serveParallelRequests = defineCheck({
  id: 'serve/parallel-requests',
  clauses: ['INF-21'],
  severity: 'should',
  passes: 'eight requests at the same time are all answered',
  fails: 'requests at the same time fail',
  why: 'Nothing stands between the clients of an endpoint and the container: eight clients are eight requests at once. A server that refuses or breaks what it would answer alone turns ordinary load into errors. Common causes: a limit of one request at a time, a library that is not safe for threads, memory for one request only.',
  needs: ['serve/invocations'],
  test({ 'serve/invocations': seen }) {
    const together = (seen.parallel ?? []).flatMap(({ bodies }) => bodies.flatMap((body) => body.together));
    if (together.length === 0) {
      return neverSent(seen);
    }
    const failed = together.filter((exchange) => !isSuccess(exchange));
    const first = failed[0];
    if (first === undefined) return { status: 'pass' };
    if (failed.every((exchange) => cameTooLate(seen, exchange))) {
      return { status: 'not-checked', reason: 'The container had ended.', follows: 'serve/survives-bad-input' };
    }
    return {
      status: 'fail',
      expected: `2xx for ${together.length} requests at the same time, as for each alone`,
      actual: `${describeStatus(first)} for ${failed.length} of them`,
      cause: 'The server takes one request at a time and refuses the others, or its handler is not safe for several at once.',
      fix: 'Let requests wait in a queue instead of refusing them, and use several workers or a lock around what cannot be shared.',
      evidence: describeExchange(first),
    };
  },
});
