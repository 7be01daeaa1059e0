import { TIME } from '../../sagemaker/contract.ts';
import { serveCause } from '../attribution.ts';
import { defineCheck } from '../define-check.ts';
import { describeExchange, describeStatus } from '../evidence.ts';
import { isLate } from '../exchanges.ts';

export const servePingLatency = defineCheck({
  id: 'serve/ping-latency',
  clauses: ['INF-03'],
  severity: 'must',
  passes: `GET /ping answers within ${TIME.ping} s`,
  fails: `GET /ping takes longer than ${TIME.ping} s`,
  why: `Each health check is given up after ${TIME.ping} seconds. A handler that runs a prediction, loads the model or asks another service answers too late, and the container is taken for unhealthy.`,
  smoke: true,
  needs: ['project', 'serve/health', 'serve/diagnosis'],
  test(seen) {
    const { pings } = seen['serve/health'];
    const ready = pings.findIndex(({ response }) => response?.status === 200);
    const never = serveCause(seen) === 'serve/ping-latency';
    const since = ready === -1 ? [] : pings.slice(ready);
    const late = never ? pings.at(-1) : since.find((ping) => isLate(ping, TIME.ping));
    if (late !== undefined) {
      return {
        status: 'fail',
        expected: `an answer within ${TIME.ping} s`,
        actual: late.response === undefined ? describeStatus(late) : `${Math.round(late.totalMs)} ms`,
        cause: 'The handler does work: a prediction, loading the model, a call to another service.',
        fix: 'Let GET /ping return a status that is already known, and do the work before the server listens or in another thread.',
        evidence: describeExchange(late),
      };
    }
    if (ready !== -1) return { status: 'pass' };
    return { status: 'not-checked', reason: 'No ping was answered with 200.', follows: serveCause(seen) ?? 'serve/healthy-in-time' };
  },
});
