import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createAlgorithms, type DescribedAlgorithm } from '../../../src/aws/algorithms.ts';
import { clientSettings } from '../../../src/aws/client-settings.ts';
import { collectFailure } from '../../../src/publish/failures/collect.ts';
import { translateFailure } from '../../../src/publish/failures/translate.ts';
import { callSageMaker, makeBucket, makeRole, ROLE } from '../support/aws.ts';
import { ACCOUNT, type Cloud, REGION, startCloud } from '../support/cloud.ts';

const BUCKET = 'samples-1';
const IMAGE = `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/my-algo@sha256:${'a'.repeat(64)}`;
const source = (at: string) => ({ S3DataSource: { S3DataType: 'S3Prefix', S3Uri: `s3://${BUCKET}/${at}` } });

let cloud: Cloud;
beforeAll(async () => {
  cloud = await startCloud();
  for (const [name, value] of Object.entries(cloud.env)) vi.stubEnv(name, value);
  return () => vi.unstubAllEnvs();
});
afterAll(() => cloud.stop());
beforeEach(async () => {
  await cloud.reset();
  await makeRole(cloud);
  await makeBucket(cloud, BUCKET, { 'train/a.csv': '1\n', 'other/a.csv': '1\n', 'batch/a.csv': '1\n', 'model.tar.gz': '' });
});

const { signal } = new AbortController();
const settings = () => clientSettings({ region: REGION, profile: undefined }, '0.0.0');

/** An algorithm whose validation has failed with this reason, as AWS describes it. */
async function failedAlgorithm(reason: string, scan?: object): Promise<DescribedAlgorithm> {
  const details = {
    ValidationStatuses: [{ Name: 'my-algo', Status: 'Failed', FailureReason: reason }],
    ...(scan === undefined ? {} : { ImageScanStatuses: [scan] }),
  };
  await cloud.scripts({ algorithm: { '*': [{ status: 'Failed', details }] } });
  const job = {
    TrainingInputMode: 'File',
    InputDataConfig: [{ ChannelName: 'train', DataSource: source('train') }],
    OutputDataConfig: { S3OutputPath: `s3://${BUCKET}/out` },
    ResourceConfig: { InstanceType: 'ml.m5.large', InstanceCount: 1, VolumeSizeInGB: 10 },
    StoppingCondition: { MaxRuntimeInSeconds: 600 },
  };
  const transform = {
    TransformInput: { DataSource: source('batch') },
    TransformOutput: { S3OutputPath: `s3://${BUCKET}/out` },
    TransformResources: { InstanceType: 'ml.m5.large', InstanceCount: 1 },
  };
  const made = await callSageMaker(cloud, 'CreateAlgorithm', {
    AlgorithmName: 'my-algo',
    CertifyForMarketplace: true,
    TrainingSpecification: {
      TrainingImage: IMAGE,
      SupportedTrainingInstanceTypes: ['ml.m5.large'],
      TrainingChannels: [{ Name: 'train', SupportedContentTypes: ['text/csv'], SupportedInputModes: ['File'] }],
    },
    ValidationSpecification: {
      ValidationRole: ROLE,
      ValidationProfiles: [{ ProfileName: 'one', TrainingJobDefinition: job, TransformJobDefinition: transform }],
    },
  });
  expect(made).toMatchObject({ status: 200 });
  const described = await createAlgorithms(settings(), signal).describe('my-algo');
  if (described === undefined) throw new Error('no algorithm');
  return described;
}

/** A training job of AWS's validation, or of somebody else, that has ended like this. */
async function trainingJob(name: string, input: string, end: object): Promise<void> {
  await cloud.scripts({ 'training-job': { [name]: [end] } });
  await callSageMaker(cloud, 'CreateTrainingJob', {
    TrainingJobName: name,
    AlgorithmSpecification: { TrainingImage: IMAGE, TrainingInputMode: 'File' },
    RoleArn: ROLE,
    InputDataConfig: [{ ChannelName: 'train', DataSource: source(input) }],
    OutputDataConfig: { S3OutputPath: `s3://${BUCKET}/out` },
    ResourceConfig: { InstanceType: 'ml.m5.large', InstanceCount: 1, VolumeSizeInGB: 10 },
    StoppingCondition: { MaxRuntimeInSeconds: 600 },
  });
  const { body } = await callSageMaker(cloud, 'DescribeTrainingJob', { TrainingJobName: name });
  expect(body.TrainingJobStatus).toBe('Failed');
}

