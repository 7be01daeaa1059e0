import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { packageRoot } from '../support/context.ts';
import { hasTerminal, KEYS, openTerminal } from '../support/terminal.ts';
import { callSageMaker, listKeys, makeBucket, makeRole } from './support/aws.ts';
import { type Cloud, runTool, startCloud, startTool } from './support/cloud.ts';
import { BUCKET, IMAGE, jobsProject, quickly } from './support/jobs-project.ts';
import { asked, watch } from './support/signals.ts';
import { watchTool } from './support/watch.ts';

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

const TRAIN = ['train', '--on', 'sagemaker', '--image', IMAGE];
const train = (dir: string, ...more: readonly string[]) => runTool(dir, [...TRAIN, ...more], quickly(cloud));
const script = (states: readonly object[]) => cloud.scripts({ 'training-job': { '*': states } });
const running = Array.from({ length: 400 }, () => ({ secondary: 'Training' }));
const operations = async () => (await cloud.log()).filter(({ service }) => service === 'sagemaker').map(({ operation }) => operation);
const statuses = async () => {
  const { body } = await callSageMaker(cloud, 'ListTrainingJobs');
  return (body.TrainingJobSummaries as readonly { TrainingJobStatus: string }[]).map(({ TrainingJobStatus }) => TrainingJobStatus);
};

