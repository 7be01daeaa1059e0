import { trainOutputElsewhere } from '../../../src/checks/train/output-elsewhere.ts';
import { judges } from '../../support/judges.ts';
import { exit, trainRun } from '../../support/observations.ts';

const left = (...paths: string[]) => ({
  'train/nominal': trainRun({ output: paths.map((path) => ({ path, type: 'file', bytes: 3 }) as const) }),
});

judges(trainOutputElsewhere, {
  nothing: [{}, 'pass'],
  'known names': [left('data/a', 'failure', 'success', 'metrics/sagemaker/x', 'profiler/y'), 'pass'],
  'a report beside data': [left('report.html', 'plots/a.png'), 'fail', /output\/report.html and 1 more/],
  'training failed': [{ 'train/nominal': trainRun({ exit: exit(1) }) }, 'not-checked'],
});
