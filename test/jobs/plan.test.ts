import { describe, expect, it } from 'vitest';
import { planEndpoint, planModel, planTransformJob } from '../../src/cloud/plan-hosting.ts';
import { planTrainingJob, type TrainingWish } from '../../src/cloud/plan-training.ts';
import { sampleConfig } from '../support/project.ts';

const IMAGE = { kind: 'image', image: 'r@sha256:1' } as const;
const ALGORITHM = { kind: 'algorithm', algorithm: 'demo-0-1-0' } as const;
const WISH: TrainingWish = {
  ...{ what: 'train', runId: 'k3f9a2b1c0', code: IMAGE, role: 'arn:role', output: 's3://b/runs' },
  channels: { train: 's3://b/train/1', validation: 's3://b/validation/2' },
  hyperparameters: { alpha: '0.5' },
};

describe('a training job', () => {
  it('has no network, the machines of the validation, and each channel as the spec declares it', () => {
    const config = sampleConfig({
      publish: { validation: { trainingInstanceType: 'ml.c5.2xlarge', maxRuntimeInSeconds: 77, volumeSizeInGB: 9 } },
    });
    expect(planTrainingJob(config, WISH)).toMatchObject({
      TrainingJobName: 'demo-train-k3f9a2b1c0',
      EnableNetworkIsolation: true,
      ResourceConfig: { InstanceType: 'ml.c5.2xlarge', InstanceCount: 1, VolumeSizeInGB: 9 },
      StoppingCondition: { MaxRuntimeInSeconds: 77 },
      InputDataConfig: [
        { ChannelName: 'train', ContentType: 'text/csv', InputMode: 'File', CompressionType: 'None', RecordWrapperType: 'None' },
        { ChannelName: 'validation', ContentType: 'text/csv' },
      ],
    });
  });

  it('ends each address with a slash, so that train does not take in train-2', () => {
    const [first] = planTrainingJob(sampleConfig(), WISH).InputDataConfig;
    expect(first?.DataSource.S3DataSource.S3Uri).toBe('s3://b/train/1/');
  });

  it('of an algorithm resource repeats no metric definitions', () => {
    const { AlgorithmSpecification: spec } = planTrainingJob(sampleConfig(), { ...WISH, code: ALGORITHM });
    expect(spec).toEqual({ AlgorithmName: 'demo-0-1-0', TrainingInputMode: 'File' });
  });

  it('waits for spot capacity as long as it trains, unless told otherwise, and only then has a limit for that', () => {
    expect(planTrainingJob(sampleConfig(), { ...WISH, spot: true, maxRuntime: 100 }).StoppingCondition).toEqual({
      MaxRuntimeInSeconds: 100,
      MaxWaitTimeInSeconds: 200,
    });
    expect(
      planTrainingJob(sampleConfig(), { ...WISH, spot: true, maxRuntime: 100, maxWait: 150 }).StoppingCondition.MaxWaitTimeInSeconds,
    ).toBe(150);
    expect(planTrainingJob(sampleConfig(), { ...WISH, maxRuntime: 100 })).not.toHaveProperty('StoppingCondition.MaxWaitTimeInSeconds');
  });

  it('has gzip files inflated in Pipe mode, and nowhere else', () => {
    const compression = (inputMode: 'File' | 'Pipe') =>
      planTrainingJob(sampleConfig(), { ...WISH, inputMode, packed: ['train'] }).InputDataConfig;
    expect(compression('File').map(({ CompressionType }) => CompressionType)).toEqual(['None', 'None']);
    expect(compression('Pipe').map(({ CompressionType }) => CompressionType)).toEqual(['Gzip', 'None']);
  });

  it('takes record wrappers in Pipe mode only', () => {
    const channels = { train: { contentTypes: ['x'], inputModes: ['File', 'Pipe'], recordWrapper: 'RecordIO' } };
    const config = sampleConfig({ training: { channels } });
    const wrapper = (inputMode: 'File' | 'Pipe') => planTrainingJob(config, { ...WISH, inputMode }).InputDataConfig[0]?.RecordWrapperType;
    expect([wrapper('File'), wrapper('Pipe')]).toEqual(['None', 'RecordIO']);
  });
});

describe('a model', () => {
  const wish = { what: 'serve', runId: 'k3f9a2b1c0', role: 'arn:role', artifact: 's3://b/model.tar.gz' } as const;

  it('has the environment of the spec and no network', () => {
    expect(planModel(sampleConfig(), { ...wish, code: IMAGE })).toMatchObject({
      model: { PrimaryContainer: { Image: 'r@sha256:1', Environment: { LOG_LEVEL: 'info' } }, EnableNetworkIsolation: true },
    });
  });

  it('of an algorithm resource is made of a package, without images and environment of ours', () => {
    const plan = planModel(sampleConfig(), { ...wish, code: ALGORITHM });
    expect(plan.package?.SourceAlgorithmSpecification.SourceAlgorithms).toEqual([
      { AlgorithmName: 'demo-0-1-0', ModelDataUrl: 's3://b/model.tar.gz' },
    ]);
    expect(plan.model.PrimaryContainer).toEqual({ ModelPackageName: 'demo-serve-k3f9a2b1c0' });
  });

  it('stands behind an endpoint of the same name on the first machine that the product supports', () => {
    const plan = planEndpoint(sampleConfig(), planModel(sampleConfig(), { ...wish, code: IMAGE }), { instances: 2 });
    expect(plan.endpoint).toMatchObject({ EndpointName: 'demo-serve-k3f9a2b1c0', EndpointConfigName: 'demo-serve-k3f9a2b1c0' });
    expect(plan.config.ProductionVariants).toEqual([
      { VariantName: 'AllTraffic', ModelName: 'demo-serve-k3f9a2b1c0', InitialInstanceCount: 2, InstanceType: 'ml.m5.large' },
    ]);
  });
});

describe('a transform job', () => {
  const request = {
    from: '/x',
    named: 'x',
    contentType: 'text/csv',
    accept: undefined,
    assemble: 'Line',
    wish: { split: 'Line' },
  } as const;
  const wish = { what: 'transform', runId: 'k3f9a2b1c0', input: 's3://b/in', output: 's3://b/out', gzip: true } as const;

  it('leaves to the container what nobody chose', () => {
    const job = planTransformJob(sampleConfig(), 'm', request, wish);
    for (const name of ['BatchStrategy', 'MaxPayloadInMB', 'MaxConcurrentTransforms']) expect(job).not.toHaveProperty(name);
    expect(job.TransformOutput).toEqual({ S3OutputPath: 's3://b/out', AssembleWith: 'Line' });
    expect(job.TransformInput).toMatchObject({ CompressionType: 'Gzip', SplitType: 'Line' });
  });

  it('asks for what was chosen, 0 too', () => {
    const chosen = {
      ...request,
      accept: 'text/csv',
      wish: { split: 'None', strategy: 'SingleRecord', maxPayloadMb: 0, maxConcurrent: 0 },
    } as const;
    expect(planTransformJob(sampleConfig(), 'm', chosen, wish)).toMatchObject({
      ...{ BatchStrategy: 'SingleRecord', MaxPayloadInMB: 0, MaxConcurrentTransforms: 0 },
      TransformOutput: { Accept: 'text/csv' },
    });
  });
});