describe('train --on sagemaker', () => {
  it('shows stages, log and metrics, and keeps the results in the form of the local command', async () => {
    await script([
      { secondary: 'Starting' },
      { secondary: 'Downloading' },
      { secondary: 'Training', logs: ['epoch 1 rmse=0.9', 'epoch 2 rmse=0.5'], metrics: { 'validation:rmse': 0.5 } },
      { secondary: 'Uploading' },
      { status: 'Completed', model: { 'model.json': '{"a":1}', 'deep/x.bin': 'x' }, output: { 'report.txt': 'fine' } },
    ]);
    const dir = jobsProject();
    const ran = await train(dir, '--hp', 'rounds=7', '--instance-type', 'ml.c5.xlarge');
    expect(ran.stderr).toMatch(
      /Upload train .*2 of 2 sent[\s\S]*Start[\s\S]*Download data[\s\S]*epoch 2 rmse=0.5[\s\S]*Train[\s\S]*Upload model[\s\S]*Fetch results/,
    );
    expect(ran.stdout).toMatch(
      /^Training job demo-train-\w{10} completed in [\s\S]*validation:rmse {2}0.5\n {2}Billed: \d+ s on 1 x ml.c5.xlarge/,
    );
    expect(ran.status).toBe(0);
    expect(readFileSync(join(dir, 'artifacts/model/model.json'), 'utf8')).toBe('{"a":1}');
    expect(readFileSync(join(dir, 'artifacts/output/data/report.txt'), 'utf8')).toBe('fine');
    expect(readFileSync(join(dir, 'artifacts/training.log'), 'utf8')).toBe('epoch 1 rmse=0.9\nepoch 2 rmse=0.5\n');
    expect(existsSync(join(dir, 'artifacts/model.tar.gz'))).toBe(true);
    const record = JSON.parse(readFileSync(join(dir, 'artifacts/train-run.json'), 'utf8'));
    expect(record).toMatchObject({
      succeeded: true,
      metrics: { 'validation:rmse': '0.5' },
      sagemaker: { region: 'us-east-1', status: 'Completed' },
    });
    const sent = (await cloud.log()).find(({ operation }) => operation === 'CreateTrainingJob');
    expect(sent?.params).toMatchObject({
      EnableNetworkIsolation: true,
      HyperParameters: { alpha: '0.5', rounds: '7', solver: 'a' },
      AlgorithmSpecification: { TrainingImage: IMAGE, MetricDefinitions: [{ Name: 'validation:rmse' }] },
      StoppingCondition: { MaxRuntimeInSeconds: 3600 },
    });
    expect(sent?.params['Tags']).toContainEqual({ Key: 'sagemaker-algo.project', Value: 'demo' });
    expect(sent?.params).not.toHaveProperty('EnableManagedSpotTraining');
  });

  it('sends no file twice, and of changed data only what changed', async () => {
    const dir = jobsProject();
    expect((await train(dir)).stderr).toMatch(/2 of 2 sent/);
    expect((await train(dir)).stderr).toMatch(/0 of 2 sent/);
    writeFileSync(join(dir, 'data/train/part-1.csv'), '9,9\n');
    expect((await train(dir)).stderr).toMatch(/1 of 2 sent/);
  });

  it('trains on other data, with spot capacity and limits', async () => {
    const dir = jobsProject({ 'other/x.csv': '1\n' });
    const limits = ['--max-runtime', '600', '--max-wait', '900'];
    expect((await train(dir, '--channel', 'train=other', '--spot', '--instances', '2', ...limits)).status).toBe(0);
    const sent = (await cloud.log()).find(({ operation }) => operation === 'CreateTrainingJob');
    expect(sent?.params).toMatchObject({
      EnableManagedSpotTraining: true,
      StoppingCondition: { MaxRuntimeInSeconds: 600, MaxWaitTimeInSeconds: 900 },
      ResourceConfig: { InstanceCount: 2 },
    });
  });

  it('prints the request of a dry run and calls nobody', async () => {
    const ran = await train(jobsProject(), '--dry-run');
    expect(ran.status).toBe(0);
    expect(JSON.parse(ran.stdout)).toMatchObject([{ operation: 'CreateTrainingJob', input: { EnableNetworkIsolation: true } }]);
    expect(await cloud.log()).toEqual([]);
  });

  it('is not loaded, and nothing of AWS either, where it is not asked for', async () => {
    const dir = jobsProject();
    const stages = [['train'], ['serve'], ['transform', '--content-type', 'text/csv']];
    for (const stage of stages) {
      const watched = await watchTool(dir, [...stage, '--dry-run', '--engine', 'docker'], quickly(cloud));
      expect({ status: watched.status, sdk: watched.sdk, connects: watched.connects }).toEqual({ status: 0, sdk: [], connects: [] });
    }
    expect((await watchTool(dir, TRAIN, quickly(cloud))).sdk).not.toEqual([]);
  });

  it('says why a job failed, with the end of its log, and keeps the log', async () => {
    await script([
      { secondary: 'Training', logs: ['reading', 'Traceback: no column y'] },
      { status: 'Failed', reason: 'AlgorithmError: no column y, exit code: 1' },
    ]);
    const dir = jobsProject();
    const ran = await train(dir);
    expect({ status: ran.status, stdout: ran.stdout }).toEqual({ status: 1, stdout: '' });
    expect(ran.stderr).toMatch(
      /failed\.\nIt failed in the training job\.\n\ntraining job demo-train-\w+:\n {2}AlgorithmError: no column y, exit code: 1\n\nend of the log of demo-train-\w+:\n {2}\| reading\n {2}\| Traceback: no column y/,
    );
    expect(readFileSync(join(dir, 'artifacts/training.log'), 'utf8')).toContain('no column y');
    expect(existsSync(join(dir, 'artifacts/model.tar.gz'))).toBe(false);
  });

  it('tells a job that was stopped from one that took too long', async () => {
    await script([{ secondary: 'Training' }, { status: 'Stopped', secondary: 'MaxRuntimeExceeded' }]);
    const ran = await train(jobsProject());
    expect({ status: ran.status }).toEqual({ status: 1 });
    expect(ran.stderr).toMatch(/was stopped: it ran longer than --max-runtime allows/);
  });

  it('goes on after spot capacity was taken back, and says when it waited in vain', async () => {
    const taken = [{ secondary: 'Training' }, { secondary: 'Interrupted' }, { secondary: 'Starting' }, { secondary: 'Training' }];
    await script([...taken, { secondary: 'Uploading' }, { status: 'Completed', model: { a: 'b' } }]);
    const ran = await train(jobsProject(), '--spot');
    expect(ran.status).toBe(0);
    expect(ran.stderr).toMatch(/Train [\s\S]*Interrupted \(spot capacity taken back\)[\s\S]*Start [\s\S]*Train [\s\S]*Upload model/);
    await script([{ secondary: 'Starting' }, { status: 'Stopped', secondary: 'MaxWaitTimeExceeded' }]);
    const waited = await train(jobsProject(), '--spot');
    expect({ status: waited.status }).toEqual({ status: 1 });
    expect(waited.stderr).toMatch(/was stopped: no spot capacity came within --max-wait/);
  });

  it('goes on when AWS throttles or is away for a moment', async () => {
    const error = { code: 'ThrottlingException', message: 'Rate exceeded', status: 400 };
    await cloud.faults([
      { operation: 'DescribeTrainingJob', error, times: 3, skip: 1 },
      { operation: 'CreateTrainingJob', error: { code: 'InternalFailure', status: 500 }, times: 1 },
    ]);
    expect((await train(jobsProject())).status).toBe(0);
    expect((await operations()).filter((name) => name === 'CreateTrainingJob')).toHaveLength(2);
  });

  it('says that the job goes on when the credentials expire in the middle of it', async () => {
    await script(running);
    const error = { code: 'ExpiredTokenException', message: 'The security token included in the request is expired', status: 403 };
    await cloud.faults([{ operation: 'DescribeTrainingJob', error, skip: 2, times: 20 }]);
    const ran = await train(jobsProject());
    expect(ran.status).toBe(3);
    expect(ran.stderr).toMatch(
      /The training job (demo-train-\w+) goes on\. Follow it: sagemaker-algo jobs attach \1\nStill in AWS:\n[\s\S]*error: .*expired/,
    );
    expect(await statuses()).toEqual(['InProgress']);
  });

  it('says what AWS refuses, and leaves no trace of a job that never began', async () => {
    await cloud.settings({ quotas: JSON.stringify({ 'ml.p3.2xlarge for training job usage': 0 }) });
    const ran = await train(jobsProject(), '--instance-type', 'ml.p3.2xlarge');
    expect(ran.status).toBe(3);
    expect(ran.stderr).toMatch(/ml\.p3\.2xlarge for training job usage/);
    expect(ran.stderr).not.toMatch(/Still in AWS|goes on/);
  });

  it('runs twice at once without disturbing itself', async () => {
    const dirs = [jobsProject(), jobsProject()];
    const ran = await Promise.all(dirs.map((dir) => train(dir)));
    expect(ran.map(({ status }) => status)).toEqual([0, 0]);
    expect(await statuses()).toEqual(['Completed', 'Completed']);
  });

  it('refuses what cannot be meant, and what it lacks', async () => {
    const dir = jobsProject({ 'artifacts/model.tar.gz': 'somebody else’s' });
    const tell = async (...args: readonly string[]) => {
      const { status, stderr } = await runTool(dir, args, quickly(cloud));
      return `${status} ${stderr.split('\n')[0]}`;
    };
    expect(await tell('train', '--spot')).toMatch(/^2 error: option '--spot' goes with --on sagemaker only/);
    expect(await tell(...TRAIN, '--network')).toMatch(/^2 error: option '--network' has no meaning with --on sagemaker/);
    expect(await tell(...TRAIN, '--max-wait', '5')).toMatch(/^2 error: --max-wait is the patience of a spot job/);
    expect(await tell(...TRAIN, '--spot', '--max-wait', '5')).toMatch(/^2 error: --max-wait 5 is less than the 3600 s that a job may run/);
    expect(await tell(...TRAIN)).toMatch(/^2 error: .* holds files that are not of an earlier training run: model.tar.gz/);
    expect(await tell(...TRAIN, '--out', 'new', '--bucket', 'not-there-at-all')).toMatch(/^3 error: There is no bucket not-there-at-all/);
    expect(await tell(...TRAIN, '--out', 'new', '--account', '999999999999')).toMatch(/^3 error: AWS takes you for account 123456789012/);
    expect(await statuses()).toEqual([]);
  });
});

