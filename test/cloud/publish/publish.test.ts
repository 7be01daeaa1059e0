import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { readObject } from '../support/aws.ts';
import { ACCOUNT, type Cloud, type Ran, REGION, runTool, startCloud, startTool } from '../support/cloud.ts';
import { registryOwner } from '../support/images.ts';
import { BUCKET, makeProject, openClients, type Project, prepareAws, putImages, runHere } from './project.ts';

let cloud: Cloud;
beforeAll(async () => {
  cloud = await startCloud({ registry: true });
});
beforeEach(async () => {
  for (const [name, value] of Object.entries(cloud.env)) vi.stubEnv(name, value);
  await prepareAws(cloud);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await cloud.reset();
});
afterAll(() => cloud.stop());

const FLAGS = ['publish', '--skip-push', '--poll', '0.05', '--no-simulate'];
const publish = ({ folder }: Project, ...more: readonly string[]): Promise<Ran> => runHere(folder, [...FLAGS, '--yes', ...more], cloud.env);
const publishBuilt = ({ folder }: Project): Promise<Ran> => runTool(folder, [...FLAGS, '--yes'], cloud.env);
const states = (...statuses: readonly string[]) => ({ algorithm: { '*': statuses.map((status) => ({ status })) } });
const calls = async (operation: string) => (await cloud.log()).filter((one) => one.operation === operation);
const keys = async (prefix = '') => (await openClients().s3.listObjects(BUCKET, prefix)).map(({ key }) => key);

