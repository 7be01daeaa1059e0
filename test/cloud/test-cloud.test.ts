import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checks } from '../../src/checks/index.ts';
import type { Finding, Report } from '../../src/report/report.ts';
import { readFlaws, writeProject } from '../support/flaws.ts';
import { workspace } from '../support/workspace.ts';
import { type AlgorithmImages, buildAlgorithms } from './support/algorithms.ts';
import { callSageMaker, makeBucket, makeRole, ROLE } from './support/aws.ts';
import { type Cloud, runTool, startCloud, startTool } from './support/cloud.ts';

/** The rehearsal on SageMaker, against a counterpart that really runs the containers: what is wrong with an algorithm has to come to light. */

const BUCKET = 'rehearsals';
const FLAWS = [
  'sound',
  'training-raises',
  'model-holds-symlink',
  'metric-not-printed',
  'invocations-answer-500',
  'one-line-too-few',
  'train-needs-network',
  'ping-answers-404',
  'bad-input-ends-server',
  'odd-training-takes-6-s',
  'odd-progress-bars',
] as const;
type FlawName = (typeof FLAWS)[number];

let cloud: Cloud;
let algorithms: AlgorithmImages;
beforeAll(async () => {
  cloud = await startCloud();
  await makeRole(cloud);
  await makeBucket(cloud, BUCKET);
  await cloud.settings({ jobs: 'real', healthSeconds: '4', batchHealthSeconds: '4' });
  algorithms = await buildAlgorithms(FLAWS);
});
afterAll(async () => {
  await cloud.stop();
  await algorithms.remove();
});

function project(name: FlawName): string {
  const flaw = readFlaws().find((one) => one.name === name);
  if (flaw === undefined) throw new Error(`no algorithm ${name}`);
  const folder = workspace();
  writeProject(folder, flaw, algorithms.of(name));
  return folder;
}

function commandLine(name: FlawName, ...more: readonly string[]): readonly string[] {
  const image = algorithms.of(name);
  return ['test-cloud', '--train-image', image, '--serve-image', image, '--role', ROLE, '--bucket', BUCKET, '--yes', ...more];
}
const env = () => ({ ...cloud.env, SAGEMAKER_ALGO_POLL_SECONDS: '0.2' });

async function rehearse(name: FlawName, ...more: readonly string[]) {
  const folder = project(name);
  const ran = await runTool(folder, commandLine(name, '--json', ...more), env());
  const report = ran.stdout === '' ? undefined : (JSON.parse(ran.stdout) as Report);
  const bad = (report?.findings ?? []).filter(({ status }) => status === 'failed' || status === 'warned').map(({ check }) => check);
  return { ...ran, folder, report, bad };
}

async function leftInAws(): Promise<readonly string[]> {
  const names = async (operation: string, list: string, name: string): Promise<readonly string[]> =>
    (await callSageMaker(cloud, operation)).body[list].map((one: Record<string, string>) => one[name]);
  return [
    ...(await names('ListEndpoints', 'Endpoints', 'EndpointName')),
    ...(await names('ListEndpointConfigs', 'EndpointConfigs', 'EndpointConfigName')),
    ...(await names('ListModels', 'Models', 'ModelName')),
  ];
}

