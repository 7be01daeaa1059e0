import { serveCause } from '../attribution.ts';
import { defineCheck } from '../define-check.ts';
import { describeExchange } from '../evidence.ts';

export const servePingStatus = defineCheck({
  id: 'serve/ping-status',
  clauses: ['INF-03'],
  severity: 'must',
  passes: 'GET /ping answers 200',
  fails: 'GET /ping does not answer 200',
  why: 'SageMaker asks GET /ping to learn whether the container can take requests; only 200 counts, a redirect does not. Without it the endpoint is never in service and a batch job gives up. An empty body is enough. Common causes: the route is missing or has a trailing slash, or the framework redirects or asks for a login.',
  smoke: true,
  needs: ['project', 'serve/health', 'serve/diagnosis'],
  test(seen) {
    const health = seen['serve/health'];
    const answered = health.pings.flatMap((ping) => (ping.response === undefined ? [] : [{ ping, ...ping.response }]));
    const ready = answered.findIndex(({ status }) => status === 200);
    if (answered.length === 0) {
      return { status: 'not-checked', reason: 'No ping was answered.', follows: serveCause(seen) ?? 'serve/healthy-in-time' };
    }
    const wrong = ready === -1 ? answered.at(-1) : answered.slice(ready).find(({ status }) => status !== 200);
    if (wrong === undefined) return { status: 'pass' };
    const other = ready === -1 ? serveCause(seen) : undefined;
    if (other !== undefined && other !== 'serve/ping-status') {
      return { status: 'not-checked', reason: 'The server is not ready because of another finding.', follows: other };
    }
    const { ping, status, headers } = wrong;
    return {
      status: 'fail',
      expected: '200',
      actual: ready === -1 ? `${status}, and never 200` : `${status} after it had been ready`,
      cause: status >= 300 && status < 400 ? `It redirects to ${headers['location'] ?? 'another address'}.` : causeOf(status),
      fix: 'Answer GET /ping on port 8080 with status 200 and an empty body as soon as the model is loaded.',
      evidence: describeExchange(ping),
    };
  },
});

function causeOf(status: number): string {
  if (status === 404) return 'The server has no route /ping.';
  if (status === 405) return 'The route /ping does not accept GET.';
  if (status >= 500) return 'The handler of /ping fails, often because the model could not be loaded.';
  return 'The handler of /ping answers something else than 200.';
}