describe('a detached job', () => {
  it('prints its name, and attaching fetches what the command would have', async () => {
    const dir = jobsProject();
    const ran = await train(dir, '--detach');
    const name = ran.stdout.trim();
    expect(name).toMatch(/^demo-train-\w{10}$/);
    expect(ran.stderr).toContain(`sagemaker-algo jobs attach ${name}`);
    expect(existsSync(join(dir, 'artifacts'))).toBe(false);
    const attached = await runTool(dir, ['jobs', 'attach', name], quickly(cloud));
    expect(attached.stdout).toContain(`Training job ${name} completed`);
    expect(attached.status).toBe(0);
    expect(existsSync(join(dir, 'artifacts/model.tar.gz'))).toBe(true);
  });

  it('is left alone when the one who attached goes away', async () => {
    await script(running);
    const dir = jobsProject();
    const name = (await train(dir, '--detach')).stdout.trim();
    const tool = watch(startTool(dir, ['jobs', 'attach', name], quickly(cloud)));
    await tool.says(name);
    await asked(cloud, 'DescribeTrainingJob');
    tool.kill('SIGTERM');
    const ended = await tool.ended;
    expect(ended.status).toBe(130);
    expect(ended.stderr).toContain(`The training job ${name} goes on. Follow it: sagemaker-algo jobs attach ${name}`);
    expect(await statuses()).toEqual(['InProgress']);
  });

  it('is not found where it is not', async () => {
    const ran = await runTool(jobsProject(), ['jobs', 'attach', 'demo-train-nothing'], quickly(cloud));
    expect({ status: ran.status, first: ran.stderr.split('\n')[0] }).toEqual({
      status: 3,
      first: 'error: There is no job or endpoint demo-train-nothing in us-east-1.',
    });
  });
});

