import { trainModelSymlinks } from '../../../src/checks/train/model-symlinks.ts';
import { judges } from '../../support/judges.ts';
import { brokenTraining, trainRun } from '../../support/observations.ts';

judges(trainModelSymlinks, {
  'files only': [{}, 'pass'],
  'a link': [
    { 'train/nominal': trainRun({ model: [{ path: 'latest', type: 'symlink', bytes: 5 }] }) },
    'fail',
    { actual: '1 symbolic link: latest', evidence: ['/opt/ml/model/latest'] },
  ],
  'many links beside a file': [
    {
      'train/nominal': trainRun({
        model: [
          { path: 'model', type: 'file', bytes: 1 },
          ...Array.from({ length: 11 }, (_, index) => ({ path: `l${index}`, type: 'symlink' as const, bytes: 1 })),
        ],
      }),
    },
    'fail',
    { actual: '11 symbolic links: l0, l1, l2', evidence: Array.from({ length: 10 }, (_, index) => `/opt/ml/model/l${index}`) },
  ],
  'training failed': [brokenTraining(undefined), 'not-checked', 'train/exit-code'],
});
