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

const built = () => {
  const spec = config();
  return {
    project: project({ config: { ...spec, images: { ...spec.images, serve: { ...spec.images.serve, dockerfile: 'Dockerfile' } } } }),
  };
};

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
  'neither, of images that were adopted': [{ project: project() }, 'not-applicable'],
  'neither, of images that are built here': [
    built(),
    'fail',
    {
      actual: 'no hyperparameter is tunable, no objective',
      fix: expect.stringMatching(/at training\.hyperparameters\.<name>,.*"metric": "<metric>"/),
    },
  ],
});