describe('publish', () => {
  it('brings a project to its certification', async () => {
    const project = makeProject();
    const { status, stdout, stderr } = await publishBuilt(project);
    expect(stderr).toContain('Validate demo-0-1-0 in AWS');
    expect(status).toBe(0);
    expect(stdout).toBe(
      [
        'Certified: demo-0-1-0',
        `  arn:aws:sagemaker:${REGION}:${ACCOUNT}:algorithm/demo-0-1-0`,
        'Next:',
        '  sagemaker-algo listing              what the Marketplace page asks for, from the spec and local runs',
        '  sagemaker-algo publish --listing    the product and its listing, by the Marketplace Catalog API',
        '',
      ].join('\n'),
    );
    const [{ params } = { params: {} }] = await calls('CreateAlgorithm');
    const text = JSON.stringify(params);
    expect(text).toMatch(/sagemaker-algo\/demo-train@sha256:[0-9a-f]{64}"/);
    expect(params).toMatchObject({ CertifyForMarketplace: true, Tags: [{ Key: 'sagemaker-algo.project', Value: 'demo' }, {}] });
    const [, prefix = ''] =
      new RegExp(`s3://${BUCKET}/(sagemaker-algo/demo/0\\.1\\.0/samples/[0-9a-f]{12})/channels/train/"`).exec(text) ?? [];
    expect((await keys()).sort()).toEqual(
      ['batch/one.csv', 'channels/train/nested/part-2.csv', 'channels/train/part-1.csv', 'channels/validation/v.csv'].map(
        (one) => `${prefix}/${one}`,
      ),
    );
    expect((await readObject(cloud, BUCKET, `${prefix}/channels/validation/v.csv`))?.toString()).toBe('7,8\n');
    expect(text).not.toMatch(/[^:]\/\//);
  });

  it('says that it is not known whether the images were rehearsed, where it only reads them back', async () => {
    const { status, stderr } = await publish(makeProject());
    expect(status).toBe(0);
    expect(stderr).toContain('not known here whether the train and the serve image in ECR passed test-local');
  });

  it('shows what it is going to do, where, what it costs and what buyers will see', async () => {
    const { stderr } = await publishBuilt(makeProject());
    const plan = stderr.slice(stderr.indexOf('Account '), stderr.indexOf('✓ Read back'));
    expect(plan.replace(/samples\/[0-9a-f]{12}/, 'samples/DIGEST')).toMatchInlineSnapshot(`
      "Account 123456789012, Region us-east-1, as arn:aws:sts::123456789012:user/moto:
        1. upload 4 sample files (24 B) to s3://demo-bucket/sagemaker-algo/demo/0.1.0/samples/DIGEST/
        2. create the algorithm demo-0-1-0, to be certified for AWS Marketplace

      AWS then validates it in your account, as arn:aws:iam::123456789012:role/demo-validation:
        a training job on 1 × ml.m5.large, at most 60 min
        a batch transform job on 1 × ml.m5.large
      This costs money: both jobs for as long as they run, and storage in ECR and S3 until you delete it.
      Samples, results, logs and metrics of the validation can be seen by buyers later.
      Tags: sagemaker-algo.project=demo, sagemaker-algo.version=0.1.0
      "
    `);
  });

  it('makes nothing that nobody has agreed to', async () => {
    const { status, stdout, stderr } = await runTool(makeProject().folder, FLAGS, cloud.env);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain('Agree with --yes. Nothing was created.');
    expect(await keys()).toEqual([]);
    expect((await cloud.log()).map(({ operation }) => operation).filter((name) => /^(Create|Put|Delete|Start)/.test(name))).toEqual([
      'CreateRepository',
      'CreateRepository',
    ]);
  });

  it('calls nobody in a dry run', async () => {
    const { folder } = makeProject();
    // Nobody listens there.
    const nowhere = { AWS_ENDPOINT_URL: 'http://127.0.0.1:9', AWS_EC2_METADATA_DISABLED: 'true' };
    const { status, stdout } = await runTool(folder, ['publish', '--dry-run', '--json', '--region', REGION], nowhere);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ AlgorithmName: 'demo-0-1-0' });
    const before = (await cloud.log()).length;
    await runTool(folder, ['publish', '--dry-run', '--region', REGION], cloud.env);
    expect((await cloud.log()).length).toBe(before);
  });

  it('gives its result as JSON', async () => {
    const { stdout } = await publish(makeProject(), '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ schemaVersion: 1, name: 'demo-0-1-0', status: 'Completed', created: true, account: ACCOUNT, region: REGION },
    });
  });

  it('ends when the algorithm is created, where that was asked for', async () => {
    await cloud.scripts(states('InProgress'));
    const { status, stdout } = await publish(makeProject(), '--no-wait');
    expect(status).toBe(0);
    expect(stdout).toContain('Created: demo-0-1-0, InProgress');
    expect(stdout).toContain('sagemaker-algo status demo-0-1-0 --watch');
  });

  it('tags nothing, where that was asked for', async () => {
    await publish(makeProject(), '--no-tags');
    const [{ params } = { params: {} }] = await calls('CreateAlgorithm');
    expect(params).not.toHaveProperty('Tags');
  });

  it('says which option does without a permission for tags', async () => {
    const message = 'User: x is not authorized to perform: sagemaker:AddTags on resource: y';
    await cloud.faults([{ operation: 'CreateAlgorithm', error: { code: 'AccessDeniedException', message } }]);
    const { status, stderr } = await publish(makeProject());
    expect(status).toBe(2);
    expect(stderr).toContain('publish without tags: --no-tags');
  });

  it('translates a validation that failed, and ends with exit code 1', async () => {
    const details = { ValidationStatuses: [{ Name: 'demo-0-1-0', Status: 'Failed', FailureReason: 'AlgorithmError: , exit code: 1' }] };
    await cloud.scripts({ algorithm: { '*': [{ status: 'InProgress' }, { status: 'Failed', details }] } });
    const project = makeProject();
    const first = await publish(project);
    expect(first.status).toBe(1);
    expect(first.stderr).toContain('AlgorithmError: , exit code: 1');
    expect(first.stderr).toContain('sagemaker-algo publish --replace');
    expect(first.stdout).toMatch(/^demo-0-1-0 {2}Failed\n/);
    // The same again: nothing is created, and the same is told.
    const again = await publish(project);
    expect(again.status).toBe(1);
    expect(again.stderr).toContain('AlgorithmError: , exit code: 1');
    expect(await calls('CreateAlgorithm')).toHaveLength(1);
  });
});