describe('a sound algorithm', () => {
  it('passes every check that jobs can show, and names all others; nothing stays in AWS', async () => {
    const { status, stderr, folder, report, bad } = await rehearse('sound', '--save-observations', 'seen.json');
    expect(bad, stderr).toEqual([]);
    expect([status, report?.engine.name, report?.summary.errors]).toEqual([0, 'sagemaker', 0]);
    expect(report?.findings.map(({ check }) => check)).toEqual(checks.map(({ id }) => id));
    const passed = report?.findings.filter((finding) => finding.status === 'passed').map(({ check }) => check) ?? [];
    expect(passed).toEqual(expect.arrayContaining(['train/exit-code', 'batch/one-line-per-record', 'serve/invocation-status']));
    const unseen = report?.findings.find(({ check }) => check === 'serve/stops-on-term');
    expect(unseen).toMatchObject({ status: 'not-checked', reason: expect.stringContaining('sagemaker-algo test-local does') });
    expect(await leftInAws()).toEqual([]);
    for (const file of ['model.tar.gz', 'model/model.json', 'training.log', 'train-run.json', 'transform/rows.csv.out', 'answers.json']) {
      expect(existsSync(join(folder, 'artifacts/cloud', file)), file).toBe(true);
    }
    const again = await runTool(folder, ['test-local', '--from', 'seen.json', '--json'], env());
    const statuses = (text: string) => (JSON.parse(text) as Report).findings.map((finding: Finding) => [finding.check, finding.status]);
    expect(statuses(again.stdout)).toEqual(report?.findings.map((finding) => [finding.check, finding.status]));
  });

  it('tags everything that it made', async () => {
    const calls = (await cloud.log()).filter(({ operation }) => operation.startsWith('Create'));
    expect(new Set(calls.map(({ operation }) => operation))).toEqual(
      new Set(['CreateTrainingJob', 'CreateModel', 'CreateTransformJob', 'CreateEndpointConfig', 'CreateEndpoint']),
    );
    for (const { operation, params } of calls) {
      expect(params['Tags'], operation).toContainEqual({ Key: 'sagemaker-algo.project', Value: 'sound' });
    }
  });
});

describe('flawed algorithms', () => {
  it.each<[FlawName, readonly string[]]>([
    ['training-raises', ['train/exit-code']],
    ['model-holds-symlink', ['train/model-symlinks']],
    ['metric-not-printed', ['train/metrics-printed']],
    ['invocations-answer-500', ['serve/invocation-status']],
    ['train-needs-network', ['train/network']],
    ['one-line-too-few', ['batch/one-line-per-record']],
    ['ping-answers-404', ['serve/healthy-in-time']],
    ['bad-input-ends-server', ['serve/survives-bad-input']],
    // Allowed, however odd.
    ['odd-progress-bars', []],
  ])('%s', async (name, expected) => {
    const { status, bad, stderr } = await rehearse(name);
    expect([status, bad], stderr).toEqual([expected.length === 0 || name === 'metric-not-printed' ? 0 : 1, expected]);
    expect(await leftInAws()).toEqual([]);
  });
});

describe('what is no fault of the algorithm', () => {
  beforeAll(() => cloud.settings({ jobs: 'scripted' }));
  afterAll(() => cloud.settings({ jobs: 'real', quotas: '{}' }));

  it('is said as what it is, and nothing is taken for checked', async () => {
    await cloud.scripts({
      'training-job': { '*': [{ status: 'Failed', reason: 'CapacityError: Unable to provision requested ML compute capacity.' }] },
    });
    const { status, bad, report, stderr } = await rehearse('sound');
    await cloud.scripts({ 'training-job': { '*': [] } });
    expect([status, bad]).toEqual([3, []]);
    expect(report?.findings.find(({ check }) => check === 'train/exit-code')).toMatchObject({
      status: 'not-checked',
      reason: expect.stringContaining('CapacityError'),
    });
    expect(stderr).toContain('Unable to provision requested ML compute capacity');
  });

  it('ends a stage and not the report', async () => {
    await cloud.settings({ quotas: JSON.stringify({ 'ml.m5.large for endpoint usage': 0 }) });
    const { status, report } = await rehearse('sound', '--only', 'batch/one-line-per-record,serve/invocation-status');
    await cloud.settings({ quotas: '{}' });
    const findings = report?.findings.map((finding) => [finding.check, finding.status, finding.reason ?? '']);
    expect([status, findings]).toEqual([
      3,
      [
        ['serve/invocation-status', 'not-checked', expect.stringMatching(/quota|limit/i)],
        ['batch/one-line-per-record', 'passed', ''],
      ],
    ]);
    expect(await leftInAws()).toEqual([]);
  });

  it('leaves the endpoint out, or everything in place, when asked to', async () => {
    const without = await rehearse('sound', '--no-endpoint');
    expect(without.report?.findings.find(({ check }) => check === 'serve/invocation-status')?.reason).toContain('--no-endpoint');
    const kept = await rehearse('sound', '--keep');
    expect(kept.stderr).toMatch(/Kept in AWS:\n {2}endpoint sound-test-[\s\S]*The endpoint costs by the hour/);
    expect(await leftInAws()).toHaveLength(3);
    await runTool(kept.folder, ['jobs', '--cleanup', '--yes', '--role', ROLE, '--bucket', BUCKET], env());
    expect(await leftInAws()).toEqual([]);
  });

  it('leaves no endpoint behind when it is interrupted while one is made', async () => {
    const creating = Array.from({ length: 6 }, () => ({ status: 'Creating' }));
    await cloud.scripts({ endpoint: { '*': [...creating, { status: 'InService' }] } });
    const before = (await cloud.log()).length;
    const child = startTool(project('sound'), commandLine('sound'), env());
    let stderr = '';
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      stderr += chunk;
    });
    while (!(await cloud.log()).slice(before).some(({ operation }) => operation === 'CreateEndpoint')) await sleep(50);
    child.kill('SIGINT');
    const [status] = await once(child, 'close');
    expect([status, await leftInAws()], stderr).toEqual([130, []]);
    expect(stderr).toContain('Nothing of this run is left running in AWS');
    await cloud.scripts({ endpoint: { '*': [] } });
  });
});

