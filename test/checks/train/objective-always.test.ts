import { trainObjectiveAlways } from '../../../src/checks/train/objective-always.ts';
import { judges } from '../../support/judges.ts';
import { config, exit, log, project, trainRun } from '../../support/observations.ts';
import { boundRuns } from '../../support/observations-train.ts';

const aimed = project({
  config: config({
    training: {
      channels: { train: {} },
      metrics: { rmse: { regex: 'rmse=([0-9.]+)' } },
      objectives: [{ metric: 'rmse', type: 'Minimize' }],
    },
  }),
});
const bounds = (stdout: string, more: object = {}) => ({
  project: aimed,
  'train/hyperparameters': boundRuns({}, { log: log('', stdout), ...more }),
});

judges(trainObjectiveAlways, {
  'no objective': [{}, 'not-applicable'],
  'printed by all': [bounds('rmse=3\n'), 'pass'],
  'absent at the upper bound': [
    bounds('done\n'),
    'fail',
    {
      expected: 'a value of rmse at the upper bound',
      actual: 'no line matches rmse=([0-9.]+)',
      evidence: ['stdout | done'],
    },
  ],
  'absent at the lower bound': [
    { project: aimed, 'train/hyperparameters': boundRuns({ log: log('', 'done\n') }, { log: log('', 'rmse=1\n') }) },
    'fail',
    { expected: 'a value of rmse at the lower bound' },
  ],
  'no number at one bound, nothing at the other': [
    { project: aimed, 'train/hyperparameters': boundRuns({ log: log('', 'rmse=nan\n') }, { log: log('', 'done\n') }) },
    'fail',
    { expected: 'a value of rmse at the upper bound' },
  ],
  'a log that was cut': [bounds('', { log: { ...log('', 'done\n'), droppedBytes: 1 } }), 'pass'],
  'no other run ended well': [
    { project: aimed, 'train/hyperparameters': boundRuns({ exit: exit(1) }, { exit: exit(1) }) },
    'not-applicable',
    'No run with other',
  ],
  'one of two objectives is absent': [
    {
      project: project({
        config: config({
          training: {
            channels: { train: {} },
            metrics: { mae: { regex: 'done' }, bad: { regex: '(' }, rmse: { regex: 'rmse=([0-9.]+)' } },
            objectives: ['mae', 'bad', 'rmse'].map((metric) => ({ metric, type: 'Minimize' })),
          },
        }),
      }),
      'train/hyperparameters': boundRuns({}, { log: log('', 'done\n') }),
    },
    'fail',
    { expected: 'a value of rmse at the upper bound' },
  ],
  'no number any more': [bounds('rmse=nan\n'), 'pass'],
  'ended by us': [bounds('done\n', { exit: exit(137), timedOut: true }), 'pass'],
  'the plain run prints none': [{ ...bounds('done\n'), 'train/nominal': trainRun({ log: log() }) }, 'not-applicable'],
});
