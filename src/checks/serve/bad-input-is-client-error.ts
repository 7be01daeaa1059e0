import { defineCheck } from '../define-check.ts';
import { describeExchange, describeStatus } from '../evidence.ts';
import { neverSent } from '../exchanges.ts';

export const serveBadInputIsClientError = defineCheck({
  id: 'serve/bad-input-is-client-error',
  clauses: ['INF-14'],
  severity: 'should',
  passes: 'bad input is never a server error',
  fails: 'bad input is answered with a server error',
  why: 'The status of the container reaches the buyer as OriginalStatusCode. 4xx with a short reason says that the request has to be mended; 5xx says that your product is broken, and batch jobs may send the request again.',
  needs: ['serve/invocations'],
  test({ 'serve/invocations': seen }) {
    if (seen.badInput.length === 0) return neverSent(seen);
    const wrong = seen.badInput.filter(({ bad }) => (bad.response?.status ?? 0) >= 500 || bad.error?.code === 'DEADLINE');
    const first = wrong[0];
    if (first === undefined) return { status: 'pass' };
    return {
      status: 'fail',
      expected: `400 or another 4xx for ${first.kind}`,
      actual: `${describeStatus(first.bad)} for ${wrong.map(({ kind }) => kind).join(', ')}`,
      cause:
        first.bad.response === undefined
          ? 'The handler waits for more of the body, or an exception leaves the request without any answer.'
          : 'The body is not validated before it is used, and the exception becomes a server error.',
      fix: 'Check the body where it is parsed, and answer 400 with one sentence that says what is wrong with it.',
      evidence: describeExchange(first.bad),
    };
  },
});
