import { TIME } from '../../sagemaker/contract.ts';
import { slowestOfAll } from '../connecting.ts';
import { defineCheck } from '../define-check.ts';
import { neverSent } from '../exchanges.ts';

const LIMIT_MS = TIME.connect * 1000;

export const serveConnectsWhenBusy = defineCheck({
  id: 'serve/connects-when-busy',
  clauses: ['INF-06'],
  severity: 'should',
  passes: `a busy server accepts connections within ${LIMIT_MS} ms`,
  fails: `a busy server does not accept a connection within ${LIMIT_MS} ms`,
  why: `A connection that is not accepted within ${LIMIT_MS} milliseconds is a failed request for the buyer and a failed health check, however idle the machine is. With every worker at work the queue of the listening socket has to take new connections. Common causes: a backlog smaller than the number of clients, a server with a single thread.`,
  needs: ['serve/health', 'serve/invocations'],
  test({ 'serve/health': health, 'serve/invocations': seen }) {
    const { connects = [], exit } = seen;
    if (exit !== undefined) return { status: 'not-checked', reason: 'The server had ended.', follows: 'serve/survives-bad-input' };
    if (connects.length === 0) return neverSent(seen);
    if (slowestOfAll(health.connects ?? [], LIMIT_MS) !== undefined && (health.connects ?? []).length > 0) {
      return { status: 'not-checked', reason: 'Connections are late when it is idle, too.', follows: 'serve/connects' };
    }
    const late = slowestOfAll(connects, LIMIT_MS);
    if (late === undefined) return { status: 'pass' };
    return {
      status: 'fail',
      expected: `a connection within ${LIMIT_MS} ms while four requests are being received`,
      actual: late,
      cause: 'The queue of the listening socket is full, because its backlog is tiny and nobody accepts while a request is read.',
      fix: 'Raise the backlog to 128 or more (gunicorn --backlog 2048, request_queue_size in Python, server.listen without a backlog), and use more than one thread or worker.',
    };
  },
});
