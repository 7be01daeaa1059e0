import { servePingLatency } from '../../../src/checks/serve/ping-latency.ts';
import { judges } from '../../support/judges.ts';
import { brokenServing, exit, health, ping, unanswered } from '../../support/observations.ts';

judges(servePingLatency, {
  'at once': [{}, 'pass'],
  'slow before it is ready': [{ 'serve/health': health({ pings: [unanswered('DEADLINE', 2_000), ping()] }) }, 'pass'],
  'slow after it was ready': [{ 'serve/health': health({ pings: [ping(), ping({ ms: 2_100 })] }) }, 'fail', /"2100 ms".*2100 ms/],
  'given up after it was ready': [
    { 'serve/health': health({ pings: [ping(), unanswered('DEADLINE', 2_000)] }) },
    'fail',
    /"no answer in time".*DEADLINE/,
  ],
  'never in time': [{ 'serve/health': health({ readyMs: undefined, pings: [unanswered('DEADLINE', 2_000)] }) }, 'fail', /DEADLINE/],
  'never ready, and not in time': [
    { 'serve/health': health({ readyMs: undefined, pings: [ping({ status: 503, ms: 3_000 })] }) },
    'not-checked',
    'serve/ping-status',
  ],
  'late at first, then ended': [
    { ...brokenServing('network'), 'serve/health': health({ readyMs: undefined, pings: [unanswered('DEADLINE', 2_000)], exit: exit(1) }) },
    'not-checked',
    'serve/network',
  ],
  'no answer at all': [brokenServing(undefined), 'not-checked', 'serve/healthy-in-time'],
});
