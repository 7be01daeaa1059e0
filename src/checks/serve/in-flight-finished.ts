import { defineCheck } from '../define-check.ts';
import { describeExchange, describeStatus } from '../evidence.ts';
import { wasKilled } from '../stopping.ts';

export const serveInFlightFinished = defineCheck({
  id: 'serve/in-flight-finished',
  clauses: ['INF-19'],
  severity: 'should',
  passes: 'a request in flight is answered before the server stops',
  fails: 'a request in flight is dropped when the server stops',
  why: 'Scaling in and updates stop containers that are at work, and there are 30 seconds to finish. A server that ends at once turns each of them into errors for the buyer.',
  needs: ['serve/stop-busy'],
  test({ 'serve/stop-busy': stop }) {
    if (stop.inFlight === undefined) return { status: 'not-checked', reason: 'No request was in flight when the signal was sent.' };
    if (wasKilled(stop)) return { status: 'not-checked', reason: 'The server had to be killed.', follows: 'serve/stops-when-busy' };
    if (stop.inFlight.response !== undefined) return { status: 'pass' };
    if (stop.inFlight.error?.code === 'DEADLINE') return { status: 'not-checked', reason: 'The request took too long by itself.' };
    return {
      status: 'fail',
      expected: 'an answer, as without the signal',
      actual: describeStatus(stop.inFlight),
      cause: 'The handler of SIGTERM ends the process without waiting for requests that have begun.',
      fix: "Stop listening and let requests finish: process.on('SIGTERM', () => server.close(() => process.exit(0))); gunicorn does so with --graceful-timeout 30.",
      evidence: describeExchange(stop.inFlight),
    };
  },
});
