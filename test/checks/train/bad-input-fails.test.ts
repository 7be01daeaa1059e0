import { trainBadInputFails } from '../../../src/checks/train/bad-input-fails.ts';
import { judges } from '../../support/judges.ts';
import { trainRun } from '../../support/observations.ts';

judges(trainBadInputFails, {
  'it fails': [{}, 'pass'],
  'a word for a number is another check': [{ 'train/bad-input': [{ kind: 'wrong-type', detail: '', run: trainRun() }] }, 'not-applicable'],
  'nothing that must be refused': [{ 'train/bad-input': [] }, 'not-applicable'],
  'exit code 0': [
    {
      'train/bad-input': ['with noise in channel train', 'with rate=x'].map((what) => ({
        kind: 'any',
        detail: '',
        run: trainRun({ what }),
      })),
    },
    'fail',
    /0 with noise in channel train.*and also with rate=x/,
  ],
});
