import { trainModelWritten } from '../../../src/checks/train/model-written.ts';
import { judges } from '../../support/judges.ts';
import { brokenTraining, trainRun } from '../../support/observations.ts';

judges(trainModelWritten, {
  'a file': [{}, 'pass'],
  'a file in a folder': [
    {
      'train/nominal': trainRun({
        model: [
          { path: 'a', type: 'folder', bytes: 0 },
          { path: 'a/b', type: 'file', bytes: 0 },
        ],
      }),
    },
    'pass',
  ],
  nothing: [{ 'train/nominal': trainRun({ model: [] }) }, 'fail', /folder is empty/],
  'only a folder': [{ 'train/nominal': trainRun({ model: [{ path: 'a', type: 'folder', bytes: 0 }] }) }, 'fail', /a \(folder\)/],
  'written elsewhere': [
    { 'train/nominal': trainRun({ model: [], output: [{ path: 'data/model.bin', type: 'file', bytes: 9 }] }) },
    'fail',
    /\/opt\/ml\/output\/data\/model.bin instead/,
  ],
  'training failed': [brokenTraining(undefined), 'not-checked', 'train/exit-code'],
});
