import { describe, expect, it } from 'vitest';
import { init } from '../../src/commands/init.ts';
import type { CreateAlgorithmRequest } from '../../src/config/create-algorithm.ts';
import { loadConfig } from '../../src/config/load.ts';
import { type Config, configSchema } from '../../src/config/schema.ts';
import { planDryRun } from '../../src/publish/dry-run.ts';
import { s3Places } from '../../src/publish/places.ts';
import { planRequest } from '../../src/publish/request.ts';
import { specPathOf } from '../../src/publish/spec-paths.ts';
import { soundSpec } from '../config/sound-spec.ts';
import { testContext } from '../support/context.ts';
import { workspace } from '../support/workspace.ts';
import { fullConfig, requestOf, TARGET } from './requests.ts';

const config = (change: (spec: ReturnType<typeof soundSpec>) => void = () => {}): Config => {
  const spec = soundSpec();
  change(spec);
  return configSchema.parse(spec);
};
const trainingJob = (request: CreateAlgorithmRequest) => request.ValidationSpecification?.ValidationProfiles[0]?.TrainingJobDefinition;
const transformJob = (request: CreateAlgorithmRequest) => request.ValidationSpecification?.ValidationProfiles[0]?.TransformJobDefinition;

describe('the request', () => {
  it('has everything of a spec that uses every field', async () => {
    const text = JSON.stringify(requestOf(fullConfig()), undefined, 2);
    await expect(`${text}\n`).toMatchFileSnapshot('snapshots/request.txt');
  });

  it('leaves out what the spec leaves out', () => {
    const request = requestOf(
      config((spec) => {
        Object.assign(spec, { description: '' });
        Object.assign(spec.training, { hyperparameters: {}, metrics: {}, objectives: [] });
        Object.assign(spec.inference, { responseTypes: [], environment: {} });
        Object.assign(spec.samples, { hyperparameters: [] });
      }),
    );
    expect(request).not.toHaveProperty('AlgorithmDescription');
    for (const name of ['SupportedHyperParameters', 'MetricDefinitions', 'SupportedTuningJobObjectiveMetrics', 'AdditionalS3DataSource'])
      expect(request.TrainingSpecification).not.toHaveProperty(name);
    expect(request.InferenceSpecification).not.toHaveProperty('SupportedResponseMIMETypes');
    expect(request.InferenceSpecification?.Containers).toEqual([{ Image: TARGET.images.serve }]);
    expect(trainingJob(request)).not.toHaveProperty('HyperParameters');
  });

  it('trains with the declared defaults, and over them the first sample set, all as text', () => {
    expect(trainingJob(requestOf(config()))?.HyperParameters).toEqual({ alpha: '0.5', epochs: '10', solver: 'cholesky', target: 'y' });
  });

  it('takes the mode of most channels for the job; the others say theirs', () => {
    const request = requestOf(
      config((spec) => {
        spec.training.channels['train'] = { contentTypes: ['text/csv'], inputModes: ['Pipe'] };
        spec.training.channels['more'] = { contentTypes: ['text/csv'], inputModes: ['File'] };
        Object.assign(spec.samples, {
          channels: {
            train: { path: 'a', inputMode: 'Pipe' },
            more: { path: 'b' },
            validation: { path: 'c', contentType: 'text/csv' },
          },
        });
      }),
    );
    expect(trainingJob(request)?.TrainingInputMode).toBe('File');
    expect(
      trainingJob(request)?.InputDataConfig.map(({ ChannelName, InputMode, ContentType }) => [ChannelName, InputMode, ContentType]),
    ).toEqual([
      ['train', 'Pipe', 'text/csv'],
      ['more', undefined, 'text/csv'],
      ['validation', undefined, 'text/csv'],
    ]);
  });

  it('has prefixes that no other channel begins with', () => {
    const uris = trainingJob(requestOf(config()))?.InputDataConfig.map(({ DataSource }) => DataSource.S3DataSource.S3Uri);
    expect(uris).toEqual(['s3://my-bucket/sagemaker-algo/my-algo/0.1.0/samples/channels/train/']);
  });

  it.each([
    ['Pipe', 'all', 'Gzip'],
    ['Pipe', 'none', 'None'],
    ['File', 'all', 'None'],
  ] as const)('says of a channel in %s mode whose files are packed: %s, that it is %s', (inputMode, packed, expected) => {
    const request = planRequest(
      config((spec) => Object.assign(spec.samples, { channels: { train: { path: 'x', inputMode } } })),
      { ...TARGET, places: s3Places('b', config()), compression: { channels: { train: packed }, batch: undefined } },
    );
    expect(trainingJob(request)?.InputDataConfig[0]?.CompressionType).toBe(expected);
  });

  it.each([
    ['application/jsonlines', 'Line', 'MultiRecord'],
    ['application/json', 'None', undefined],
  ] as const)('makes the batch job from a sample request of type %s: split %s', (contentType, split, strategy) => {
    const request = requestOf(
      config((spec) => {
        Object.assign(spec.inference, { contentTypes: ['text/csv', contentType] });
        Object.assign(spec.samples, { batch: undefined, requests: [{ path: 'one', contentType, accept: 'text/csv' }] });
      }),
    );
    const { TransformInput, TransformOutput, BatchStrategy } = transformJob(request) ?? {};
    expect(TransformInput).toMatchObject({ ContentType: contentType, SplitType: split });
    expect([TransformOutput?.Accept, BatchStrategy]).toEqual(['text/csv', strategy]);
  });

  it('is tagged by project and version besides what the spec says', () => {
    const request = requestOf(config((spec) => Object.assign(spec, { publish: { tags: { team: 'ml' } } })));
    expect(request.Tags).toEqual([
      { Key: 'team', Value: 'ml' },
      { Key: 'sagemaker-algo.project', Value: 'my-algo' },
      { Key: 'sagemaker-algo.version', Value: '0.1.0' },
    ]);
  });
});

