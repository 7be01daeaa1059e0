import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { packModel } from '../../src/sagemaker/artifact.ts';
import { workspace } from '../support/workspace.ts';
import { callSageMaker, listKeys, makeBucket, makeRole, ROLE } from './support/aws.ts';
import { type Cloud, runTool, startCloud, startTool } from './support/cloud.ts';
import { BUCKET, IMAGE, jobsProject, quickly } from './support/jobs-project.ts';
import { asked, watch } from './support/signals.ts';

let cloud: Cloud;
beforeAll(async () => {
  cloud = await startCloud();
});
afterAll(() => cloud.stop());
beforeEach(async () => {
  await makeRole(cloud);
  await makeBucket(cloud, BUCKET, { 'theirs/model.tar.gz': 'x' });
});
afterEach(() => cloud.reset());

const ON = ['--on', 'sagemaker', '--image', IMAGE];
const tool = (dir: string, ...args: readonly string[]) => runTool(dir, args, quickly(cloud));

async function trained(): Promise<string> {
  const dir = jobsProject();
  mkdirSync(join(dir, 'artifacts'));
  await packModel(workspace({ 'model.json': '{}' }), [{ path: 'model.json', type: 'file' }], join(dir, 'artifacts/model.tar.gz'));
  return dir;
}

/** Makes an endpoint and what it needs beside the tool. */
async function makeEndpoint(name: string, tags: Readonly<Record<string, string>>): Promise<void> {
  const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  const container = { Image: IMAGE, ModelDataUrl: `s3://${BUCKET}/theirs/model.tar.gz` };
  await callSageMaker(cloud, 'CreateModel', { ModelName: name, PrimaryContainer: container, ExecutionRoleArn: ROLE, Tags });
  const variant = { VariantName: 'v', ModelName: name, InitialInstanceCount: 1, InstanceType: 'ml.m5.large' };
  await callSageMaker(cloud, 'CreateEndpointConfig', { EndpointConfigName: name, ProductionVariants: [variant], Tags });
  await callSageMaker(cloud, 'CreateEndpoint', { EndpointName: name, EndpointConfigName: name, Tags });
}

const endpoints = async () =>
  (await callSageMaker(cloud, 'ListEndpoints')).body.Endpoints.map((one: { EndpointName: string }) => one.EndpointName);

