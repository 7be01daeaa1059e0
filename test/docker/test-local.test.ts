import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { invoke } from '../../src/commands/invoke.ts';
import { serve } from '../../src/commands/serve.ts';
import { type TestLocalOptions, testLocal } from '../../src/commands/test-local.ts';
import { type TrainOptions, train } from '../../src/commands/train.ts';
import type { ContainerEngine } from '../../src/engine/engine.ts';
import { exec } from '../../src/exec.ts';
import { removeFolder } from '../../src/files.ts';
import { silentProgress } from '../../src/log.ts';
import { sendRequest } from '../../src/observe/http.ts';
import { packageRoot, type TestContext, testContext } from '../support/context.ts';
import { buildSound, type Flaw, writeProject } from '../support/flaws.ts';
import { resolveTested, TESTED } from '../support/tested-engine.ts';
import { workspace } from '../support/workspace.ts';

/** The stages on a real engine: whole, side by side, interrupted, and with containers that mean no good. */

const id = randomBytes(4).toString('hex');
const labels = { 'sagemaker-algo.run': `stages-${id}`, 'sagemaker-algo.project': 'stages' };
const repository = `sagemaker-algo-stages-${id}`;
const hostile = `${repository}:hostile`;
const SOUND: Flaw = { name: 'sound', fails: [], only: [], spec: {}, limits: {}, architecture: 'amd64' };
const OPTIONS: TestLocalOptions = {
  ...{ smoke: true, only: [], strict: false, engine: TESTED, report: [], json: true },
  ...{ network: false, keep: false, list: false, dryRun: false },
};
let runs = 0;
let engine: ContainerEngine;
let buildContext = '';

/** A context with a run of its own, in a project that uses `image` for both roles. */
function project(image = `${repository}:base`, spec: Flaw['spec'] = {}): TestContext {
  const cwd = workspace();
  writeProject(cwd, { ...SOUND, spec }, image);
  runs += 1;
  return testContext({ cwd, env: process.env, runId: `stages-${id}-${runs}`, now: Date.now });
}

/** Whatever on this machine carries the label of a run, and its work folders. */
function leftOf({ runId }: Pick<TestContext, 'runId'>): readonly string[] {
  const list = (...args: readonly string[]) =>
    execFileSync(TESTED, [...args, `--filter=label=sagemaker-algo.run=${runId}`], { encoding: 'utf8' });
  const found = `${list('ps', '-aq')}${list('network', 'ls', '-q')}${list('volume', 'ls', '-q')}`.split('\n').filter((line) => line !== '');
  return [...found, ...readdirSync(tmpdir()).filter((name) => name.startsWith(`sagemaker-algo-${runId}-`))];
}

beforeAll(async () => {
  engine = await resolveTested({
    ...{ env: process.env, platform: process.platform, exec, packageRoot, runId: `stages-${id}` },
    ...{ signal: new AbortController().signal, now: Date.now, progress: silentProgress },
  });
  await buildSound(engine, { repository, labels });
  buildContext = workspaceOf({
    Dockerfile: `FROM ${repository}:base\nCOPY train serve /usr/local/bin/\nRUN chmod 755 /usr/local/bin/train /usr/local/bin/serve\n`,
    train:
      "#!/bin/sh\nprintf '\\033[2J\\033]0;owned\\007'\nyes 'a line of forty characters, repeated....' | head -c 30000000\nprintf 'no newline at the end' >&2\nexit 7\n",
    serve: '#!/bin/sh\nexec sleep 1000\n',
  });
  const built = await engine.build(
    {
      role: 'train',
      context: buildContext,
      dockerfile: join(buildContext, 'Dockerfile'),
      tag: hostile,
      platform: 'linux/amd64',
      buildArgs: {},
      labels,
      noCache: false,
    },
    () => {},
  );
  if (built.status === 'failed') throw new Error(built.log);
});

/** Outlives the test that makes it. */
function workspaceOf(files: Readonly<Record<string, string>>): string {
  const folder = execFileSync('mktemp', ['-d'], { encoding: 'utf8' }).trim();
  for (const [path, content] of Object.entries(files)) writeFileSync(join(folder, path), content);
  return folder;
}

afterAll(() => {
  removeFolder(buildContext);
  execFileSync(TESTED, ['image', 'rm', '--force', hostile, `${repository}:base`], { stdio: 'ignore' });
});

