import { serveInFlightFinished } from '../../../src/checks/serve/in-flight-finished.ts';
import { judges } from '../../support/judges.ts';
import { exchange, exit, stopRun, unanswered } from '../../support/observations.ts';

const killedBusy = stopRun({ when: 'busy', killed: true, exit: exit(137), stopMs: 30_100 });

judges(serveInFlightFinished, {
  answered: [{}, 'pass'],
  dropped: [
    { 'serve/stop-busy': stopRun({ when: 'busy', inFlight: unanswered('ECONNRESET') }) },
    'fail',
    /"no answer \(ECONNRESET\)".*< no answer after/,
  ],
  'answered with an error': [{ 'serve/stop-busy': stopRun({ when: 'busy', inFlight: exchange({ status: 500 }) }) }, 'pass'],
  'too slow by itself': [{ 'serve/stop-busy': stopRun({ when: 'busy', inFlight: unanswered('DEADLINE', 60_000) }) }, 'not-checked'],
  'no answer and no reason': [
    { 'serve/stop-busy': stopRun({ when: 'busy', inFlight: { ...unanswered(''), error: undefined } }) },
    'fail',
    /unknown/,
  ],
  'nothing was in flight': [{ 'serve/stop-busy': stopRun({ when: 'busy' }) }, 'not-checked'],
  killed: [{ 'serve/stop-busy': { ...killedBusy, inFlight: unanswered('ECONNRESET') } }, 'not-checked', 'serve/stops-when-busy'],
});
