import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { packModel } from '../../src/sagemaker/artifact.ts';
import { packageRoot } from '../support/context.ts';
import { hasTerminal, KEYS, openTerminal } from '../support/terminal.ts';
import { workspace } from '../support/workspace.ts';
import { callSageMaker, makeBucket, makeRole } from './support/aws.ts';
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
  await makeBucket(cloud, BUCKET);
});
afterEach(() => cloud.reset());

const ON = ['--on', 'sagemaker', '--image', IMAGE];
const tool = (dir: string, ...args: readonly string[]) => runTool(dir, args, quickly(cloud));
const params = async (operation: string) => (await cloud.log()).find((call) => call.operation === operation)?.params;

/** A project with a trained model. */
async function trained(): Promise<string> {
  const dir = jobsProject();
  mkdirSync(join(dir, 'artifacts'));
  await packModel(workspace({ 'model.json': '{}' }), [{ path: 'model.json', type: 'file' }], join(dir, 'artifacts/model.tar.gz'));
  return dir;
}

/** Names of everything that a list of the counterpart holds. */
async function left(): Promise<Readonly<Record<string, readonly string[]>>> {
  const lists = {
    ListEndpoints: 'Endpoints',
    ListEndpointConfigs: 'EndpointConfigs',
    ListModels: 'Models',
    ListModelPackages: 'ModelPackageSummaryList',
  };
  const entries = await Promise.all(
    Object.entries(lists).map(async ([operation, member]) => {
      const { body } = await callSageMaker(cloud, operation);
      return [member, (body[member] as readonly Record<string, string>[]).map((one) => Object.values(one)[0] ?? '')] as const;
    }),
  );
  return Object.fromEntries(entries);
}
const NOTHING = { Endpoints: [], EndpointConfigs: [], Models: [], ModelPackageSummaryList: [] };

describe('transform --on sagemaker', () => {
  it('keeps the outputs in the form of the local command, and removes the model', async () => {
    const dir = await trained();
    const ran = await tool(dir, 'transform', ...ON, '--strategy', 'SingleRecord', '--accept', 'text/csv', '--max-payload', '1', '--json');
    expect(JSON.parse(ran.stdout)).toMatchObject({
      status: 'Completed',
      objects: 1,
      failed: 0,
      folder: 'artifacts/transform',
      results: [{ key: 'one.csv' }],
    });
    expect(ran.status).toBe(0);
    expect(readFileSync(join(dir, 'artifacts/transform/one.csv.out'), 'utf8')).toBe('1,2\n3,4\n');
    expect(JSON.parse(readFileSync(join(dir, 'artifacts/transform/transform-run.json'), 'utf8')).files).toEqual([
      'one.csv.out',
      'transform-run.json',
    ]);
    expect(await params('CreateTransformJob')).toMatchObject({
      BatchStrategy: 'SingleRecord',
      MaxPayloadInMB: 1,
      TransformInput: { ContentType: 'text/csv', SplitType: 'Line', CompressionType: 'None' },
      TransformOutput: { Accept: 'text/csv', AssembleWith: 'Line' },
    });
    expect(await params('CreateModel')).toMatchObject({
      EnableNetworkIsolation: true,
      PrimaryContainer: { Image: IMAGE, Environment: { LOG_LEVEL: 'info' } },
    });
    expect(await left()).toEqual(NOTHING);
  });

  it('says which objects have no output when the job fails, and why', async () => {
    const reason = 'ClientError: See job logs for more information';
    await cloud.scripts({
      'transform-job': {
        '*': [
          { status: 'InProgress', logs: ['one.csv: Bad HTTP status received from algorithm: 500'] },
          { status: 'Failed', reason },
        ],
      },
    });
    const ran = await tool(await trained(), 'transform', ...ON);
    expect(ran.status).toBe(1);
    expect(ran.stdout).toMatch(/Failed: 0 of 1 object in .*\n {2}FailureReason: ClientError: See job logs.*\n {2}one.csv: no output/);
    expect(ran.stderr).toMatch(/end of the log of .*:\n {2}\| one.csv: Bad HTTP status[\s\S]*Fix: /);
    expect(await left()).toEqual(NOTHING);
  });

  it('takes the model of a training job, and leaves its own behind until a detached job is attached to', async () => {
    const dir = jobsProject();
    const job = (await tool(dir, 'train', ...ON, '--detach')).stdout.trim();
    expect((await tool(dir, 'transform', ...ON, '--training-job', job)).stderr).toMatch(/is InProgress and has left no model/);
    expect((await tool(dir, 'jobs', 'attach', job)).status).toBe(0);
    const ran = await tool(dir, 'transform', ...ON, '--training-job', job, '--detach');
    const name = ran.stdout.trim();
    expect(await left()).toMatchObject({ Models: [name] });
    const attached = await tool(dir, 'jobs', 'attach', name);
    expect(attached.stdout).toContain(`Transform job ${name} Completed: 1 of 1 object`);
    expect(existsSync(join(dir, 'artifacts/transform/one.csv.out'))).toBe(true);
    expect(await left()).toEqual(NOTHING);
    const model = (await cloud.log()).filter(({ operation }) => operation === 'CreateModel').at(-1)?.params;
    expect(model).toMatchObject({ PrimaryContainer: { ModelDataUrl: expect.stringContaining(`/${job}/output/model.tar.gz`) } });
  });

  it('stops the job on Ctrl-C, and removes the model', async () => {
    await cloud.scripts({ 'transform-job': { '*': Array.from({ length: 400 }, () => ({ status: 'InProgress' })) } });
    const running = watch(startTool(await trained(), ['transform', ...ON], quickly(cloud)));
    await asked(cloud, 'DescribeTransformJob');
    running.kill('SIGTERM');
    const ended = await running.ended;
    expect(ended.status).toBe(130);
    expect(ended.stderr).toMatch(/SageMaker stops it[\s\S]*Delete model[\s\S]*Nothing of this run is left running in AWS/);
    expect(await left()).toEqual(NOTHING);
    expect((await callSageMaker(cloud, 'ListTransformJobs')).body.TransformJobSummaries[0].TransformJobStatus).toBe('Stopping');
  });

  it.runIf(hasTerminal)('leaves job and model alone when somebody says so', async () => {
    await cloud.scripts({ 'transform-job': { '*': Array.from({ length: 400 }, () => ({ status: 'InProgress' })) } });
    const session = openTerminal([process.execPath, join(packageRoot, 'bin/sagemaker-algo.cjs'), 'transform', ...ON], {
      cwd: await trained(),
      columns: 100,
      env: { ...quickly(cloud), HOME: '/nonexistent' },
    });
    await session.shows('Transform job demo-transform');
    session.type(KEYS.interrupt);
    await session.shows('Stop the transform job');
    session.type('n', KEYS.enter);
    expect(await session.ended).toBe(130);
    expect(session.screen()).toMatch(/goes on\. Follow it: [\s\S]*Still in AWS:\s+transform job [\s\S]*model demo-transform/);
    expect((await left())['Models']).toHaveLength(1);
  });

  it('prints the requests of a dry run and calls nobody', async () => {
    const ran = await tool(await trained(), 'transform', ...ON, '--dry-run');
    const requests = JSON.parse(ran.stdout) as readonly { readonly operation: string }[];
    expect(requests.map(({ operation }) => operation)).toEqual(['CreateModel', 'CreateTransformJob']);
    expect(await cloud.log()).toEqual([]);
  });

  it('refuses a mixture of packed and plain files', async () => {
    const dir = await trained();
    writeFileSync(join(dir, 'requests/two.csv.gz'), 'x');
    expect((await tool(dir, 'transform', ...ON)).stderr).toMatch(/1 of 2 files are gzip files; a transform job takes all or none/);
  });
});

