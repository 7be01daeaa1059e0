import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AlgorithmImages, buildAlgorithms } from '../support/algorithms.ts';
import { callSageMaker, invokeEndpoint, makeBucket, makeRole, ROLE, readLogs, readObject } from '../support/aws.ts';
import { type Cloud, startCloud } from '../support/cloud.ts';
import { MEDIA, putSmallImage, registryOwner } from '../support/images.ts';

/** Jobs in real containers, as the counterpart runs them: what an algorithm does decides, not a script. */

const BUCKET = 'real-jobs';
const FLAWS = ['sound', 'training-raises', 'odd-training-takes-6-s', 'invocations-answer-500', 'ping-answers-404', 'model-holds-symlink'];

let cloud: Cloud;
let algorithms: AlgorithmImages;
beforeAll(async () => {
  cloud = await startCloud({ registry: true });
  await makeRole(cloud);
  await makeBucket(cloud, BUCKET, { 'train/rows.csv': '2,0.5,0.5\n4,1,1\n', 'batch/a.csv': '1,1\n2,2\n', 'batch/sub/b.csv': '3,3\n' });
  await cloud.settings({ jobs: 'real', healthSeconds: '5', batchHealthSeconds: '5' });
  algorithms = await buildAlgorithms(FLAWS);
});
afterAll(async () => {
  await cloud.stop();
  await algorithms.remove();
  const left = execFileSync('docker', ['ps', '-aq', '--filter', `label=${cloud.label}`]).toString();
  expect(left).toBe('');
});

const s3 = (path: string) => ({ DataSource: { S3DataSource: { S3DataType: 'S3Prefix', S3Uri: `s3://${BUCKET}/${path}` } } });

async function train(algorithm: string, name: string, over: object = {}) {
  const created = await callSageMaker(cloud, 'CreateTrainingJob', {
    TrainingJobName: name,
    AlgorithmSpecification: {
      TrainingImage: algorithms.of(algorithm),
      TrainingInputMode: 'File',
      MetricDefinitions: [{ Name: 'rows', Regex: 'rows=([0-9]+);' }],
    },
    HyperParameters: { rate: '0.25' },
    RoleArn: ROLE,
    InputDataConfig: [{ ChannelName: 'train', ContentType: 'text/csv', ...s3('train/') }],
    OutputDataConfig: { S3OutputPath: `s3://${BUCKET}/out` },
    ResourceConfig: { InstanceType: 'ml.m5.large', InstanceCount: 1, VolumeSizeInGB: 10 },
    StoppingCondition: { MaxRuntimeInSeconds: 600 },
    ...over,
  });
  expect(created.body).toHaveProperty('TrainingJobArn');
}

async function awaitEnd(operation: string, params: object, member: string) {
  for (;;) {
    const { body } = await callSageMaker(cloud, operation, params);
    if (['Completed', 'Failed', 'Stopped', 'InService'].includes(body[member])) return body;
    await sleep(50);
  }
}
const trained = (name: string) => awaitEnd('DescribeTrainingJob', { TrainingJobName: name }, 'TrainingJobStatus');

async function makeModel(algorithm: string, name: string, job = 'sound') {
  const PrimaryContainer = { Image: algorithms.of(algorithm), ModelDataUrl: `s3://${BUCKET}/out/${job}/output/model.tar.gz` };
  return callSageMaker(cloud, 'CreateModel', { ModelName: name, PrimaryContainer, ExecutionRoleArn: ROLE, EnableNetworkIsolation: true });
}

async function transform(model: string) {
  await callSageMaker(cloud, 'CreateTransformJob', {
    TransformJobName: model,
    ModelName: model,
    TransformInput: { ...s3('batch/'), ContentType: 'text/csv', SplitType: 'Line' },
    TransformOutput: { S3OutputPath: `s3://${BUCKET}/transformed/${model}`, AssembleWith: 'Line' },
    TransformResources: { InstanceType: 'ml.m5.large', InstanceCount: 1 },
  });
  return awaitEnd('DescribeTransformJob', { TransformJobName: model }, 'TransformJobStatus');
}

