import { expect } from 'vitest';
import { projectTuning } from '../../../src/checks/project/tuning.ts';
import { judges } from '../../support/judges.ts';
import { config, project } from '../../support/observations.ts';

const spec = (tunable: boolean, objectives: readonly object[]) => ({
  project: project({
    config: config({
      training: {
        channels: { train: {} },
        hyperparameters: { note: { type: 'FreeText' }, rate: { type: 'Continuous', tunable } },
        metrics: { rmse: { regex: '(.*)' } },
        objectives,
      },
    }),
  }),
});
const objective = { metric: 'rmse', type: 'Minimize' };

judges(projectTuning, {
  'something to tune and something to aim at': [spec(true, [objective]), 'pass'],
  'nothing to tune': [
    spec(false, [objective]),
    'fail',
    {
      actual: 'no hyperparameter is tunable',
      fix: expect.stringContaining('true at training.hyperparameters.rate,'),
    },
  ],
  'nothing to aim at': [spec(true, []), 'fail', { actual: 'no objective', fix: expect.stringContaining('{ "metric": "rmse"') }],
  neither: [
    { project: project() },
    'fail',
    {
      actual: 'no hyperparameter is tunable, no objective',
      fix: expect.stringMatching(/at training\.hyperparameters\.<name>,.*"metric": "<metric>"/),
    },
  ],
});
