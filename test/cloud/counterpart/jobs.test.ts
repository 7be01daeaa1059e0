import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callSageMaker, invokeEndpoint, makeBucket, makeRole, ROLE, readLogs, readObject } from '../support/aws.ts';
import { type Cloud, startCloud } from '../support/cloud.ts';

const BUCKET = 'counterpart-jobs';
const IMAGE = `123456789012.dkr.ecr.us-east-1.amazonaws.com/sagemaker-algo/demo@sha256:${'a'.repeat(64)}`;

let cloud: Cloud;
beforeAll(async () => {
  cloud = await startCloud();
  await makeRole(cloud);
  await makeBucket(cloud, BUCKET, { 'train/a.csv': '1,2\n', 'batch/rows.csv': '1\n2\n' });
});
afterAll(() => cloud.stop());

const training = (name: string, over: object = {}) => ({
  TrainingJobName: name,
  AlgorithmSpecification: { TrainingImage: IMAGE, TrainingInputMode: 'File' },
  RoleArn: ROLE,
  InputDataConfig: [{ ChannelName: 'train', DataSource: { S3DataSource: { S3DataType: 'S3Prefix', S3Uri: `s3://${BUCKET}/train` } } }],
  OutputDataConfig: { S3OutputPath: `s3://${BUCKET}/out` },
  ResourceConfig: { InstanceType: 'ml.m5.large', InstanceCount: 1, VolumeSizeInGB: 10 },
  StoppingCondition: { MaxRuntimeInSeconds: 600 },
  ...over,
});

const model = (name: string, over: object = {}) => ({
  ModelName: name,
  PrimaryContainer: { Image: IMAGE, ModelDataUrl: `s3://${BUCKET}/out/base/output/model.tar.gz` },
  ExecutionRoleArn: ROLE,
  ...over,
});

async function describeUntilEnd(operation: string, params: object, member: string) {
  const seen: string[] = [];
  for (let turn = 0; turn < 50; turn++) {
    const { body } = await callSageMaker(cloud, operation, params);
    seen.push(body.SecondaryStatus ?? body[member]);
    if (['Completed', 'Failed', 'Stopped', 'InService'].includes(body[member])) return { seen, body };
  }
  throw new Error(`no end: ${seen.join(' ')}`);
}

describe('training jobs by script', () => {
  it('go through the states of a real job, write a model and a log, and keep their tags', async () => {
    await callSageMaker(cloud, 'CreateTrainingJob', training('base', { Tags: [{ Key: 'project', Value: 'demo' }] }));
    const { seen, body } = await describeUntilEnd('DescribeTrainingJob', { TrainingJobName: 'base' }, 'TrainingJobStatus');
    expect(seen).toEqual(['Starting', 'Downloading', 'Training', 'Uploading', 'Completed']);
    expect(body.SecondaryStatusTransitions).toHaveLength(5);
    expect(await readObject(cloud, BUCKET, 'out/base/output/model.tar.gz')).toBeDefined();
    expect(await readLogs(cloud, '/aws/sagemaker/TrainingJobs')).toEqual(['training']);
    const tags = await callSageMaker(cloud, 'ListTags', { ResourceArn: body.TrainingJobArn });
    expect(tags.body.Tags).toEqual([{ Key: 'project', Value: 'demo' }]);
  });

  it('fail as a test says', async () => {
    const reason = 'AlgorithmError: no rows, exit code: 1';
    await cloud.scripts({
      'training-job': {
        fails: [
          { secondary: 'Training', metrics: { rmse: 1.5 } },
          { status: 'Failed', reason },
        ],
      },
    });
    await callSageMaker(cloud, 'CreateTrainingJob', training('fails'));
    const { body } = await describeUntilEnd('DescribeTrainingJob', { TrainingJobName: 'fails' }, 'TrainingJobStatus');
    expect(body).toMatchObject({
      FailureReason: reason,
      SecondaryStatus: 'Failed',
      FinalMetricDataList: [{ MetricName: 'rmse', Value: 1.5 }],
    });
  });

  it('can be stopped, once, and are listed by name', async () => {
    await callSageMaker(cloud, 'CreateTrainingJob', training('stop-me'));
    await callSageMaker(cloud, 'StopTrainingJob', { TrainingJobName: 'stop-me' });
    const { seen } = await describeUntilEnd('DescribeTrainingJob', { TrainingJobName: 'stop-me' }, 'TrainingJobStatus');
    expect(seen).toEqual(['Stopping', 'Stopped']);
    expect((await callSageMaker(cloud, 'StopTrainingJob', { TrainingJobName: 'stop-me' })).error).toBe('ValidationException');
    const list = await callSageMaker(cloud, 'ListTrainingJobs', { NameContains: 'stop' });
    expect(list.body.TrainingJobSummaries).toMatchObject([{ TrainingJobName: 'stop-me', TrainingJobStatus: 'Stopped' }]);
  });

  it('bill less for spot', async () => {
    const spot = { EnableManagedSpotTraining: true, StoppingCondition: { MaxRuntimeInSeconds: 600, MaxWaitTimeInSeconds: 3600 } };
    await callSageMaker(cloud, 'CreateTrainingJob', training('spot', spot));
    const { body } = await describeUntilEnd('DescribeTrainingJob', { TrainingJobName: 'spot' }, 'TrainingJobStatus');
    expect(body.BillableTimeInSeconds).toBeLessThanOrEqual(body.TrainingTimeInSeconds);
  });
});

