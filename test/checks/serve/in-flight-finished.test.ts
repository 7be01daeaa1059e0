import { serveInFlightFinished } from '../../../src/checks/serve/in-flight-finished.ts';
import { judges } from '../../support/judges.ts';
import { exit, stopRun, unanswered } from '../../support/observations.ts';

const killedBusy = stopRun({ when: 'busy', killed: true, exit: exit(137), stopMs: 30_100 });

judges(serveInFlightFinished, {
  answered: [{}, 'pass'],
  dropped: [{ 'serve/stop-busy': stopRun({ when: 'busy', inFlight: unanswered('ECONNRESET') }) }, 'fail', /ECONNRESET/],
  'nothing was in flight': [{ 'serve/stop-busy': stopRun({ when: 'busy' }) }, 'not-checked'],
  killed: [{ 'serve/stop-busy': { ...killedBusy, inFlight: unanswered('ECONNRESET') } }, 'not-checked', 'serve/stops-when-busy'],
});
