import { TIME } from '../../sagemaker/contract.ts';
import { slowestOfAll } from '../connecting.ts';
import { defineCheck } from '../define-check.ts';

const LIMIT_MS = TIME.connect * 1000;

export const serveConnects = defineCheck({
  id: 'serve/connects',
  clauses: ['INF-06'],
  severity: 'must',
  passes: `an idle server accepts connections within ${LIMIT_MS} ms`,
  fails: `an idle server does not accept a connection within ${LIMIT_MS} ms`,
  why: `SageMaker gives a connection ${LIMIT_MS} milliseconds to be accepted, and fails the request otherwise. The kernel accepts by itself as long as the queue of the listening socket has room, so an idle server that is late has a queue of next to nothing and does not empty it. Common causes: a backlog of 0 or 1, work in the thread that accepts.`,
  needs: ['serve/health'],
  test({ 'serve/health': { connects = [], readyMs } }) {
    if (readyMs === undefined) return { status: 'not-checked', reason: 'The server never became ready.', follows: 'serve/healthy-in-time' };
    if (connects.length === 0) return { status: 'not-checked', reason: 'No connection was tried.' };
    const late = slowestOfAll(connects, LIMIT_MS);
    if (late === undefined) return { status: 'pass' };
    return {
      status: 'fail',
      expected: `a connection within ${LIMIT_MS} ms`,
      actual: late,
      cause: 'The queue of the listening socket is full, because its backlog is tiny or the thread that accepts is busy.',
      fix: 'Leave the backlog at its default (gunicorn --backlog, server.listen without one, 128 or more), and accept in a thread that does nothing else.',
    };
  },
});
