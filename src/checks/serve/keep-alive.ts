import { defineCheck } from '../define-check.ts';
import { describeExchange, describeStatus } from '../evidence.ts';
import { isSuccess, neverSent } from '../exchanges.ts';

export const serveKeepAlive = defineCheck({
  id: 'serve/keep-alive',
  clauses: ['INF-22'],
  severity: 'should',
  passes: 'a connection that the server keeps open can be used again',
  fails: 'a connection that the server keeps open cannot be used again',
  why: 'HTTP/1.1 keeps connections open between requests, and a client in front of the container uses them again. A server may close each of them after its answer; one that promises to keep a connection and breaks the next request on it causes errors now and then that nobody can reproduce. Common causes: a body that was not read to its end, a worker that ends after one request.',
  needs: ['serve/invocations'],
  test({ 'serve/invocations': seen }) {
    const { inARow, exit } = seen;
    if (exit !== undefined) return { status: 'not-checked', reason: 'The server had ended.', follows: 'serve/survives-bad-input' };
    if (inARow === undefined) return neverSent(seen);
    const { first, second } = inARow;
    if (!isSuccess(first))
      return { status: 'not-checked', reason: 'The first request on the connection failed.', follows: 'serve/invocation-status' };
    const promised = /keep-alive/i.test(first.response?.headers['connection'] ?? '');
    if (second === undefined ? !promised : isSuccess(second)) return { status: 'pass' };
    return {
      status: 'fail',
      expected: 'the same answer to the same request on the same connection, or `Connection: close` in the first answer',
      actual: second === undefined ? 'closed at once after `Connection: keep-alive`' : `${describeStatus(second)} for the second request`,
      cause: 'The server ends the connection after its answer without saying so, or did not read the first body to its end.',
      fix: 'Answer with `Connection: close` where connections are closed, and read each body to its end before answering.',
      evidence: [...describeExchange(first), ...(second === undefined ? [] : describeExchange(second))],
    };
  },
});
