import { defineCheck } from '../define-check.ts';
import { describeExchange } from '../evidence.ts';

const BODY_MAX = 1024;

export const servePingBody = defineCheck({
  id: 'serve/ping-body',
  clauses: ['INF-03'],
  severity: 'should',
  passes: 'the answer to /ping is small',
  fails: 'the answer to /ping has a large body',
  why: 'An empty body is all that is documented for a health check. It is sent every few seconds for the life of the endpoint; a page or a dump of the state there is waste at best.',
  needs: ['serve/health'],
  test({ 'serve/health': { pings } }) {
    const answered = pings.filter(({ response }) => response?.status === 200);
    if (answered.length === 0) return { status: 'not-checked', reason: 'No ping was answered with 200.', follows: 'serve/healthy-in-time' };
    const large = answered.find(({ response }) => (response?.bodyBytes ?? 0) > BODY_MAX);
    if (large === undefined) return { status: 'pass' };
    return {
      status: 'fail',
      expected: `an empty body, at most ${BODY_MAX} bytes`,
      actual: `${large.response?.bodyBytes} bytes`,
      cause: 'The handler returns a page or a report instead of a status.',
      fix: 'Answer GET /ping with status 200 and an empty body.',
      evidence: describeExchange(large),
    };
  },
});
