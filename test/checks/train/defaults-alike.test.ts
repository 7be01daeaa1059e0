import { trainDefaultsAlike } from '../../../src/checks/train/defaults-alike.ts';
import { judges } from '../../support/judges.ts';
import { config, exit, log, project, trainRun } from '../../support/observations.ts';

const declared = project({
  config: config({
    training: {
      channels: { train: {} },
      hyperparameters: { rate: { type: 'Continuous', default: 0.5 } },
      metrics: { rmse: { regex: 'rmse=([0-9.]+)' } },
    },
  }),
});
const run = (rmse: string) => trainRun({ log: log(`rmse=${rmse}`) });

judges(trainDefaultsAlike, {
  'no default': [{}, 'not-applicable'],
  'the same figures': [{ project: declared }, 'pass'],
  'other figures, steadily': [
    { project: declared, 'train/defaults': { spelledOut: run('1'), leftOut: run('2'), again: run('1') } },
    'fail',
    /rmse = 1 without.*rmse = 2/,
  ],
  'other figures in every run': [
    { project: declared, 'train/defaults': { spelledOut: run('1'), leftOut: run('2'), again: run('3') } },
    'not-applicable',
    /Two equal runs/,
  ],
  'the second run failed': [
    {
      project: declared,
      'train/defaults': { spelledOut: run('1'), leftOut: run('2'), again: trainRun({ exit: exit(1), log: log('rmse=1') }) },
    },
    'not-applicable',
  ],
});
