import { pipeFifoNames } from '../../../src/checks/pipe/fifo-names.ts';
import { judges } from '../../support/judges.ts';
import { brokenPipe, failedPipe, fed, noPipe } from '../../support/observations-pipe.ts';

const unread = failedPipe({ fed: [fed({ epochs: 0, bytes: 0 })] });

judges(pipeFifoNames, {
  'Pipe mode works': [{}, 'pass'],
  'no channel promises it': [noPipe, 'not-applicable'],
  'the FIFO is never opened': [brokenPipe({ plain: unread, together: unread }), 'fail', 'train_0 is opened'],
  'only one of two is opened': [
    brokenPipe({ plain: failedPipe({ fed: [fed(), fed({ channel: 'test', epochs: 0 })] }) }),
    'fail',
    'test_0 is opened',
  ],
  'it is opened, and training fails': [brokenPipe({ plain: failedPipe() }), 'not-checked', 'pipe/declared-modes'],
  'only odd pipes make it fail': [brokenPipe({ odd: { late: failedPipe() } }), 'pass'],
});
