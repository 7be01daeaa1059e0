import { TIME } from '../../sagemaker/contract.ts';
import { defineCheck } from '../define-check.ts';
import { describeExchange, describeStatus } from '../evidence.ts';
import { hasEnded, isLate } from '../exchanges.ts';

export const servePingUnderLoad = defineCheck({
  id: 'serve/ping-under-load',
  clauses: ['INF-04'],
  severity: 'must',
  passes: `GET /ping answers within ${TIME.ping} s while requests are in flight`,
  fails: 'GET /ping is late while requests are in flight',
  why: `Health checks go on for the life of the container, and each is given up after ${TIME.ping} seconds. A server with one thread cannot answer while it predicts; after some misses the container is replaced, with every request in flight.`,
  needs: ['serve/invocations'],
  test({ 'serve/invocations': seen }) {
    // A connection that broke because the server ended is another check's matter.
    const pings = seen.pings.filter((ping) => ping.error === undefined || ping.error.code === 'DEADLINE' || !hasEnded(seen));
    if (pings.length === 0) return { status: 'not-checked', reason: 'The requests were over before a ping was due.' };
    const late = pings.find((ping) => isLate(ping, TIME.ping) || ping.response === undefined);
    const wrong = late ?? pings.find(({ response }) => response?.status !== 200);
    if (wrong === undefined) return { status: 'pass' };
    return {
      status: 'fail',
      expected: `200 within ${TIME.ping} s, also while a prediction runs`,
      actual: `${describeStatus(wrong)} after ${Math.round(wrong.totalMs)} ms`,
      cause: 'One thread both predicts and answers health checks.',
      fix: 'Predict in another thread or process (gunicorn with several workers, node:cluster), so that /ping is never behind a prediction.',
      evidence: describeExchange(wrong),
    };
  },
});
