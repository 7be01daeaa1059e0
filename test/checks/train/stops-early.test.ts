import { trainStopsEarly } from '../../../src/checks/train/stops-early.ts';
import { judges } from '../../support/judges.ts';
import { exit, stopRun } from '../../support/observations.ts';

judges(trainStopsEarly, {
  'it stops or ends': [{}, 'pass'],
  'it had to be killed': [
    { 'train/stop-early': stopRun({ when: 'early', killed: true, exit: exit(137), stopMs: 120_000, graceSeconds: 120 }) },
    'fail',
    /killed after 120 s/,
  ],
});
