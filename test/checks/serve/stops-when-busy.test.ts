import { serveStopsWhenBusy } from '../../../src/checks/serve/stops-when-busy.ts';
import { judges } from '../../support/judges.ts';
import { exit, stopRun } from '../../support/observations.ts';

const killedBusy = stopRun({ when: 'busy', killed: true, exit: exit(137), stopMs: 30_100 });

judges(serveStopsWhenBusy, {
  'it stops': [{}, 'pass'],
  killed: [{ 'serve/stop-busy': killedBusy }, 'fail', /killed after 30 s/],
  'killed when idle, too': [
    { 'serve/stop': stopRun({ killed: true, exit: exit(137) }), 'serve/stop-busy': killedBusy },
    'not-checked',
    'serve/stops-on-term',
  ],
  'over before': [{ 'serve/stop-busy': stopRun({ endedBefore: true }) }, 'not-checked'],
});
