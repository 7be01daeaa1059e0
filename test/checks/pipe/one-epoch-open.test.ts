import { pipeOneEpochOpen } from '../../../src/checks/pipe/one-epoch-open.ts';
import { judges } from '../../support/judges.ts';
import { brokenPipe, failedPipe, fed, noPipe, pipeRun } from '../../support/observations-pipe.ts';

const both = fed({ epochs: 2, told: [fed().told, fed({}, { overlaps: true }).told].flat() });

judges(pipeOneEpochOpen, {
  'one epoch is read': [{}, 'pass'],
  'two epochs are read, one after the other': [{ 'pipe/together': { run: pipeRun({ fed: [fed({ epochs: 2 })] }) } }, 'pass'],
  'no channel promises Pipe': [noPipe, 'not-applicable'],
  'the second is opened beside the first': [
    { 'pipe/together': { run: pipeRun({ fed: [both] }) } },
    'fail',
    'train_0 is closed before train_1',
  ],
  'so it is in a run that fails': [
    brokenPipe({ together: failedPipe({ fed: [both] }) }),
    'fail',
    'epoch 1 was opened with epoch 0 still open',
  ],
  'training fails before the second': [brokenPipe({ odd: { late: failedPipe() } }), 'not-checked', 'pipe/late-epoch'],
  'training fails after the second': [brokenPipe({ together: failedPipe({ fed: [fed({ epochs: 2 })] }) }), 'pass'],
  'training fails after the second epoch of one channel': [
    brokenPipe({ together: failedPipe({ fed: [fed(), fed({ channel: 'test', epochs: 2 })] }) }),
    'pass',
  ],
});
