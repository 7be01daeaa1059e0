import { trainModelSpecialFiles } from '../../../src/checks/train/model-special-files.ts';
import { judges } from '../../support/judges.ts';
import { brokenTraining, trainRun } from '../../support/observations.ts';

judges(trainModelSpecialFiles, {
  'files only': [{}, 'pass'],
  'a symbolic link is not its matter': [{ 'train/nominal': trainRun({ model: [{ path: 'latest', type: 'symlink', bytes: 5 }] }) }, 'pass'],
  'a hard link': [{ 'train/nominal': trainRun({ model: [{ path: 'copy', type: 'hardlink', bytes: 5 }] }) }, 'fail', /copy \(hard link\)/],
  'a FIFO': [{ 'train/nominal': trainRun({ model: [{ path: 'pipe', type: 'fifo', bytes: 0 }] }) }, 'fail', { actual: 'pipe (FIFO)' }],
  'many with line breaks in their names': [
    {
      'train/nominal': trainRun({
        model: Array.from({ length: 12 }, (_, index) => ({ path: `a\n${index}`, type: 'socket' as const, bytes: 0 })),
      }),
    },
    'fail',
    {
      actual: 'a\\n0 (socket), a\\n1 (socket), a\\n2 (socket)',
      evidence: Array.from({ length: 10 }, (_, index) => `/opt/ml/model/a\\n${index} (socket)`),
    },
  ],
  'training failed': [brokenTraining(undefined), 'not-checked', 'train/exit-code'],
});