describe('serve and invoke --on sagemaker', () => {
  it('detached serve until they are stopped by name, and say what they cost', async () => {
    const dir = await trained();
    const ran = await tool(dir, 'serve', ...ON, '--detach');
    const name = /Endpoint (demo-serve-\w+) is in service\. It costs by the hour\./.exec(ran.stdout)?.[1] ?? '';
    expect(ran.stderr).toContain('costs by the hour from now until the endpoint is deleted');
    expect(ran.stdout).toContain(`sagemaker-algo invoke --on sagemaker --endpoint ${name}`);
    await cloud.scripts({
      'endpoint-answer': { [name]: [{ body: '0.5\n', contentType: 'text/csv' }, { status: 400, body: 'no such column' }, { body: 'ok' }] },
    });
    const answered = await tool(dir, 'invoke', '--on', 'sagemaker');
    expect({ status: answered.status, stdout: answered.stdout }).toEqual({ status: 0, stdout: '0.5\n' });
    const refused = await tool(dir, 'invoke', 'requests/one.csv', '--on', 'sagemaker', '--endpoint', name);
    expect(refused.status).toBe(1);
    expect(refused.stderr).toMatch(/^400 from the container in .*: no such column/);
    const stopped = await tool(dir, 'jobs', 'stop', name);
    expect({ status: stopped.status, stdout: stopped.stdout }).toEqual({ status: 0, stdout: '3 of 3 removed.\n' });
    expect(await left()).toEqual(NOTHING);
    expect((await tool(dir, 'invoke', '--on', 'sagemaker')).stderr).toMatch(/No endpoint of this project is in service/);
  });

  it('ask an endpoint for nothing that it cannot take, and say when there is none', async () => {
    const dir = jobsProject({ 'large.csv': Buffer.alloc(6_291_457, '1') });
    const large = await tool(dir, 'invoke', 'large.csv', '--on', 'sagemaker', '--endpoint', 'x');
    expect({ status: large.status, first: large.stderr.split('\n')[0] }).toEqual({
      status: 2,
      first: expect.stringMatching(/large\.csv has 6,291,457 bytes; an endpoint takes at most 6,291,456\./),
    });
    const nowhere = await tool(dir, 'invoke', '--on', 'sagemaker', '--endpoint', 'nowhere');
    expect({ status: nowhere.status, stderr: nowhere.stderr }).toEqual({ status: 3, stderr: expect.stringMatching(/nowhere/) });
  });

  it('serve until Ctrl-C, which deletes everything', async () => {
    const running = watch(startTool(await trained(), ['serve', ...ON], quickly(cloud)));
    await running.says('is in service until Ctrl-C');
    running.kill('SIGINT');
    const ended = await running.ended;
    expect(ended.stderr).toMatch(/Delete endpoint demo[\s\S]*Delete endpoint configuration[\s\S]*Delete model/);
    expect(ended.status).toBe(0);
    expect(await left()).toEqual(NOTHING);
  });

  it('wait on Ctrl-C until an endpoint that is being created can be deleted', async () => {
    await cloud.scripts({ endpoint: { '*': [...Array.from({ length: 8 }, () => ({ status: 'Creating' })), { status: 'InService' }] } });
    const running = watch(startTool(await trained(), ['serve', ...ON], quickly(cloud)));
    await asked(cloud, 'DescribeEndpoint');
    running.kill('SIGINT');
    const ended = await running.ended;
    expect(ended.status).toBe(130);
    expect((await cloud.log()).filter(({ operation, status }) => operation === 'DeleteEndpoint' && status === 400).length).toBeGreaterThan(
      0,
    );
    expect(ended.stderr).toContain('Nothing of this run is left running in AWS.');
    expect(await left()).toEqual(NOTHING);
  });

  it('say what lives on after a second Ctrl-C', async () => {
    await cloud.scripts({ endpoint: { '*': Array.from({ length: 500 }, () => ({ status: 'Creating' })) } });
    const running = watch(startTool(await trained(), ['serve', ...ON], quickly(cloud)));
    await asked(cloud, 'DescribeEndpoint');
    running.kill('SIGINT');
    await asked(cloud, 'DeleteEndpoint');
    running.kill('SIGINT');
    const ended = await running.ended;
    expect(ended.status).toBe(130);
    expect(ended.stderr).toMatch(
      /Still in AWS:\n {2}endpoint demo-serve-\w+ \(costs by the hour until it is deleted\)\n {2}model .*\n {2}endpoint configuration/,
    );
  });

  it('delete an endpoint that fails, and show its log', async () => {
    await cloud.scripts({
      endpoint: {
        '*': [
          { status: 'Creating', logs: ['no model file'] },
          { status: 'Failed', reason: 'The primary container did not pass the ping health check.' },
        ],
      },
    });
    const ran = await tool(await trained(), 'serve', ...ON);
    expect(ran.status).toBe(1);
    expect(ran.stderr).toMatch(
      /The end of its log:\n {2}no model file[\s\S]*is Failed: The primary container did not pass the ping health check/,
    );
    expect(await left()).toEqual(NOTHING);
  });

  it.runIf(hasTerminal)('ask nothing about an endpoint that was never made', async () => {
    await cloud.faults([{ operation: 'CreateModel', delaySeconds: 3 }]);
    const session = openTerminal([process.execPath, join(packageRoot, 'bin/sagemaker-algo.cjs'), 'serve', ...ON], {
      cwd: await trained(),
      columns: 100,
      env: { ...quickly(cloud), HOME: '/nonexistent' },
    });
    await session.shows('costs by the hour from now');
    session.type(KEYS.interrupt);
    expect(await session.ended).toBe(130);
    expect(session.screen()).not.toContain('Delete the endpoint');
    expect(await left()).toEqual(NOTHING);
  });

  it.runIf(hasTerminal).each([
    { answer: 'n', endpoints: 1, code: 130 },
    { answer: 'y', endpoints: 0, code: 0 },
  ])('on a terminal ask whether to delete the endpoint: $answer', async ({ answer, endpoints, code }) => {
    const session = openTerminal([process.execPath, join(packageRoot, 'bin/sagemaker-algo.cjs'), 'serve', ...ON], {
      cwd: await trained(),
      columns: 100,
      env: { ...quickly(cloud), HOME: '/nonexistent' },
    });
    await session.shows('is in service until Ctrl-C');
    session.type(KEYS.interrupt);
    await session.shows('It costs by the hour until it is deleted.');
    session.type(answer, KEYS.enter);
    expect(await session.ended).toBe(code);
    expect((await left())['Endpoints']).toHaveLength(endpoints);
    expect(session.screen().includes('Still in AWS:')).toBe(endpoints === 1);
  });
});
