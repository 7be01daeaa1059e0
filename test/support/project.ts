import { type Config, configSchema } from '../../src/config/schema.ts';

type Input = Parameters<typeof configSchema.parse>[0] & object;

/** A small project as a spec file gives it; `more` replaces whole sections. */
export function sampleConfig(more: Partial<Record<keyof Config, unknown>> = {}): Config {
  const input: Input = {
    name: 'demo',
    images: {
      train: { tag: 'demo-train:1', dockerfile: 'Dockerfile.train' },
      serve: { tag: 'demo-serve:1', dockerfile: 'Dockerfile.serve' },
    },
    training: {
      hyperparameters: {
        alpha: { type: 'Continuous', range: { min: 0, max: 100 }, default: 1, tunable: true },
        rounds: { type: 'Integer', range: { min: 1, max: 9 }, default: 3 },
        solver: { type: 'Categorical', values: ['a', 'b'], default: 'a' },
      },
      channels: {
        train: { contentTypes: ['text/csv'], inputModes: ['File', 'FastFile', 'Pipe'] },
        validation: { required: false, contentTypes: ['text/csv'], inputModes: ['File'] },
      },
      metrics: { 'validation:rmse': { regex: 'rmse=([0-9.]+)' } },
      objectives: [{ metric: 'validation:rmse', type: 'Minimize' }],
    },
    inference: { contentTypes: ['text/csv'], responseTypes: ['text/csv'], environment: { LOG_LEVEL: 'info' } },
    samples: {
      channels: { train: { path: 'data/train', contentType: 'text/csv' }, validation: { path: 'data/validation' } },
      hyperparameters: [{ alpha: 0.5 }],
      requests: [{ path: 'requests/one.csv', contentType: 'text/csv', accept: 'text/csv', expect: { status: 200, records: 2 } }],
      batch: { path: 'requests/one.csv', contentType: 'text/csv' },
    },
    ...more,
  };
  return configSchema.parse(input);
}

/** Files that `sampleConfig` names. */
export const SAMPLE_FILES = {
  'data/train/part-1.csv': '1,2\n3,4\n',
  'data/train/nested/part-2.csv': '5,6\n',
  'data/validation/v.csv': '7,8\n',
  'requests/one.csv': '1,2\n3,4\n',
};