describe('a sound algorithm', () => {
  it('trains: model, metrics, log, states', async () => {
    await train('sound', 'sound');
    const job = await trained('sound');
    expect(job).toMatchObject({ TrainingJobStatus: 'Completed', FinalMetricDataList: [{ MetricName: 'rows', Value: 2 }] });
    const states = job.SecondaryStatusTransitions.map(({ Status }: { Status: string }) => Status);
    expect(states).toEqual(['Starting', 'Downloading', 'Training', 'Uploading', 'Completed']);
    const model = await readObject(cloud, BUCKET, 'out/sound/output/model.tar.gz');
    expect(execFileSync('tar', ['-tz'], { input: model }).toString()).toBe('model.json\n');
    expect(await readLogs(cloud, '/aws/sagemaker/TrainingJobs')).toEqual(['training', expect.stringMatching(/^rows=2; rmse=/), 'done']);
  });

  it('trains from pipes, and on two hosts', async () => {
    const pipe = { AlgorithmSpecification: { TrainingImage: algorithms.of('sound'), TrainingInputMode: 'Pipe' } };
    await train('sound', 'pipe', pipe);
    await train('sound', 'two', { ResourceConfig: { InstanceType: 'ml.m5.large', InstanceCount: 2, VolumeSizeInGB: 10 } });
    expect(await trained('pipe')).toMatchObject({ TrainingJobStatus: 'Completed' });
    expect(await trained('two')).toMatchObject({ TrainingJobStatus: 'Completed' });
  });

  it('transforms each object, and answers at an endpoint', async () => {
    expect((await makeModel('sound', 'sound')).status).toBe(200);
    expect(await transform('sound')).toMatchObject({ TransformJobStatus: 'Completed' });
    expect(String(await readObject(cloud, BUCKET, 'transformed/sound/a.csv.out'))).toBe('4\n8\n');
    expect(String(await readObject(cloud, BUCKET, 'transformed/sound/sub/b.csv.out'))).toBe('12\n');
    const ProductionVariants = [{ VariantName: 'all', ModelName: 'sound', InstanceType: 'ml.m5.large', InitialInstanceCount: 1 }];
    await callSageMaker(cloud, 'CreateEndpointConfig', { EndpointConfigName: 'sound', ProductionVariants });
    await callSageMaker(cloud, 'CreateEndpoint', { EndpointName: 'sound', EndpointConfigName: 'sound' });
    await awaitEnd('DescribeEndpoint', { EndpointName: 'sound' }, 'EndpointStatus');
    const answer = await invokeEndpoint(cloud, 'sound', '1,2\n', { 'Content-Type': 'text/csv' });
    expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([200, 'text/csv', '6\n']);
    expect((await invokeEndpoint(cloud, 'sound', 'x', { 'Content-Type': 'text/csv' })).status).toBe(424);
    await callSageMaker(cloud, 'DeleteEndpoint', { EndpointName: 'sound' });
  });

  it('passes the validation of CreateAlgorithm, which really runs; another fails in the stage that fails', async () => {
    await createAlgorithm('good', 'sound', 'sound');
    await createAlgorithm('bad', 'training-raises', 'sound');
    await createAlgorithm('worse', 'sound', 'invocations-answer-500');
    const good = await awaitEnd('DescribeAlgorithm', { AlgorithmName: 'good' }, 'AlgorithmStatus');
    expect([good.AlgorithmStatus, good.AlgorithmStatusDetails.ValidationStatuses.map(({ Status }: { Status: string }) => Status)]).toEqual([
      'Completed',
      ['Completed', 'Completed'],
    ]);
    const bad = await awaitEnd('DescribeAlgorithm', { AlgorithmName: 'bad' }, 'AlgorithmStatus');
    expect(bad.AlgorithmStatusDetails.ValidationStatuses).toMatchObject([
      { Status: 'Failed', FailureReason: expect.stringMatching(/^AlgorithmError: .*, exit code: 1$/s) },
      { Status: 'NotStarted' },
    ]);
    const worse = await awaitEnd('DescribeAlgorithm', { AlgorithmName: 'worse' }, 'AlgorithmStatus');
    expect(worse.AlgorithmStatusDetails.ValidationStatuses).toMatchObject([{ Status: 'Completed' }, { Status: 'Failed' }]);
  });
});

describe('a job that goes on', () => {
  const training = async (name: string) => {
    for (;;) {
      const { body } = await callSageMaker(cloud, 'DescribeTrainingJob', { TrainingJobName: name });
      if (body.SecondaryStatus === 'Training') return;
      await sleep(50);
    }
  };

  it('is stopped when somebody asks, or when its time is over', async () => {
    await train('odd-training-takes-6-s', 'asked');
    await train('odd-training-takes-6-s', 'late', { StoppingCondition: { MaxRuntimeInSeconds: 1 } });
    await training('asked');
    await callSageMaker(cloud, 'StopTrainingJob', { TrainingJobName: 'asked' });
    expect(await trained('asked')).toMatchObject({ TrainingJobStatus: 'Stopped', SecondaryStatus: 'Stopped' });
    expect(await trained('late')).toMatchObject({ TrainingJobStatus: 'Stopped', SecondaryStatus: 'MaxRuntimeExceeded' });
  });
});

