import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { makeBucket } from '../support/aws.ts';
import { type Cloud, REGION, runTool, startCloud } from '../support/cloud.ts';
import { BUCKET, makeProject, openClients, requestOf } from './project.ts';

let cloud: Cloud;
beforeAll(async () => {
  cloud = await startCloud();
});
beforeEach(() => {
  for (const [name, value] of Object.entries(cloud.env)) vi.stubEnv(name, value);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await cloud.reset();
});
afterAll(() => cloud.stop());

const states = (...statuses: readonly string[]) => statuses.map((status) => ({ status }));
const failed = {
  status: 'Failed',
  details: { ValidationStatuses: [{ Name: 'demo-0-1-0', Status: 'Failed', FailureReason: 'AlgorithmError: , exit code: 1' }] },
};

/** Makes these versions of a project in the counterpart. */
async function create(...versions: readonly string[]) {
  for (const version of versions) await openClients().algorithms.create(await requestOf(makeProject({ version })));
}

describe('status', () => {
  it('lists every version of a project and nothing of others, the newest first', async () => {
    await create('0.1.0', '0.2.0');
    const other = makeProject({ name: 'demo-two' });
    await openClients().algorithms.create(await requestOf(other));
    const { status, stdout } = await runTool(makeProject().folder, ['status'], cloud.env);
    expect(status).toBe(0);
    expect(stdout.split('\n').map((line) => line.replace(/\d{4}-.*/, 'TIME'))).toEqual([
      'demo-0-2-0  Pending     TIME',
      'demo-0-1-0  Pending     TIME',
      '',
    ]);
    const { stdout: json } = await runTool(makeProject().folder, ['status', '--json'], cloud.env);
    expect(JSON.parse(json)).toMatchObject({
      project: 'demo',
      current: 'demo-0-1-0',
      versions: [{ name: 'demo-0-2-0' }, { name: 'demo-0-1-0' }],
    });
  });

  it('goes by names where tags may not be read', async () => {
    await create('0.1.0');
    await cloud.faults([{ operation: 'ListTags', error: { code: 'AccessDeniedException', message: 'no', status: 400 } }]);
    expect((await runTool(makeProject().folder, ['status'], cloud.env)).stdout).toContain('demo-0-1-0');
  });

  it('says so when there is none', async () => {
    const { status, stdout, stderr } = await runTool(makeProject().folder, ['status'], cloud.env);
    expect([status, stdout]).toEqual([0, '']);
    expect(stderr).toContain('No version of demo is there yet');
  });

  it('shows one in detail from anywhere, with exit code 1 when it has failed', async () => {
    await cloud.scripts({ algorithm: { '*': [failed] } });
    await create('0.1.0');
    const { folder } = makeProject({ name: 'something-else' });
    const { status, stdout } = await runTool(folder, ['status', 'demo-0-1-0'], cloud.env);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^demo-0-1-0 {2}Failed\n {2}arn:aws:sagemaker:us-east-1:123456789012:algorithm\/demo-0-1-0\n/);
    expect(stdout).toContain('  validation demo-0-1-0: Failed\n    AlgorithmError: , exit code: 1\n');
  });

  it('needs no project for a name', async () => {
    await create('0.1.0');
    const { status, stdout } = await runTool('/', ['status', 'demo-0-1-0', '--json', '--region', REGION], cloud.env);
    expect([status, JSON.parse(stdout).name]).toEqual([0, 'demo-0-1-0']);
    expect((await runTool('/', ['status'], cloud.env)).stderr).toContain('needs a name');
  });

  it('is not shown of another account than was named', async () => {
    await create('0.1.0');
    const { status, stdout, stderr } = await runTool(
      makeProject().folder,
      ['status', 'demo-0-1-0', '--account', '999999999999'],
      cloud.env,
    );
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain('is in the account 123456789012, not 999999999999');
    expect((await runTool(makeProject().folder, ['status', '--account', '999999999999'], cloud.env)).status).toBe(2);
  });

  it('looks until the end with --watch', async () => {
    await cloud.scripts({ algorithm: { '*': states('Pending', 'InProgress', 'InProgress', 'Completed') } });
    await create('0.1.0');
    const { status, stderr, stdout } = await runTool(makeProject().folder, ['status', '--watch', '--poll', '0.05'], cloud.env);
    expect(status).toBe(0);
    expect(stderr.split('\n').slice(0, 2)).toEqual(['demo-0-1-0: Pending', 'demo-0-1-0: InProgress']);
    expect(stdout).toMatch(/^demo-0-1-0 {2}Completed\n/);
  });

  it('names place and ways on when there is no such algorithm', async () => {
    const { status, stderr } = await runTool(makeProject().folder, ['status', 'nobody'], cloud.env);
    expect(status).toBe(2);
    expect(stderr).toContain(`There is no algorithm nobody in ${REGION}`);
  });
});