async function transformJob(name: string, end: object): Promise<void> {
  await cloud.scripts({ 'transform-job': { [name]: [end] } });
  const model = { Image: IMAGE, ModelDataUrl: `s3://${BUCKET}/model.tar.gz` };
  await callSageMaker(cloud, 'CreateModel', { ModelName: name, PrimaryContainer: model, ExecutionRoleArn: ROLE });
  const made = await callSageMaker(cloud, 'CreateTransformJob', {
    TransformJobName: name,
    ModelName: name,
    TransformInput: { DataSource: source('batch') },
    TransformOutput: { S3OutputPath: `s3://${BUCKET}/out` },
    TransformResources: { InstanceType: 'ml.m5.large', InstanceCount: 1 },
  });
  expect(made).toMatchObject({ status: 200 });
  await callSageMaker(cloud, 'DescribeTransformJob', { TransformJobName: name });
}

const collect = (algorithm: DescribedAlgorithm) => collectFailure(algorithm, settings(), signal);

describe('collectFailure', () => {
  it('finds the training job by what it reads, whatever AWS called it, and the end of its log', async () => {
    const algorithm = await failedAlgorithm('AlgorithmError: , exit code: 1');
    const logs = ['loading', ...Array.from({ length: 250 }, (_, row) => `row ${row}`), "ModuleNotFoundError: No module named 'sklearn'"];
    await trainingJob('a-name-of-aws', 'train', { status: 'Failed', reason: 'AlgorithmError: , exit code: 1', logs });
    await trainingJob('somebody-elses', 'other', { status: 'Failed', reason: 'CapacityError: x', logs: ['x'] });
    const evidence = await collect(algorithm);
    expect(evidence).toMatchObject({ notLookedAt: [], jobs: [{ kind: 'training', name: 'a-name-of-aws', status: 'Failed' }] });
    expect(evidence.jobs?.[0]?.log).toHaveLength(200);
    expect(evidence.jobs?.[0]?.log.at(-1)).toBe("ModuleNotFoundError: No module named 'sklearn'");
    expect(translateFailure(evidence)).toMatchObject({
      stage: 'training',
      causes: [{ id: 'container-log', from: 'log of training job a-name-of-aws' }, { id: 'train-failed-silently' }],
    });
  });

  it('finds the batch transform job, too', async () => {
    const algorithm = await failedAlgorithm('ClientError: See job logs for more information');
    await transformJob('batch-of-aws', {
      status: 'Failed',
      reason: 'ClientError: See job logs for more information',
      logs: ['POST /invocations 500'],
    });
    const evidence = await collect(algorithm);
    expect(evidence.jobs).toMatchObject([{ kind: 'transform', name: 'batch-of-aws', log: ['POST /invocations 500'] }]);
    expect(translateFailure(evidence)).toMatchObject({ stage: 'transform', causes: [{ id: 'bad-status' }] });
  });

  it('takes jobs that ended well, or before the algorithm was made, for none of its own', async () => {
    const algorithm = await failedAlgorithm('x');
    await trainingJob('ours', 'train', { status: 'Failed', reason: 'x' });
    expect((await collect({ ...algorithm, createdAt: Date.now() + 3_600_000 })).jobs).toEqual([]);
    expect((await collect(algorithm)).jobs).toHaveLength(1);
  });

  it('reports a scan that failed', async () => {
    const algorithm = await failedAlgorithm('', { Name: 'image', Status: 'Failed' });
    expect(translateFailure(await collect(algorithm))).toMatchObject({ stage: 'images', causes: [{ id: 'image-scan' }] });
  });

  it('goes on without what it may not see, and says so', async () => {
    const algorithm = await failedAlgorithm('CapacityError: Unable to provision requested ML compute capacity');
    await trainingJob('ours', 'train', { status: 'Failed', reason: 'x' });
    await cloud.faults([{ operation: 'ListTrainingJobs', error: { code: 'AccessDeniedException', message: 'no' } }]);
    const evidence = await collect(algorithm);
    expect(evidence).toMatchObject({
      jobs: [],
      notLookedAt: ['the jobs of the validation (sagemaker ListTrainingJobs: AccessDeniedException: no)'],
    });
    expect(translateFailure(evidence)).toMatchObject({ causes: [{ id: 'no-capacity' }] });
  });
});