describe('flawed ones', () => {
  it('fail with what they say of it', async () => {
    await train('training-raises', 'raises');
    const job = await trained('raises');
    expect(job.FailureReason).toMatch(/^AlgorithmError: .+, exit code: \d+$/s);
    expect(await readObject(cloud, BUCKET, 'out/raises/output/model.tar.gz')).toBeUndefined();
  });

  it('fail in a transform, with the status in the data log', async () => {
    await makeModel('invocations-answer-500', 'answers-500');
    expect(await transform('answers-500')).toMatchObject({ FailureReason: 'AlgorithmError: See job logs for more information' });
    expect((await readLogs(cloud, '/aws/sagemaker/TransformJobs')).join('\n')).toContain('Bad HTTP status received from algorithm: 500');
    await makeModel('ping-answers-404', 'answers-404');
    expect((await transform('answers-404')).FailureReason).toMatch(/failed to respond to ping/);
  });

  it('fail with a link in the model', async () => {
    await train('model-holds-symlink', 'linked');
    expect(await trained('linked')).toMatchObject({ TrainingJobStatus: 'Completed' });
    await makeModel('sound', 'linked', 'linked');
    expect((await transform('linked')).FailureReason).toMatch(/Failed to extract model data archive/);
  });

  it('are refused where the image is not there, or in a form that SageMaker does not take', async () => {
    const gone = `${cloud.registry?.host}/algorithms@sha256:${'0'.repeat(64)}`;
    const refused = await callSageMaker(cloud, 'CreateModel', {
      ModelName: 'gone',
      PrimaryContainer: { Image: gone },
      ExecutionRoleArn: ROLE,
    });
    expect(refused.body.message).toBe(`Requested image ${gone} not found.`);
    await train('sound', 'gone', { AlgorithmSpecification: { TrainingImage: gone, TrainingInputMode: 'File' } });
    expect((await trained('gone')).FailureReason).toMatch(/Cannot pull algorithm container/);
    const PrimaryContainer = { Image: await pushAsOci() };
    const oci = await callSageMaker(cloud, 'CreateModel', { ModelName: 'oci', PrimaryContainer, ExecutionRoleArn: ROLE });
    expect(oci.body.message).toMatch(/^Unsupported manifest media type application\/vnd.oci.image.manifest.v1\+json/);
  });
});

/** A small image with a manifest as BuildKit writes it. */
async function pushAsOci(): Promise<string> {
  const owner = registryOwner(cloud.registry?.url ?? '');
  await putSmallImage(owner, 'small', 'docker');
  const { manifest } = await owner.getManifest('small', 'docker');
  const { digest } = await owner.putManifest('small', 'oci', { ...manifest, mediaType: MEDIA.oci }, MEDIA.oci);
  return `${cloud.registry?.host}/small@${digest}`;
}

async function createAlgorithm(name: string, training: string, serving: string) {
  const created = await callSageMaker(cloud, 'CreateAlgorithm', {
    AlgorithmName: name,
    TrainingSpecification: {
      TrainingImage: algorithms.of(training),
      SupportedTrainingInstanceTypes: ['ml.m5.large'],
      TrainingChannels: [{ Name: 'train', SupportedContentTypes: ['text/csv'], SupportedInputModes: ['File'], IsRequired: true }],
    },
    InferenceSpecification: {
      Containers: [{ Image: algorithms.of(serving) }],
      SupportedTransformInstanceTypes: ['ml.m5.large'],
      SupportedContentTypes: ['text/csv'],
      SupportedResponseMIMETypes: ['text/csv'],
    },
    ValidationSpecification: {
      ValidationRole: ROLE,
      ValidationProfiles: [
        {
          ProfileName: 'validation',
          TrainingJobDefinition: {
            TrainingInputMode: 'File',
            InputDataConfig: [{ ChannelName: 'train', ...s3('train/') }],
            OutputDataConfig: { S3OutputPath: `s3://${BUCKET}/validation` },
            ResourceConfig: { InstanceType: 'ml.m5.large', InstanceCount: 1, VolumeSizeInGB: 10 },
            StoppingCondition: { MaxRuntimeInSeconds: 600 },
          },
          TransformJobDefinition: {
            TransformInput: { ...s3('batch/'), ContentType: 'text/csv' },
            TransformOutput: { S3OutputPath: `s3://${BUCKET}/validation` },
            TransformResources: { InstanceType: 'ml.m5.large', InstanceCount: 1 },
          },
        },
      ],
    },
    CertifyForMarketplace: true,
  });
  expect(created.body).toHaveProperty('AlgorithmArn');
}
