import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { packModel } from '../../src/sagemaker/artifact.ts';
import { workspace } from '../support/workspace.ts';
import { callSageMaker, listKeys, makeBucket, makeRole, ROLE } from './support/aws.ts';
import { type Cloud, runTool, startCloud } from './support/cloud.ts';
import { BUCKET, IMAGE, jobsProject, quickly } from './support/jobs-project.ts';

let cloud: Cloud;
beforeAll(async () => {
  cloud = await startCloud();
});
afterAll(() => cloud.stop());
beforeEach(async () => {
  await makeRole(cloud);
  await makeBucket(cloud, BUCKET, { 'theirs/model.tar.gz': 'x', 'theirs/rows.csv': '1\n' });
});
afterEach(() => cloud.reset());

const ON = ['--on', 'sagemaker', '--image', IMAGE];
const REHEARSE = ['test-cloud', '--train-image', IMAGE, '--serve-image', IMAGE, '--yes'];
const tool = (dir: string, ...args: readonly string[]) => runTool(dir, args, quickly(cloud));
const names = async (operation: string, list: string, name: string): Promise<readonly string[]> =>
  (await callSageMaker(cloud, operation)).body[list].map((one: Record<string, string>) => one[name]);
const DENIED = { code: 'AccessDeniedException', message: 'not authorized', status: 400 };

async function trained(): Promise<string> {
  const dir = jobsProject();
  mkdirSync(join(dir, 'artifacts'));
  await packModel(workspace({ 'model.json': '{}' }), [{ path: 'model.json', type: 'file' }], join(dir, 'artifacts/model.tar.gz'));
  return dir;
}

describe('what could not be removed', () => {
  it('is said at the end of a rehearsal, and is no success', async () => {
    await cloud.faults([{ operation: 'DeleteEndpoint', error: DENIED }]);
    const { status, stderr } = await tool(jobsProject(), ...REHEARSE, '--only', 'train/exit-code');
    const [endpoint] = await names('ListEndpoints', 'Endpoints', 'EndpointName');
    expect(endpoint).toMatch(/^demo-test-/);
    expect(stderr.slice(stderr.indexOf('Still in AWS'))).toContain(`endpoint ${endpoint} (costs by the hour until it is deleted)`);
    expect(status).toBe(1);
  });

  it('is said after a batch transform, too', async () => {
    await cloud.faults([{ operation: 'DeleteModel', error: DENIED }]);
    const { status, stderr, stdout } = await tool(await trained(), 'transform', ...ON, '--json');
    expect(JSON.parse(stdout).status).toBe('Completed');
    expect(stderr).toMatch(/Still in AWS:\n {2}model demo-transform-/);
    expect(status).toBe(1);
  });
});

describe('attaching to a transform job', () => {
  it('leaves a model that is not its own, however it is called', async () => {
    const model = 'demo-serve-abcdefghij';
    const container = { Image: IMAGE, ModelDataUrl: `s3://${BUCKET}/theirs/model.tar.gz` };
    await callSageMaker(cloud, 'CreateModel', { ModelName: model, PrimaryContainer: container, ExecutionRoleArn: ROLE });
    await callSageMaker(cloud, 'CreateTransformJob', {
      TransformJobName: 'by-hand',
      ModelName: model,
      TransformInput: { DataSource: { S3DataSource: { S3DataType: 'S3Prefix', S3Uri: `s3://${BUCKET}/theirs/rows` } } },
      TransformOutput: { S3OutputPath: `s3://${BUCKET}/theirs/out` },
      TransformResources: { InstanceType: 'ml.m5.large', InstanceCount: 1 },
    });
    await tool(jobsProject(), 'jobs', 'attach', 'by-hand');
    expect(await names('ListModels', 'Models', 'ModelName')).toEqual([model]);
  });
});

describe('the results of a rehearsal', () => {
  it('stay in the bucket when they could not be kept here', async () => {
    const dir = jobsProject();
    // Below a file there is no room for a folder.
    const { status, stderr } = await tool(dir, ...REHEARSE, '--no-endpoint', '--out', 'sagemaker-algo.json/cloud');
    expect(status).not.toBe(0);
    const kept = (await listKeys(cloud, BUCKET)).filter((key) => key.endsWith('/output/model.tar.gz'));
    expect(kept, stderr).toHaveLength(1);
    expect(stderr).toContain(`s3://${BUCKET}/${kept[0]?.split('/output/')[0]}`);
  });

  it('are those of the last one: earlier answers go, and a file of the user stays', async () => {
    const dir = jobsProject();
    const answers = join(dir, 'artifacts/cloud/answers.json');
    await tool(dir, ...REHEARSE, '--only', 'train/exit-code');
    expect(existsSync(answers)).toBe(true);
    await tool(dir, ...REHEARSE, '--only', 'train/exit-code', '--no-endpoint');
    expect(existsSync(answers)).toBe(false);
    writeFileSync(answers, '{"of": "the user"}');
    const refused = await tool(dir, ...REHEARSE, '--only', 'train/exit-code');
    expect([refused.status, refused.stderr.split('\n')[0]]).toEqual([2, expect.stringContaining('answers.json')]);
    expect(readFileSync(answers, 'utf8')).toBe('{"of": "the user"}');
  });
});

describe('jobs --json', () => {
  it('prints JSON alone whatever it does', async () => {
    const dir = await trained();
    expect((await tool(dir, 'serve', ...ON, '--detach')).status).toBe(0);
    const dry = JSON.parse((await tool(dir, 'jobs', '--cleanup', '--dry-run', '--json')).stdout);
    expect(dry).toMatchObject({ removed: [], left: [{ kind: 'endpoint' }, { kind: 'endpoint configuration' }, { kind: 'model' }] });
    await cloud.faults([{ operation: 'DeleteEndpointConfig', error: DENIED }]);
    const cleaned = await tool(dir, 'jobs', '--cleanup', '--yes', '--json');
    expect(cleaned.status).toBe(1);
    expect(JSON.parse(cleaned.stdout)).toMatchObject({
      removed: [{ kind: 'endpoint' }, { kind: 'model' }],
      left: [{ kind: 'endpoint configuration' }],
      objects: { removed: 0, left: 0 },
    });
    const [left] = JSON.parse((await tool(dir, 'jobs', '--json')).stdout);
    const stopped = await tool(dir, 'jobs', 'stop', left.name, '--json');
    expect(JSON.parse(stopped.stdout)).toMatchObject({ removed: [{ kind: 'endpoint configuration' }], left: [] });
    const none = await tool(dir, 'jobs', '--cleanup', '--yes', '--json', '--data', '--dry-run');
    expect(JSON.parse(none.stdout)).toMatchObject({ removed: [], left: [] });
  });
});
