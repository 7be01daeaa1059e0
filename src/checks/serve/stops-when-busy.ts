import { defineCheck } from '../define-check.ts';
import { failKilled, wasKilled } from '../stopping.ts';

export const serveStopsWhenBusy = defineCheck({
  id: 'serve/stops-when-busy',
  clauses: ['INF-19'],
  severity: 'must',
  passes: 'serve stops on SIGTERM with a request in flight',
  fails: 'serve does not stop on SIGTERM with a request in flight',
  why: 'The signal comes while requests are being answered, more often than not. A server that waits for all connections to close waits for ever on a client that keeps its connection open, and is killed after 30 seconds.',
  needs: ['serve/stop', 'serve/stop-busy'],
  test({ 'serve/stop': idle, 'serve/stop-busy': busy }) {
    if (busy.endedBefore) return { status: 'not-checked', reason: 'The server had ended before it was told to stop.' };
    if (!wasKilled(busy)) return { status: 'pass' };
    if (wasKilled(idle)) return { status: 'not-checked', reason: 'It ignores the signal when idle, too.', follows: 'serve/stops-on-term' };
    return failKilled(busy, {
      cause: 'The handler waits until every connection is closed, and one that is kept alive never is.',
      fix: 'Stop listening, finish what is in flight, close idle connections (server.closeIdleConnections()), and end after a limit of your own.',
    });
  },
});
