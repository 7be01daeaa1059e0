import { pipeLateEpoch } from '../../../src/checks/pipe/late-epoch.ts';
import { judges } from '../../support/judges.ts';
import { exit } from '../../support/observations.ts';
import { brokenPipe, failedPipe, fed, noPipe, pipeRun } from '../../support/observations-pipe.ts';

judges(pipeLateEpoch, {
  'it waits': [{}, 'pass'],
  'no channel promises Pipe': [noPipe, 'not-applicable'],
  'it fails when the FIFO is late': [brokenPipe({ odd: { late: failedPipe({ fed: [fed()] }) } }), 'fail', 'exit code 1'],
  'it hangs when the FIFO is late': [
    brokenPipe({ odd: { late: failedPipe({ exit: exit(137), timedOut: true }) } }),
    'fail',
    'read and wrote nothing',
  ],
  'it goes without the epochs that are late': [
    brokenPipe({ together: pipeRun({ result: 'few' }), odd: { late: pipeRun({ result: 'few' }) } }),
    'fail',
    'comes to something else',
  ],
  'something else makes it fail': [brokenPipe({ odd: { pieces: failedPipe() } }), 'pass'],
  'tame pipes fail too': [brokenPipe({ plain: failedPipe() }), 'not-checked', 'pipe/declared-modes'],
});
