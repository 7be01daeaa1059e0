import { trainOutputElsewhere } from '../../../src/checks/train/output-elsewhere.ts';
import { judges } from '../../support/judges.ts';
import { exit, trainRun } from '../../support/observations.ts';

const left = (...paths: string[]) => ({
  'train/nominal': trainRun({ output: paths.map((path) => ({ path, type: 'file', bytes: 3 }) as const) }),
});

judges(trainOutputElsewhere, {
  nothing: [{}, 'pass'],
  'known names': [left('data/a', 'failure', 'success', 'metrics/sagemaker/x', 'profiler/y'), 'pass'],
  'a report beside data': [
    left('report.html', 'plots/a.png'),
    'fail',
    {
      actual: '/opt/ml/output/report.html and 1 more files',
      evidence: ['/opt/ml/output/report.html (3 bytes)', '/opt/ml/output/plots/a.png (3 bytes)'],
    },
  ],
  'one report': [
    left('data/a', 'report.html'),
    'fail',
    { actual: '/opt/ml/output/report.html', evidence: ['/opt/ml/output/report.html (3 bytes)'] },
  ],
  'an empty folder': [{ 'train/nominal': trainRun({ output: [{ path: 'plots', type: 'folder', bytes: 0 }] }) }, 'pass'],
  'many reports': [
    left(...Array.from({ length: 11 }, (_, index) => `r${index}`)),
    'fail',
    { evidence: Array.from({ length: 10 }, (_, index) => `/opt/ml/output/r${index} (3 bytes)`) },
  ],
  'training failed': [{ 'train/nominal': trainRun({ exit: exit(1) }) }, 'not-checked'],
});