describe('what has to be right before anything is made', () => {
  it.each<[string, readonly string[], string]>([
    ['credentials of another account', ['--role', 'arn:aws:iam::999999999999:role/x'], 'the product to account 999999999999'],
    ['a role of another account', ['--account', '999999999999'], 'is another account than the one to publish in'],
    ['a role that is not there', ['--role', `arn:aws:iam::${ACCOUNT}:role/nobody`], 'There is no role'],
    ['a Region that has to be switched on', ['--region', 'eu-south-1'], 'eu-south-1'],
    ['a bucket that is not there', ['--bucket', 'not-there'], '--create-bucket'],
  ])('%s', async (_, flags, says) => {
    const { status, stderr } = await publish(makeProject(), ...flags);
    expect(status).toBe(2);
    expect(stderr).toContain(says);
    expect(await calls('CreateAlgorithm')).toEqual([]);
  });

  it('a request that AWS would refuse, before AWS is asked for anything', async () => {
    const { folder } = makeProject({ name: 'demo', inference: { contentTypes: ['text/csv'], transformInstanceTypes: ['ml.none.large'] } });
    const before = (await cloud.log()).length;
    const { status, stderr } = await runHere(folder, [...FLAGS, '--yes'], cloud.env);
    expect(status).toBe(2);
    expect(stderr).toContain('ml.none.large');
    expect((await cloud.log()).length).toBe(before);
  });

  it('images that are in ECR, when they are not to be pushed', async () => {
    const { status, stderr } = await publish(makeProject({ version: '9.9.9' }));
    expect(status).toBe(3);
    expect(stderr).toContain('there is no sagemaker-algo/demo-train:9.9.9');
  });

  it('makes a bucket, closed and encrypted, when that was asked for', async () => {
    const { status, stderr } = await publish(makeProject(), '--bucket', 'made-now', '--create-bucket');
    expect(status).toBe(0);
    expect(stderr).toContain('make the bucket made-now, encrypted and closed to the public');
    expect(await openClients().s3.bucketRegion('made-now')).toBe(REGION);
  });
});

