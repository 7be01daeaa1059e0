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
  'absent at the upper bound': [bounds('done\n'), 'fail', /at the upper bound/],
  'no number any more': [bounds('rmse=nan\n'), 'pass'],
  'ended by us': [bounds('done\n', { exit: exit(137), timedOut: true }), 'pass'],
  'the plain run prints none': [{ ...bounds('done\n'), 'train/nominal': trainRun({ log: log() }) }, 'not-applicable'],
});
