import { serveStopsOnTerm } from '../../../src/checks/serve/stops-on-term.ts';
import { judges } from '../../support/judges.ts';
import { exit, stopRun } from '../../support/observations.ts';

judges(serveStopsOnTerm, {
  'it stops': [{}, 'pass'],
  'it stops with 143': [{ 'serve/stop': stopRun({ exit: exit(143) }) }, 'pass'],
  killed: [{ 'serve/stop': stopRun({ killed: true, exit: exit(137), stopMs: 30_100 }) }, 'fail', /killed after 30 s/],
  'over before': [{ 'serve/stop': stopRun({ endedBefore: true }) }, 'not-checked'],
});