describe('a name that exists', () => {
  it('is certified already: nothing is made, and that is a success', async () => {
    const project = makeProject();
    await publish(project);
    const { status, stdout } = await publish(project);
    expect(status).toBe(0);
    expect(stdout).toContain('Certified: demo-0-1-0 (it was there already, with the same content)');
    expect(await calls('CreateAlgorithm')).toHaveLength(1);
  });

  it('is validated now: it is waited for', async () => {
    await cloud.scripts(states('InProgress', 'InProgress', 'InProgress', 'InProgress', 'Completed'));
    const project = makeProject();
    await publish(project, '--no-wait');
    const { status, stdout } = await publish(project);
    expect(status).toBe(0);
    expect(stdout).toContain('Certified: demo-0-1-0');
    expect(await calls('CreateAlgorithm')).toHaveLength(1);
  });

  it('is something else: what differs is named, with both ways on', async () => {
    await publish(makeProject());
    const { status, stderr } = await publish(makeProject({ description: 'Another one' }));
    expect(status).toBe(2);
    expect(stderr).toContain('  AlgorithmDescription\n    there: "A demo"\n    here:  "Another one"\n');
    expect(stderr).toContain('Raise "version" in sagemaker-algo.json');
    expect(await calls('CreateAlgorithm')).toHaveLength(1);
  });

  it('has other samples or images: these are named too', async () => {
    await publish(makeProject());
    await putImages(cloud, { word: 'two' });
    const { stderr } = await publish(makeProject({}, { 'data/validation/v.csv': '9,9\n' }));
    expect(stderr).toContain('  TrainingSpecification.TrainingImage\n    there: ');
    expect(stderr).toContain('  the sample data that it was, or is being, validated with\n');
  });

  it('is made anew with --replace, once AWS has deleted it', async () => {
    await cloud.scripts({ 'algorithm-deletion': { '*': [{ status: 'Deleting' }, { status: 'Deleting' }] } });
    await publish(makeProject());
    const { status, stdout, stderr } = await publish(makeProject({ description: 'Another one' }), '--replace');
    expect(stderr).toContain('delete the algorithm demo-0-1-0, which is Completed');
    expect([status, stdout.split('\n')[0]]).toEqual([0, 'Certified: demo-0-1-0']);
    const [last] = (await calls('CreateAlgorithm')).slice(-1);
    expect(last?.params).toMatchObject({ AlgorithmDescription: 'Another one' });
  });

  it('is not replaced by anybody who has not said so', async () => {
    await publish(makeProject());
    const { status, stderr } = await runHere(makeProject({ description: 'x' }).folder, [...FLAGS, '--replace'], cloud.env);
    expect(status).toBe(2);
    expect(stderr).toContain('Say it with --yes. Nothing was deleted.');
    expect(await calls('DeleteAlgorithm')).toEqual([]);
  });

  it('is not replaced while it is validated', async () => {
    await cloud.scripts(states('InProgress'));
    await publish(makeProject(), '--no-wait');
    const { status, stderr } = await publish(makeProject(), '--replace');
    expect(status).toBe(2);
    expect(stderr).toContain('is being validated');
    expect(await calls('DeleteAlgorithm')).toEqual([]);
  });

  it('is validated now, and nobody waits: it is not said to be made', async () => {
    await cloud.scripts(states('InProgress'));
    expect((await publish(makeProject(), '--no-wait')).stdout).toMatch(/^Created: demo-0-1-0, InProgress\n/);
    expect((await publish(makeProject(), '--no-wait')).stdout).toMatch(/^Found: demo-0-1-0, InProgress\n/);
    expect(await calls('CreateAlgorithm')).toHaveLength(1);
  });

  it('is certified, and its images are in ECR no more: nobody says that they are the same', async () => {
    await publish(makeProject());
    const owner = registryOwner(cloud.registry?.url ?? '');
    const { digest } = await owner.getManifest('sagemaker-algo/demo-train', '0.1.0');
    await owner.remove('sagemaker-algo/demo-train', digest);
    const { status, stdout, stderr } = await publish(makeProject());
    expect(status).toBe(0);
    expect(stderr).toContain('are not compared');
    expect(stdout).toContain('Certified: demo-0-1-0 (it was there already; its images were not compared)');
    // The tag comes back for the tests after this one.
    await putImages(cloud);
  });

  it('is being deleted: it is waited for, then made', async () => {
    await cloud.scripts({ 'algorithm-deletion': { '*': Array(4).fill({ status: 'Deleting' }) } });
    await publish(makeProject());
    await openClients().algorithms.delete('demo-0-1-0');
    const { status } = await publish(makeProject());
    expect(status).toBe(0);
    expect(await calls('CreateAlgorithm')).toHaveLength(2);
  });
});