describe('Ctrl-C', () => {
  it('during the upload leaves no job', async () => {
    const dir = jobsProject();
    mkdirSync(join(dir, 'many'));
    for (let index = 0; index < 1000; index++) writeFileSync(join(dir, 'many', `${index}.csv`), `${index}\n`);
    const tool = watch(startTool(dir, [...TRAIN, '--channel', 'train=many'], quickly(cloud)));
    while ((await listKeys(cloud, BUCKET)).length === 0) await pause(20);
    tool.kill('SIGINT');
    const { status, stderr } = await tool.ended;
    expect(status).toBe(130);
    expect(stderr).toMatch(/Nothing of this run is left running in AWS/);
    expect((await listKeys(cloud, BUCKET)).length).toBeLessThan(1000);
    expect(await operations()).not.toContain('CreateTrainingJob');
  });

  it('while the job is being made waits for it, and stops it', async () => {
    await cloud.faults([{ operation: 'CreateTrainingJob', delaySeconds: 2 }]);
    const tool = watch(startTool(jobsProject(), TRAIN, quickly(cloud)));
    await tool.says('is billed by the second');
    await pause(300);
    tool.kill('SIGINT');
    const { status, stderr } = await tool.ended;
    expect(status).toBe(130);
    expect(stderr).toMatch(/Stop the training job demo-train-\w+ .*SageMaker stops it/);
    expect(await statuses()).toEqual(['Stopping']);
  });

  it('without a terminal stops the job, and says so', async () => {
    await script(running);
    const tool = watch(startTool(jobsProject(), TRAIN, quickly(cloud)));
    await tool.says('The training job demo');
    await asked(cloud, 'DescribeTrainingJob');
    tool.kill('SIGINT');
    const { status, stderr } = await tool.ended;
    expect(status).toBe(130);
    expect(stderr).toMatch(/SageMaker stops it; what it ran so far is billed[\s\S]*Nothing of this run is left running in AWS/);
    expect(await statuses()).toEqual(['Stopping']);
  });

  it('twice ends at once and says what lives on', async () => {
    await script(running);
    await cloud.faults([{ operation: 'StopTrainingJob', delaySeconds: 3 }]);
    const tool = watch(startTool(jobsProject(), TRAIN, quickly(cloud)));
    await tool.says('The training job demo');
    await asked(cloud, 'DescribeTrainingJob');
    tool.kill('SIGINT');
    await tool.says('Interrupted');
    tool.kill('SIGINT');
    const { status, stderr } = await tool.ended;
    expect(status).toBe(130);
    expect(stderr).toMatch(
      /Still in AWS:\n {2}training job demo-train-\w+ \(costs until it ends\)\nRemove it: sagemaker-algo jobs --cleanup/,
    );
  });

  it.runIf(hasTerminal).each([
    { answer: 'n', says: 'goes on. Follow it', left: 'InProgress' },
    { answer: 'y', says: 'SageMaker stops it', left: 'Stopping' },
    { answer: KEYS.interrupt, says: 'SageMaker stops it', left: 'Stopping' },
  ])('on a terminal asks whether to stop it: $answer', async ({ answer, says, left }) => {
    await script(running);
    const session = openTerminal([process.execPath, join(packageRoot, 'bin/sagemaker-algo.cjs'), ...TRAIN], {
      cwd: jobsProject(),
      columns: 100,
      env: { ...quickly(cloud), HOME: '/nonexistent' },
    });
    await session.shows('The training job demo');
    await session.shows('Train ');
    session.type(KEYS.interrupt);
    await session.shows('It costs money until it ends.');
    session.type(answer, KEYS.enter);
    await session.shows(says);
    expect(await session.ended).toBe(130);
    expect(await statuses()).toEqual([left]);
  });

  it.runIf(hasTerminal)('of a terminal that goes away stops the job', async () => {
    await script(running);
    const line = [process.execPath, join(packageRoot, 'bin/sagemaker-algo.cjs'), ...TRAIN].join(' ');
    const env = { ...process.env, ...quickly(cloud), HOME: '/nonexistent', CI: '', TERM: 'xterm' };
    const terminal = spawn('script', ['--quiet', '--command', line, '/dev/null'], { cwd: jobsProject(), env, stdio: 'pipe' });
    await asked(cloud, 'DescribeTrainingJob');
    terminal.kill('SIGKILL');
    await asked(cloud, 'StopTrainingJob');
    expect(await statuses()).toEqual(['Stopping']);
  });
});