describe('jobs', () => {
  it('finds what a run that was killed has left, and removes it', async () => {
    await cloud.scripts({ endpoint: { '*': [...Array.from({ length: 6 }, () => ({ status: 'Creating' })), { status: 'InService' }] } });
    const dir = await trained();
    const running = watch(startTool(dir, ['serve', ...ON], quickly(cloud)));
    await asked(cloud, 'DescribeEndpoint');
    running.kill('SIGKILL');
    await running.ended;
    const list = await tool(dir, 'jobs');
    expect(list.stdout).toMatch(
      /^kind +name +status +age\nendpoint +demo-serve-\w+ +Creating +0 min\nendpoint configuration .*\nmodel .*\n1 endpoint: by the hour until deleted\.\nRemove: sagemaker-algo jobs --cleanup\n$/,
    );
    expect(JSON.parse((await tool(dir, 'jobs', '--json')).stdout)).toMatchObject([{ kind: 'endpoint', project: 'demo' }, {}, {}]);
    const dry = await tool(dir, 'jobs', '--cleanup', '--dry-run');
    expect(dry.stdout).toContain('demo-serve-');
    expect(await endpoints()).toHaveLength(1);
    const cleaned = await tool(dir, 'jobs', '--cleanup', '--yes');
    expect({ status: cleaned.status, stdout: cleaned.stdout }).toEqual({ status: 0, stdout: '3 of 3 removed.\n' });
    expect(await endpoints()).toEqual([]);
    expect((await tool(dir, 'jobs', '--cleanup', '--yes')).stdout).toBe('Nothing of this project is left to remove in us-east-1.\n');
  });

  it('removes a detached training job in the middle of it, and the data with --data', async () => {
    await cloud.scripts({ 'training-job': { '*': Array.from({ length: 99 }, () => ({ secondary: 'Training' })) } });
    const dir = jobsProject();
    expect((await tool(dir, 'train', ...ON, '--detach')).status).toBe(0);
    const cleaned = await tool(dir, 'jobs', '--cleanup', '--yes', '--data');
    expect(cleaned.stdout).toBe('1 of 1 removed.\n2 objects deleted.\n');
    expect((await callSageMaker(cloud, 'ListTrainingJobs')).body.TrainingJobSummaries[0].TrainingJobStatus).toBe('Stopping');
    expect(await listKeys(cloud, BUCKET)).toEqual(['theirs/model.tar.gz']);
  });

  it('touches nothing of others, and of other projects only with --all', async () => {
    await makeEndpoint('demo-serve-abcdefghij', {});
    await makeEndpoint('demo-serve-bbbbbbbbbb', { 'sagemaker-algo.project': 'demo-two', 'sagemaker-algo.run': 'bbbbbbbbbb' });
    const dir = jobsProject();
    expect((await tool(dir, 'jobs')).stdout).toBe('Nothing of this project is in AWS here.\n');
    expect((await tool(dir, 'jobs', '--cleanup', '--yes')).stdout).toMatch(/Nothing of this project/);
    expect((await tool(dir, 'jobs', '--all')).stdout).toMatch(/endpoint +demo-serve-bbbbbbbbbb +\w+ +0 min +demo-two/);
    expect((await tool(dir, 'jobs', 'stop', 'demo-serve-abcdefghij')).stderr).toMatch(/carries the tags of this tool/);
    expect((await tool(dir, 'jobs', '--all', '--cleanup', '--yes')).stdout).toBe('3 of 3 removed.\n');
    expect(await endpoints()).toEqual(['demo-serve-abcdefghij']);
  });

  it.each([
    { where: 'without a project', files: {} },
    { where: 'beside a spec that cannot be read', files: { 'sagemaker-algo.json': '{' } },
  ])('finds and removes from anywhere what costs: $where', async ({ files }) => {
    await makeEndpoint('gone-serve-cccccccccc', { 'sagemaker-algo.project': 'gone', 'sagemaker-algo.run': 'cccccccccc' });
    const dir = workspace(files);
    expect((await tool(dir, 'jobs')).status).toBe(2);
    expect((await tool(dir, 'jobs', '--all')).stdout).toContain('gone-serve-cccccccccc');
    const cleaned = await tool(dir, 'jobs', 'stop', 'gone-serve-cccccccccc');
    expect({ status: cleaned.status, stdout: cleaned.stdout }).toEqual({ status: 0, stdout: '3 of 3 removed.\n' });
  });

  it('asks for a yes where nobody can be asked, and goes on where one thing cannot be removed', async () => {
    const dir = await trained();
    expect((await tool(dir, 'serve', ...ON, '--detach')).status).toBe(0);
    const asking = await tool(dir, 'jobs', '--cleanup');
    expect({ status: asking.status, stdout: asking.stdout }).toEqual({ status: 2, stdout: '' });
    expect(asking.stderr).toMatch(/Say it with --yes/);
    await cloud.faults([{ operation: 'DeleteEndpointConfig', error: { code: 'AccessDeniedException', message: 'not authorized' } }]);
    const cleaned = await tool(dir, 'jobs', '--cleanup', '--yes');
    expect({ status: cleaned.status, stdout: cleaned.stdout }).toEqual({ status: 1, stdout: '2 of 3 removed.\n' });
    expect(cleaned.stderr).toMatch(/AccessDeniedException: not authorized[\s\S]*still there: endpoint configuration demo-serve-\w+/);
  });

  it('says what is wrong with a command line', async () => {
    const dir = jobsProject();
    const first = async (...args: readonly string[]) => {
      const { status, stderr } = await tool(dir, ...args);
      return `${status} ${stderr.split('\n')[0]}`;
    };
    expect(await first('jobs', 'attach')).toBe('2 error: Nothing is named to attach to.');
    expect(await first('jobs', 'kill', 'x')).toBe('2 error: There is no action "kill".');
    expect(await first('jobs', '--data')).toBe('2 error: --data and --dry-run belong to --cleanup.');
    expect(await first('jobs', 'stop', 'x', '--cleanup')).toBe('2 error: --cleanup takes no action.');
  });
});