describe('what real SageMaker refuses beyond its model', () => {
  const refused = async (over: object, operation = 'CreateTrainingJob') => {
    const { error, body } = await callSageMaker(cloud, operation, over);
    return `${error}: ${body.message}`;
  };

  it.each([
    ['a name that exists', training('base'), /^ResourceInUse: Job name must be unique/],
    ['a role that is not there', training('r', { RoleArn: `${ROLE}-not` }), /Could not assume role .* allows principal/],
    [
      'an empty prefix',
      training('p', {
        InputDataConfig: [{ ChannelName: 'train', DataSource: { S3DataSource: { S3DataType: 'S3Prefix', S3Uri: `s3://${BUCKET}/none` } } }],
      }),
      /No S3 objects found under S3 URL/,
    ],
    [
      'an image of elsewhere',
      training('i', { AlgorithmSpecification: { TrainingImage: 'python:3', TrainingInputMode: 'File' } }),
      /Using non-ECR image/,
    ],
    [
      'an image of another Region',
      training('i', { AlgorithmSpecification: { TrainingImage: IMAGE.replace('us-east-1', 'eu-west-1'), TrainingInputMode: 'File' } }),
      /does not match expected region/,
    ],
    [
      'an image without tag or digest',
      training('i', { AlgorithmSpecification: { TrainingImage: IMAGE.split('@')[0], TrainingInputMode: 'File' } }),
      /ECR image .* is invalid/,
    ],
    ['spot without a longest wait', training('s', { EnableManagedSpotTraining: true }), /Invalid MaxWaitTimeInSeconds/],
    ['what the model itself forbids', training('a name'), /^ValidationException: 1 validation error detected/],
  ])('%s', async (_, request, told) => {
    expect(await refused(request)).toMatch(told);
  });

  it('more than the quota', async () => {
    await cloud.settings({ quotas: JSON.stringify({ 'ml.m5.large for training job usage': 0 }) });
    expect(await refused(training('q'))).toMatch(/^ResourceLimitExceeded: .*'ml.m5.large for training job usage' is 0 Instances/);
    await cloud.settings({ quotas: '{}' });
  });

  it('names that are not there', async () => {
    expect(await refused({ TrainingJobName: 'none' }, 'DescribeTrainingJob')).toMatch(/Requested resource not found/);
    expect(await refused({ ModelName: 'none' }, 'DescribeModel')).toMatch(/Could not find model "arn:/);
    expect(await refused({ EndpointName: 'none' }, 'DescribeEndpoint')).toMatch(/Could not find endpoint "arn:/);
    expect(
      await refused(model('m', { PrimaryContainer: { Image: IMAGE, ModelDataUrl: `s3://${BUCKET}/no.tar.gz` } }), 'CreateModel'),
    ).toMatch(/Could not find model data/);
  });
});

describe('models, transform jobs and endpoints by script', () => {
  beforeAll(async () => {
    await callSageMaker(cloud, 'CreateModel', model('demo'));
  });

  it('write an output for each object of a transform', async () => {
    await callSageMaker(cloud, 'CreateTransformJob', {
      TransformJobName: 'batch',
      ModelName: 'demo',
      TransformInput: { DataSource: { S3DataSource: { S3DataType: 'S3Prefix', S3Uri: `s3://${BUCKET}/batch` } }, SplitType: 'Line' },
      TransformOutput: { S3OutputPath: `s3://${BUCKET}/transformed` },
      TransformResources: { InstanceType: 'ml.m5.large', InstanceCount: 1 },
    });
    await describeUntilEnd('DescribeTransformJob', { TransformJobName: 'batch' }, 'TransformJobStatus');
    expect(String(await readObject(cloud, BUCKET, 'transformed/rows.csv.out'))).toBe('1\n2\n');
  });

  it('answer, refuse and go', async () => {
    const ProductionVariants = [{ VariantName: 'all', ModelName: 'demo', InstanceType: 'ml.m5.large', InitialInstanceCount: 1 }];
    await callSageMaker(cloud, 'CreateEndpointConfig', { EndpointConfigName: 'demo', ProductionVariants });
    await callSageMaker(cloud, 'CreateEndpoint', { EndpointName: 'demo', EndpointConfigName: 'demo' });
    const { seen } = await describeUntilEnd('DescribeEndpoint', { EndpointName: 'demo' }, 'EndpointStatus');
    expect(seen).toEqual(['Creating', 'Creating', 'InService']);
    const answer = await invokeEndpoint(cloud, 'demo', '1,2', { 'Content-Type': 'text/csv' });
    expect([answer.status, await answer.text()]).toEqual([200, '1,2']);
    await cloud.scripts({ 'endpoint-answer': { other: [{ status: 400, body: 'bad row' }] } });
    await callSageMaker(cloud, 'CreateEndpoint', { EndpointName: 'other', EndpointConfigName: 'demo' });
    const early = await callSageMaker(cloud, 'DeleteEndpoint', { EndpointName: 'other' });
    expect(early.body.message).toMatch(/^Cannot update in-progress endpoint/);
    await describeUntilEnd('DescribeEndpoint', { EndpointName: 'other' }, 'EndpointStatus');
    const failed = await invokeEndpoint(cloud, 'other', '1,2');
    expect([failed.status, await failed.json()]).toMatchObject([424, { OriginalStatusCode: 400, OriginalMessage: 'bad row' }]);
    await callSageMaker(cloud, 'DeleteEndpoint', { EndpointName: 'demo' });
    expect((await callSageMaker(cloud, 'DescribeEndpoint', { EndpointName: 'demo' })).body.EndpointStatus).toBe('Deleting');
    expect((await callSageMaker(cloud, 'DescribeEndpoint', { EndpointName: 'demo' })).status).toBe(400);
  });
});