describe('from the request back', () => {
  it('every field of the spec is the same as before, through `init --from-request`', async () => {
    const request = requestOf(fullConfig());
    const files = { 'request.json': JSON.stringify(request), 'data/train/a.csv': '1\n', 'data/more/b.csv': '1\n', 'rows.csv': '1\n' };
    const cwd = workspace(files);
    const options = {
      channel: ['train=data/train', 'more=data/more'],
      hyperparameter: [],
      request: ['rows.csv,content-type=text/csv,accept=text/csv'],
      metric: [],
      yes: true,
      force: false,
      fromRequest: 'request.json',
    };
    expect(await init(options, testContext({ cwd }))).toBe(0);
    const { config: read, issues } = loadConfig({ cwd });
    expect(issues).toEqual([]);
    // What lies in ECR already, by digest, is used as it is.
    const { bucket, role } = read.publish;
    const again = planDryRun(
      read,
      { region: 'us-east-2', account: '123456789012', bucket, role },
      { compression: TARGET.compression, digest: undefined },
    );
    expect(again.open).toEqual([]);
    expect(again.request).toEqual(request);
  });
});

describe('places in the spec', () => {
  const full = fullConfig();

  it.each([
    [
      ['TrainingSpecification', 'SupportedHyperParameters', 0, 'Range', 'ContinuousParameterRangeSpecification', 'MinValue'],
      'training.hyperparameters.alpha.range.min',
    ],
    [['TrainingSpecification', 'TrainingChannels', 1, 'SupportedContentTypes', 0], 'training.channels.more.contentTypes.0'],
    [['InferenceSpecification', 'Containers', 0, 'Environment', 'LOG_LEVEL'], 'inference.environment.LOG_LEVEL'],
    [['InferenceSpecification', 'SupportedTransformInstanceTypes', 1], 'inference.transformInstanceTypes.1'],
    [
      ['ValidationSpecification', 'ValidationProfiles', 0, 'TrainingJobDefinition', 'HyperParameters', 'alpha'],
      'samples.hyperparameters.0.alpha',
    ],
    [
      ['ValidationSpecification', 'ValidationProfiles', 0, 'TrainingJobDefinition', 'InputDataConfig', 1, 'ContentType'],
      'samples.channels.more.contentType',
    ],
    [
      ['ValidationSpecification', 'ValidationProfiles', 0, 'TransformJobDefinition', 'TransformInput', 'SplitType'],
      'samples.batch.splitType',
    ],
    [['ValidationSpecification', 'ValidationRole'], 'publish.role'],
  ])('%j comes from %s', (path, expected) => {
    expect(specPathOf(full, path)?.join('.')).toBe(expected);
  });

  it('are unknown where the spec has none', () => {
    expect(specPathOf(full, ['CertifyForMarketplace'])).toBeUndefined();
  });
});