describe('unpublish', () => {
  const unpublish = (...args: readonly string[]) => runTool(makeProject().folder, ['unpublish', '--poll', '0.05', ...args], cloud.env);
  const deletions = async () => (await cloud.log()).filter(({ operation }) => operation === 'DeleteAlgorithm').length;

  /** A certified version with its samples, and those of another version, in S3. */
  async function createWithData(): Promise<void> {
    await cloud.scripts({ algorithm: { '*': states('Completed') } });
    await create('0.1.0');
    const places = /sagemaker-algo\/demo\/0\.1\.0\/samples\/\w+/.exec(JSON.stringify(await requestOf(makeProject())))?.[0];
    await makeBucket(cloud, BUCKET, {
      [`${places}/channels/train/a.csv`]: '1',
      'sagemaker-algo/demo/0.1.0/validation/training/model.tar.gz': 'x',
      'sagemaker-algo/demo/0.1.1/samples/x/a.csv': '1',
      'other/a.csv': '1',
    });
  }
  const keys = async () => (await openClients().s3.listObjects(BUCKET, '')).map(({ key }) => key);

  it('deletes nothing that nobody has confirmed', async () => {
    await createWithData();
    const { status, stderr } = await unpublish();
    expect(status).toBe(2);
    expect(stderr).toContain('  the algorithm arn:aws:sagemaker:us-east-1:123456789012:algorithm/demo-0-1-0 (Completed)\n');
    expect(stderr).toContain('Say it with --yes. Nothing was deleted.');
    expect(await deletions()).toBe(0);
  });

  it('deletes the algorithm, waits until it is gone, and says what stays and costs', async () => {
    await createWithData();
    await cloud.scripts({ 'algorithm-deletion': { '*': states('Deleting', 'Deleting') } });
    const { status, stdout } = await unpublish('--yes');
    expect([status, stdout]).toEqual([
      0,
      [
        'Deleted: demo-0-1-0',
        'What stays:',
        '  the images in ECR, which cost storage; delete them there when no other version needs them',
        '  the samples and results of validation in S3, which cost storage; --data deletes them',
        '  the logs of the validation jobs in CloudWatch',
        '',
      ].join('\n'),
    ]);
    expect(await openClients().algorithms.describe('demo-0-1-0')).toBeUndefined();
    expect(await keys()).toHaveLength(4);
  });

  it('deletes the data of this version alone, with --data, wherever its resource says it is', async () => {
    await createWithData();
    const { stdout } = await unpublish('--yes', '--data', '--bucket', 'another-one', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ name: 'demo-0-1-0', algorithm: 'deleted', objects: 2 });
    expect((await keys()).sort()).toEqual(['other/a.csv', 'sagemaker-algo/demo/0.1.1/samples/x/a.csv']);
  });

  it('deletes data that an interrupted run has left, when the algorithm is gone', async () => {
    await createWithData();
    await unpublish('--yes');
    const { stdout } = await unpublish('--yes', '--data');
    expect(stdout).toContain('There is no algorithm demo-0-1-0; nothing was deleted of it.\nDeleted: 2 objects in S3\n');
  });

  it('deletes nothing while it is validated', async () => {
    await create('0.1.0');
    const { status, stderr } = await unpublish('--yes');
    expect(status).toBe(2);
    expect(stderr).toContain('Wait for the end of it: sagemaker-algo status demo-0-1-0 --watch');
    expect(await deletions()).toBe(0);
  });

  it('has nothing to do where there is nothing', async () => {
    const { status, stdout } = await unpublish('nobody-1-0-0');
    expect([status, stdout.split('\n')[0]]).toEqual([0, 'There is no algorithm nobody-1-0-0; nothing was deleted of it.']);
  });
});
