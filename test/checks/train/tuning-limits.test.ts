import { trainTuningLimits } from '../../../src/checks/train/tuning-limits.ts';
import { judges } from '../../support/judges.ts';
import { config, project } from '../../support/observations.ts';

const tunable = (count: number) => ({
  project: project({
    config: config({
      training: {
        channels: { train: {} },
        hyperparameters: Object.fromEntries(
          Array.from({ length: count }, (_, index) => [`h${index}`, { type: 'Continuous', tunable: true }]),
        ),
      },
    }),
  }),
});

judges(trainTuningLimits, {
  thirty: [tunable(30), 'pass'],
  'thirty-one': [tunable(31), 'fail', { actual: '31' }],
  'thirty-one, of which nothing is tunable': [
    {
      project: project({
        config: config({
          training: {
            channels: { train: {} },
            hyperparameters: Object.fromEntries(Array.from({ length: 31 }, (_, index) => [`h${index}`, { type: 'FreeText' }])),
          },
        }),
      }),
    },
    'pass',
  ],
});