describe('an interrupted publication', () => {
  /** Runs until AWS is asked for this, then presses Ctrl-C. */
  async function interruptAt(project: Project, operation: string, times = 1) {
    const wanted = (await calls(operation)).length + times;
    const child = startTool(project.folder, [...FLAGS, '--yes'], cloud.env);
    let stderr = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    const closed = once(child, 'close');
    while ((await calls(operation)).length < wanted) await sleep(20);
    child.kill('SIGINT');
    const [status] = await closed;
    return { status: status as number, stderr };
  }

  it.each([
    ['before the plan', 'GetAuthorizationToken', ''],
    ['while it creates', 'CreateAlgorithm', 'sagemaker-algo status demo-0-1-0'],
  ])('%s', async (_, operation, says) => {
    await cloud.faults([{ operation, delaySeconds: 1 }]);
    const project = makeProject();
    const { status, stderr } = await interruptAt(project, operation);
    expect(status).toBe(130);
    expect(stderr).toContain(says);
    const again = await publish(project);
    expect(again.status).toBe(0);
    expect(await calls('CreateAlgorithm')).toHaveLength(1);
  });

  it('while AWS validates: says that this goes on, and the next run waits for it', async () => {
    await cloud.scripts(states(...Array(40).fill('InProgress'), 'Completed'));
    const project = makeProject();
    // Looked for, found when it was made, and then watched.
    const { status, stderr } = await interruptAt(project, 'DescribeAlgorithm', 4);
    expect(status).toBe(130);
    expect(stderr).toContain('The validation of demo-0-1-0 goes on in AWS, and so does what it costs.');
    expect(stderr).toContain('sagemaker-algo status demo-0-1-0 --watch');
    expect((await publish(project)).status).toBe(0);
    expect(await calls('CreateAlgorithm')).toHaveLength(1);
  });
});

describe('two who publish at once', () => {
  it('the same version: one creates it, the other waits for it', async () => {
    const project = makeProject();
    await cloud.faults([{ operation: 'CreateAlgorithm', delaySeconds: 1.5, times: 2 }]);
    const both = await Promise.all([publishBuilt(project), publishBuilt(project)]);
    expect(both.map(({ status }) => status)).toEqual([0, 0]);
    expect((await calls('CreateAlgorithm')).map(({ status }) => status).sort()).toEqual([200, 400]);
  });

  it('the same version with other samples: the second is told, and the first keeps its own', async () => {
    await cloud.faults([{ operation: 'CreateAlgorithm', delaySeconds: 1.5, times: 2 }]);
    const both = await Promise.all([publishBuilt(makeProject()), publishBuilt(makeProject({}, { 'data/validation/v.csv': '9,9\n' }))]);
    expect(both.map(({ status }) => status).sort()).toEqual([0, 2]);
    const [{ params } = { params: {} }] = (await calls('CreateAlgorithm')).filter(({ status }) => status === 200);
    const [, place = ''] = /s3:\/\/[^/]+\/([^"]+channels\/validation\/)/.exec(JSON.stringify(params)) ?? [];
    expect(await keys(place)).toEqual([`${place}v.csv`]);
  });

  it('two versions share nothing in S3', async () => {
    await putImages(cloud, { version: '0.2.0' });
    await Promise.all([publishBuilt(makeProject()), publishBuilt(makeProject({ version: '0.2.0' }))]);
    const versions = new Set((await keys()).map((key) => key.split('/').slice(0, 3).join('/')));
    expect([...versions].sort()).toEqual(['sagemaker-algo/demo/0.1.0', 'sagemaker-algo/demo/0.2.0']);
  });
});

describe('the samples in S3', () => {
  it('are sent once, and what does not belong there is removed', async () => {
    const project = makeProject();
    expect((await publish(project)).stderr).toContain('4 sent, 0 there already');
    const [first = ''] = await keys();
    const stray = `${first.split('/').slice(0, 5).join('/')}/channels/train/stray.csv`;
    const file = `${project.folder}/stray.csv`;
    writeFileSync(file, 'x');
    await openClients().s3.putFile(BUCKET, stray, file, {});
    rmSync(file);
    await openClients().algorithms.delete('demo-0-1-0');
    expect((await publish(project)).stderr).toContain('0 sent, 4 there already, 1 strange one removed');
    expect(await keys()).not.toContain(stray);
  });

  it('may be many, without a word about it from Node', async () => {
    const files = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`data/train/many-${index}.csv`, `${index},1\n`]));
    const { status, stderr } = await publishBuilt(makeProject({}, files));
    expect(status).toBe(0);
    expect(stderr).not.toMatch(/Warning/);
  });
});
