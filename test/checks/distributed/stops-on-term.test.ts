import { distributedStopsOnTerm } from '../../../src/checks/distributed/stops-on-term.ts';
import { judges } from '../../support/judges.ts';
import { exit, stopRun } from '../../support/observations.ts';
import { stoppedHosts } from '../../support/observations-distributed.ts';

judges(distributedStopsOnTerm, {
  'one host only': [{}, 'not-applicable'],
  'both stop': [stoppedHosts({}, { exit: exit(143) }), 'pass'],
  'one is killed': [
    stoppedHosts({}, { killed: true, exit: exit(137), stopMs: 120_000, graceSeconds: 120 }),
    'fail',
    { expected: 'exit within 120 s of SIGTERM', actual: 'algo-2 had to be killed after 120 s' },
  ],
  'both are killed': [
    stoppedHosts({ killed: true, stopMs: 29_700 }, { exit: exit(137) }),
    'fail',
    'algo-1 and algo-2 had to be killed after 30 s',
  ],
  'one had ended before': [stoppedHosts({ endedBefore: true }, {}), 'pass'],
  'both had ended before': [stoppedHosts({ endedBefore: true }, { endedBefore: true }), 'not-checked', /do not wait/],
  'one host alone does not stop either': [
    { ...stoppedHosts({ killed: true }, { killed: true }), 'train/stop': stopRun({ killed: true, exit: exit(137) }) },
    'not-checked',
    'train/stops-on-term',
  ],
});
