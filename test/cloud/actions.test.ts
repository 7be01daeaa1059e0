import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { planCallerPolicy, planRolePolicy } from '../../src/publish/policies.ts';
import { PURPOSES } from '../../src/publish/policy-caller.ts';
import { packModel } from '../../src/sagemaker/artifact.ts';
import { soundPack } from '../listing/catalog-pack.ts';
import { fullConfig, requestOf } from '../publish/requests.ts';
import { workspace } from '../support/workspace.ts';
import { EVERY_ACTION, ROWS } from './access-page.ts';
import * as published from './publish/project.ts';
import { callSageMaker, makeBucket, makeRole, putObject, ROLE, readObject } from './support/aws.ts';
import { ACCOUNT, type Cloud, REGION, runTool, startCloud, startTool } from './support/cloud.ts';
import { type Guard, startGuard } from './support/guard.ts';
import { callIam } from './support/iam.ts';
import { BUCKET, IMAGE, jobsProject } from './support/jobs-project.ts';
import { makePushProject } from './support/push-project.ts';
import { asked, watch } from './support/signals.ts';

let cloud: Cloud;
let guard: Guard;
beforeAll(async () => {
  cloud = await startCloud({ registry: true });
  guard = await startGuard(cloud, []);
  for (const [name, value] of Object.entries(cloud.env)) vi.stubEnv(name, value);
  return () => vi.unstubAllEnvs();
});
afterAll(async () => {
  guard.stop();
  await cloud.stop();
});
beforeEach(() => cloud.reset());
afterEach(async () => {
  const made = (await cloud.log()).filter(({ operation, accessKey }) => accessKey === TOOL && operation.startsWith('Create'));
  for (const { operation, params } of made) {
    const tags = (params['Tags'] ?? params['tags'] ?? []) as readonly { readonly Key: string }[];
    expect(
      tags.map(({ Key }) => Key),
      `tags of ${operation}`,
    ).toContain('sagemaker-algo.project');
  }
  expect(guard.untagged()).toEqual([]);
});

interface Place {
  readonly project: string;
  readonly role: string;
  readonly bucket: string;
  readonly repositories: readonly string[];
}

/** Only what the printed policy for everything allows, for this project. */
const allow = (place: Place) => guard.use([planCallerPolicy({ account: ACCOUNT, region: REGION, ...place }, PURPOSES)]);
/** Keys of the tool under test, which tell its calls from those of the test. */
const TOOL = 'AKIATOOLTOOLTOOLTOOL';
const QUICK = { SAGEMAKER_ALGO_POLL_SECONDS: '0.05', AWS_ACCESS_KEY_ID: TOOL };
const run = async (cwd: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
  const ran = await runTool(cwd, args, { ...guard.env, ...QUICK, ...env });
  expect(guard.refused(), ran.stderr).toEqual([]);
  return ran;
};
/** The page names everything that was asked for, and beside it only what it says is asked for at times. */
function matchesPage(command: string, seen: readonly string[] = guard.actions()): void {
  const row = ROWS.get(command);
  if (row === undefined) throw new Error(`the page has no row ${command}`);
  const named = [...row.always, ...row.atTimes];
  expect(
    seen.filter((action) => !named.includes(action)),
    `${command}: not on the page`,
  ).toEqual([]);
  expect(
    row.always.filter((action) => !seen.includes(action)),
    `${command}: on the page, never asked for`,
  ).toEqual([]);
}

const demo: Place = {
  ...{ project: 'demo', role: published.ROLE, bucket: published.BUCKET },
  repositories: ['sagemaker-algo/demo-train', 'sagemaker-algo/demo-serve'],
};

describe('what each command asks of AWS', () => {
  it('push', async () => {
    const project = makePushProject();
    project.rehearsed();
    allow({ ...demo, project: project.config.name, repositories: Object.values(project.repositories) });
    expect(await run(project.folder, ['push', '--create'], { HOME: project.home })).toMatchObject({ status: 0 });
    matchesPage('push');
  });

  it('publish, to its end and to a failure', async () => {
    await published.prepareAws(cloud);
    const policy = JSON.stringify(planRolePolicy({ account: ACCOUNT, region: REGION, ...demo }));
    await callIam(cloud, 'PutRolePolicy', { RoleName: 'demo-validation', PolicyName: 'p', PolicyDocument: policy });
    allow(demo);
    const args = ['publish', '--skip-push', '--yes', '--poll', '0.05'];
    const project = published.makeProject({ version: '0.2.0' });
    const details = { ValidationStatuses: [{ Name: 'x', Status: 'Failed', FailureReason: 'x' }] };
    await cloud.scripts({ algorithm: { '*': [{ status: 'Failed', details }] } });
    await published.putImages(cloud, { version: '0.2.0' });
    await failedJobs(project);
    expect(await run(project.folder, args)).toMatchObject({ status: 1 });
    matchesPage('publish');
  });

  it('status and unpublish', async () => {
    await published.prepareAws(cloud);
    const place = { ...demo, bucket: 'made-by-the-tool' };
    allow(place);
    const { folder } = published.makeProject();
    const args = ['publish', '--skip-push', '--yes', '--poll', '0.05', '--no-simulate', '--create-bucket', '--bucket', place.bucket];
    expect(await run(folder, args)).toMatchObject({ status: 0 });
    matchesPage('publish', [...guard.actions(), ...(ROWS.get('publish')?.always ?? [])]);
    expect(String(await readObject(cloud, place.bucket, '?tagging'))).toContain('<Key>sagemaker-algo.project</Key>');
    allow(place);
    expect(await run(folder, ['status'])).toMatchObject({ status: 0 });
    matchesPage('status');
    allow(place);
    expect(await run(folder, ['unpublish', '--yes', '--data', '--poll', '0.05', '--bucket', place.bucket])).toMatchObject({ status: 0 });
    matchesPage('unpublish');
  });

  it('train, transform and serve in SageMaker, and jobs', async () => {
    await makeRole(cloud);
    await makeBucket(cloud, BUCKET);
    const place = { ...demo, role: ROLE, bucket: BUCKET };
    const dir = jobsProject();
    mkdirSync(join(dir, 'artifacts'));
    await packModel(workspace({ 'model.json': '{}' }), [{ path: 'model.json', type: 'file' }], join(dir, 'artifacts/model.tar.gz'));
    const on = ['--on', 'sagemaker', '--image', IMAGE];
    allow(place);
    const serving = watch(startTool(dir, ['serve', ...on], { ...guard.env, ...QUICK }));
    await asked(cloud, 'DescribeEndpoint');
    serving.kill('SIGINT');
    await serving.ended;
    expect(guard.refused()).toEqual([]);
    matchesPage('serve --on sagemaker');
    for (const command of ['transform', 'train']) {
      allow(place);
      expect(await run(dir, [command, ...on, '--out', `${command}-results`])).toMatchObject({ status: 0 });
      matchesPage(`${command} --on sagemaker`);
    }
    await run(dir, ['train', ...on, '--detach']);
    allow(place);
    expect(await run(dir, ['jobs', '--cleanup', '--yes', '--data'])).toMatchObject({ status: 0 });
    matchesPage('jobs, jobs --cleanup');
  });
});

