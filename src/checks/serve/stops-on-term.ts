import { defineCheck } from '../define-check.ts';
import { failKilled, SIGNAL_LOST, wasKilled } from '../stopping.ts';

export const serveStopsOnTerm = defineCheck({
  id: 'serve/stops-on-term',
  clauses: ['INF-19'],
  severity: 'must',
  passes: 'serve stops on SIGTERM',
  fails: 'serve ignores SIGTERM',
  why: 'When an endpoint is scaled in, updated or deleted, the container gets SIGTERM and 30 seconds later SIGKILL. A server that ignores it loses every request in flight and makes each stop wait. Common causes: a shell script that starts the program without `exec`, a shell-form ENTRYPOINT, or no handler at all, for process 1 ignores signals that it does not handle.',
  smoke: true,
  needs: ['serve/stop'],
  test({ 'serve/stop': stop }) {
    if (stop.endedBefore) return { status: 'not-checked', reason: 'The server had ended before it was told to stop.' };
    if (!wasKilled(stop)) return { status: 'pass' };
    return failKilled(stop, {
      cause: SIGNAL_LOST,
      fix: "Start the program with `exec` and handle the signal: process.on('SIGTERM', () => server.close(() => process.exit(0))) or signal.signal(signal.SIGTERM, handler).",
    });
  },
});
