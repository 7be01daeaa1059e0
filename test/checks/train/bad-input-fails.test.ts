import { trainBadInputFails } from '../../../src/checks/train/bad-input-fails.ts';
import { judges } from '../../support/judges.ts';
import { trainRun } from '../../support/observations.ts';

judges(trainBadInputFails, {
  'it fails': [{}, 'pass'],
  'nothing that must be refused': [{ 'train/bad-input': [] }, 'not-applicable'],
  'exit code 0': [
    {
      'train/bad-input': [
        { kind: 'broken-data', detail: 'noise in channel train', run: trainRun() },
        { kind: 'wrong-type', detail: 'rate=x', run: trainRun() },
      ],
    },
    'fail',
    /noise in channel train.*rate=x/,
  ],
});
