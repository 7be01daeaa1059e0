import { type Config, type ConfigInput, configSchema } from '../../src/config/schema.ts';
import { s3Places } from '../../src/publish/places.ts';
import { planRequest, type RequestTarget } from '../../src/publish/request.ts';

export const ROLE = 'arn:aws:iam::123456789012:role/service-role/validation';
const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;
const image = (role: string) => `123456789012.dkr.ecr.us-east-2.amazonaws.com/sagemaker-algo/my-algo-${role}@${DIGEST}`;

/** A place that everything is known of. */
export const TARGET = {
  role: ROLE,
  images: { train: image('train'), serve: image('serve') },
  compression: { channels: {}, batch: 'none' },
} as const satisfies Partial<RequestTarget>;

/** The request of a spec for that place. */
export function requestOf(config: Config) {
  return planRequest(config, { ...TARGET, places: s3Places('my-bucket', config) });
}

/** A sound spec that uses every field which the request has a place for. */
function fullSpec(): ConfigInput {
  return {
    name: 'my-algo',
    version: '1.2.0',
    description: 'Ridge regression',
    images: { train: { tag: 'my-algo-train:1.2.0' }, serve: { tag: 'my-algo-serve:1.2.0' } },
    training: {
      hyperparameters: {
        alpha: { type: 'Continuous', range: { min: 0, max: 1e3 }, default: 1, tunable: true, description: 'Penalty' },
        epochs: { type: 'Integer', range: { min: '1', max: '100' }, required: true, description: 'Rounds' },
        solver: { type: 'Categorical', values: ['cholesky', 'sgd'], default: 'cholesky', description: 'Way of solving' },
        note: { type: 'FreeText', description: 'Words for the log' },
      },
      channels: {
        train: {
          description: 'Rows to learn from',
          contentTypes: ['text/csv'],
          inputModes: ['File', 'Pipe'],
          compression: ['None', 'Gzip'],
        },
        more: {
          description: 'Other rows',
          required: false,
          contentTypes: ['text/csv', 'application/x-recordio'],
          inputModes: ['Pipe'],
          recordWrapper: 'RecordIO',
        },
      },
      metrics: { 'validation:rmse': { regex: 'validation:rmse=([0-9.]+)' } },
      objectives: [{ metric: 'validation:rmse', type: 'Minimize' }],
      instanceTypes: ['ml.m5.large', 'ml.c5.xlarge'],
      distributed: true,
    },
    inference: {
      contentTypes: ['text/csv'],
      responseTypes: ['text/csv', 'application/json'],
      realtimeInstanceTypes: ['ml.m5.large'],
      transformInstanceTypes: ['ml.m5.large', 'ml.c5.xlarge'],
      environment: { LOG_LEVEL: 'info' },
    },
    samples: {
      channels: {
        train: { path: 'data/train', contentType: 'text/csv', distribution: 'ShardedByS3Key', shuffleSeed: 7 },
        more: { path: 'data/more', contentType: 'text/csv', inputMode: 'Pipe' },
      },
      hyperparameters: [{ alpha: 0.5, epochs: 3 }],
      requests: [{ path: 'rows.csv', contentType: 'text/csv', accept: 'text/csv' }],
      batch: { path: 'rows.csv', contentType: 'text/csv', accept: 'text/csv', strategy: 'SingleRecord', assembleWith: 'None' },
    },
    publish: {
      account: '123456789012',
      region: 'us-east-2',
      role: ROLE,
      bucket: 'my-bucket',
      tags: { team: 'ml' },
      additionalData: 's3://my-bucket/weights/base.tar.gz',
      validation: {
        trainingInstanceType: 'ml.c5.xlarge',
        trainingInstanceCount: 2,
        volumeSizeInGB: 50,
        maxRuntimeInSeconds: 1800,
        transformInstanceType: 'ml.c5.xlarge',
        transformInstanceCount: 2,
        maxConcurrentTransforms: 4,
        maxPayloadInMB: 20,
        transformEnvironment: { WORKERS: '2' },
        kmsKey: 'alias/results',
        volumeKmsKey: 'alias/disks',
      },
    },
  };
}

/** The same, parsed. */
export const fullConfig = (): Config => configSchema.parse(fullSpec());