describe('local against cloud', () => {
  it('runs what is missing on both sides, and says which record differs', async () => {
    const folder = project('sound');
    const [, ...rest] = commandLine('sound');
    const same = await runTool(folder, ['compare', '--run', ...rest], env());
    expect([same.status, same.stdout], same.stderr).toEqual([0, expect.stringContaining('Local and cloud agree')]);
    expect(same.stdout).toMatch(/✓ rmse 16\.093\n[\s\S]*✓ rows\.csv\.out, 4 records\n[\s\S]*✓ data\/rows\.csv/);
    const file = join(folder, 'artifacts/cloud/transform/rows.csv.out');
    const lines = readFileSync(file, 'utf8').split('\n');
    writeFileSync(file, [lines[0], '99', ...lines.slice(2)].join('\n'));
    const other = await runTool(folder, ['compare', '--json'], env());
    const { same: agree, compared } = JSON.parse(other.stdout);
    expect([other.status, agree]).toEqual([1, false]);
    expect(compared.filter(({ verdict }: { verdict: string }) => verdict !== 'same')).toMatchObject([
      { part: 'output', name: 'rows.csv.out', differing: 1, differences: [{ record: 2, local: lines[1], cloud: '99' }] },
    ]);
  });

  it('has nothing to say without results', async () => {
    const { status, stderr } = await runTool(project('sound'), ['compare'], env());
    expect([status, stderr]).toEqual([3, expect.stringContaining('There are no results in artifacts')]);
  });
});

describe('without running', () => {
  it('prints the requests, and agrees to no costs by itself', async () => {
    const folder = project('sound');
    const dry = await runTool(folder, commandLine('sound', '--dry-run'), env());
    expect(JSON.parse(dry.stdout).map(({ operation }: { operation: string }) => operation)).toEqual([
      'CreateTrainingJob',
      'CreateModel',
      'CreateTransformJob',
      'CreateEndpointConfig',
      'CreateEndpoint',
    ]);
    const line = commandLine('sound').filter((word) => word !== '--yes');
    const refused = await runTool(folder, line, env());
    expect([refused.status, refused.stderr]).toEqual([2, expect.stringMatching(/billed by the second[\s\S]*--yes/)]);
  });
});

describe('interrupted', () => {
  it('stops the job, removes what it made and says so', async () => {
    const folder = project('odd-training-takes-6-s');
    const child = startTool(folder, commandLine('odd-training-takes-6-s'), env());
    let stderr = '';
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      stderr += chunk;
    });
    while (!stderr.includes('training\n')) await sleep(50);
    child.kill('SIGINT');
    const [status] = await once(child, 'close');
    expect([status, stderr]).toEqual([130, expect.stringContaining('Nothing of this run is left running in AWS')]);
    const jobs = await callSageMaker(cloud, 'ListTrainingJobs', { NameContains: 'test', MaxResults: 1 });
    expect(['Stopping', 'Stopped']).toContain(jobs.body.TrainingJobSummaries[0].TrainingJobStatus);
    expect(await leftInAws()).toEqual([]);
  });
});