it('test-cloud', async () => {
  await makeRole(cloud);
  await makeBucket(cloud, BUCKET);
  allow({ ...demo, role: ROLE, bucket: BUCKET });
  // Nothing really runs here, so that the report is a bad one: what is asked for is the same.
  const ran = await run(jobsProject(), ['test-cloud', '--train-image', IMAGE, '--serve-image', IMAGE, '--yes']);
  expect(ran.stderr).toContain('Remove the results');
  matchesPage('test-cloud');
});

it('publish --listing', async () => {
  const config = { ...fullConfig(), publish: { ...fullConfig().publish, region: REGION } };
  await cloud.scripts({ algorithm: { '*': [{ status: 'Completed' }] } });
  expect(await callSageMaker(cloud, 'CreateAlgorithm', requestOf(config))).toMatchObject({ status: 200 });
  const files = { 'sagemaker-algo.json': JSON.stringify(config), 'listing/listing.json': JSON.stringify(soundPack(config)) };
  guard.use([planCallerPolicy({ account: ACCOUNT, region: REGION, ...demo, project: config.name }, ['listing'])]);
  expect(await run(workspace(files), ['publish', '--listing', '--poll', '0.05', '--yes'])).toMatchObject({ status: 0 });
  matchesPage('publish --listing');
});

describe('the policies', () => {
  it('hold exactly what the page names', () => {
    const policy = planCallerPolicy({ account: ACCOUNT, region: REGION, ...demo }, PURPOSES);
    expect([...new Set(policy.Statement.flatMap(({ Action }) => Action))].sort()).toEqual([...EVERY_ACTION].sort());
  });
});

/** Jobs as the validation of a project would start them, failed, so that there is something to look at. */
async function failedJobs(project: published.Project): Promise<void> {
  const request = await published.requestOf(project);
  const [profile] = request.ValidationSpecification?.ValidationProfiles ?? [];
  const { TransformJobDefinition: transform, TrainingJobDefinition: training } = JSON.parse(JSON.stringify(profile));
  const model = { Image: IMAGE, ModelDataUrl: `s3://${published.BUCKET}/model.tar.gz` };
  // The samples are not there yet: what is read has to exist.
  for (const { DataSource } of [...training.InputDataConfig, transform.TransformInput]) {
    const [, key = ''] = /^s3:\/\/[^/]+\/(.+)$/.exec(DataSource.S3DataSource.S3Uri) ?? [];
    await putObject(cloud, published.BUCKET, `${key.replace(/\/$/, '')}/x`, '1');
  }
  await putObject(cloud, published.BUCKET, 'model.tar.gz', '');
  const ended = [{ status: 'Failed', reason: 'x', logs: ['a line'] }];
  await cloud.scripts({ 'training-job': { '*': ended }, 'transform-job': { '*': ended } });
  const must = async (operation: string, params: object) =>
    expect(await callSageMaker(cloud, operation, params), operation).toMatchObject({ status: 200 });
  await must('CreateTrainingJob', {
    ...{ TrainingJobName: 'of-aws', RoleArn: published.ROLE, ...training, TrainingInputMode: undefined },
    AlgorithmSpecification: { TrainingImage: IMAGE, TrainingInputMode: 'File' },
  });
  await must('DescribeTrainingJob', { TrainingJobName: 'of-aws' });
  await must('CreateModel', { ModelName: 'of-aws', PrimaryContainer: model, ExecutionRoleArn: published.ROLE });
  await must('CreateTransformJob', { TransformJobName: 'of-aws', ModelName: 'of-aws', ...transform });
  await must('DescribeTransformJob', { TransformJobName: 'of-aws' });
}
