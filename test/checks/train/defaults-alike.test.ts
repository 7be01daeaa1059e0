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
    {
      expected: 'rmse = 1 without optional hyperparameters, as with the declared defaults',
      actual: 'rmse = 2',
      fix: 'Make them the same: rate = 0.5.',
      evidence: ['rmse: 1 with defaults spelled out, 2 without'],
    },
  ],
  'other figures, and no second run': [
    { project: declared, 'train/defaults': { spelledOut: run('1'), leftOut: run('2') } },
    'not-applicable',
  ],
  'other figures, without a default': [
    { 'train/defaults': { spelledOut: run('1'), leftOut: run('2'), again: run('1') } },
    'not-applicable',
    'no default',
  ],
  'a hyperparameter without a default is not its matter': [
    {
      project: project({
        config: config({
          training: {
            ...declared.config.training,
            hyperparameters: { rate: { type: 'Continuous', default: 0.5 }, depth: { type: 'Integer', required: true } },
          },
        }),
      }),
      'train/defaults': { spelledOut: run('1'), leftOut: run('2'), again: run('1') },
    },
    'fail',
    { fix: 'Make them the same: rate = 0.5.' },
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