describe('test-local', () => {
  test('two runs side by side pass and leave nothing', async () => {
    const contexts = [project(), project()];
    expect(await Promise.all(contexts.map((context) => testLocal(OPTIONS, context)))).toEqual([0, 0]);
    for (const context of contexts) {
      expect(JSON.parse(context.stdout.text()).summary).toMatchObject({ failed: 0, errors: 0, notChecked: 0 });
      expect(leftOf(context)).toEqual([]);
    }
  });

  test.each([20, 150, 300, 500, 700, 900])('interrupted after %d ms it leaves nothing', async (ms) => {
    const context = project();
    const running = testLocal({ ...OPTIONS, smoke: false }, context);
    setTimeout(context.interrupt, ms);
    await expect(running).rejects.toMatchObject({ kind: 'interrupted' });
    expect(leftOf(context)).toEqual([]);
  });

  test('a server that never listens and one that cannot start end as findings', async () => {
    const silent = project();
    const spec = JSON.parse(readFileSync(join(silent.cwd, 'sagemaker-algo.json'), 'utf8'));
    spec.images.serve.tag = hostile;
    writeFileSync(join(silent.cwd, 'sagemaker-algo.json'), JSON.stringify(spec));
    expect(await testLocal(OPTIONS, silent, { limits: { startup: 2, servingGrace: 1 } })).toBe(1);
    expect(silent.stdout.text()).toContain('"serve/healthy-in-time"');
    expect(leftOf(silent)).toEqual([]);
  });

  test('a container that prints megabytes and control characters is bounded and harmless', async () => {
    const context = project(hostile);
    expect(await testLocal({ ...OPTIONS, json: false, saveObservations: 'seen.json' }, context)).toBe(1);
    expect(context.stdout.text()).not.toContain('\x1b');
    // Both streams of the nominal run and of each counter-experiment are kept to 1 MiB.
    expect(statSync(join(context.cwd, 'seen.json')).size).toBeLessThan(40_000_000);
    expect(leftOf(context)).toEqual([]);
  });

  test('an image that is not there ends the run', async () => {
    await expect(testLocal(OPTIONS, project(`${repository}:none`))).rejects.toMatchObject({ kind: 'user', exitCode: 3 });
  });
});

describe('the stages one by one', () => {
  const TRAIN: TrainOptions = { hp: {}, channel: {}, out: 'artifacts', network: false, dryRun: false, engine: TESTED };

  test.each(['File', 'Pipe'])('train in %s mode, invoke, serve', async (inputMode) => {
    const context = project();
    expect(await train({ ...TRAIN, inputMode }, context)).toBe(0);
    const artifacts = join(context.cwd, 'artifacts');
    expect(existsSync(join(artifacts, 'model.tar.gz'))).toBe(true);
    expect(statSync(join(artifacts, 'model')).uid).toBe(statSync(context.cwd).uid);
    expect(context.stdout.text()).toContain('rmse');
    const before = context.stdout.text().length;
    expect(await invoke({ model: 'artifacts/model.tar.gz', timeout: 10, engine: TESTED }, context)).toBe(0);
    expect(context.stdout.text().slice(before)).toMatch(/^[\d.-]+\n/);

    const serving = serve({ model: 'artifacts/model', network: false, dryRun: false, engine: TESTED }, context);
    const url = await untilServing(context);
    const answer = await sendRequest(
      { host: url.hostname, port: Number(url.port) },
      { label: 'ping', method: 'GET', path: '/ping', deadlineMs: 5_000 },
    );
    expect(answer.response?.status).toBe(200);
    context.interrupt();
    expect(await serving).toBe(0);
    expect(leftOf(context)).toEqual([]);
  });

  test('a failed training keeps its log and says what a buyer sees', async () => {
    const context = project(hostile);
    expect(await train(TRAIN, context)).toBe(1);
    expect(context.stderr.text()).toContain('AlgorithmError: , exit code: 7');
    expect(statSync(join(context.cwd, 'artifacts/training.log')).size).toBeLessThan(2_200_000);
    expect(leftOf(context)).toEqual([]);
  });
});

async function untilServing({ stdout }: TestContext): Promise<URL> {
  for (let tries = 0; tries < 3_000; tries++) {
    const found = /Serving at (\S+)/.exec(stdout.text());
    if (found?.[1] !== undefined) return new URL(found[1]);
    await sleep(10);
  }
  throw new Error('the server is not up');
}
