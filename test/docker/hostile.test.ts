import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testLocal } from '../../src/commands/test-local.ts';
import { exec } from '../../src/exec.ts';
import { silentProgress } from '../../src/log.ts';
import type { Limits } from '../../src/observe/limits.ts';
import type { Finding, Report } from '../../src/report/report.ts';
import { packageRoot, testContext } from '../support/context.ts';
import { buildSound, writeProject } from '../support/flaws.ts';
import { resolveTested, TESTED } from '../support/tested-engine.ts';
import { workspace } from '../support/workspace.ts';

/** Containers that do to their tester whatever a container can: each run ends in bounded time, with a finding, and leaves nothing. */

const id = randomBytes(4).toString('hex');
const repository = `sagemaker-algo-hostile-${id}`;
const labels = { 'sagemaker-algo.run': `hostile-${id}`, 'sagemaker-algo.project': 'hostile' };
const image = `${repository}:hostile`;
const name = `hostile-${id}`;
let runs = 0;

beforeAll(async () => {
  const engine = await resolveTested({
    ...{ env: process.env, platform: process.platform, exec, packageRoot, runId: `hostile-${id}` },
    ...{ signal: new AbortController().signal, now: Date.now, progress: silentProgress },
  });
  await buildSound(engine, { repository, labels });
  const context = join(packageRoot, 'test/fixtures/hostile');
  const built = await engine.build(
    {
      ...{ role: 'train', context, dockerfile: join(context, 'Dockerfile'), tag: image, platform: 'linux/amd64' },
      ...{ buildArgs: { SOUND: `${repository}:base` }, labels, noCache: false },
    },
    () => {},
  );
  if (built.status === 'failed') throw new Error(built.log);
});

afterAll(() => {
  execFileSync(TESTED, ['image', 'rm', '--force', image, `${repository}:base`], { stdio: 'pipe' });
});

interface Wish {
  readonly only: readonly string[];
  readonly limits?: Partial<Limits>;
  /** Further hyperparameters. */
  readonly with?: Readonly<Record<string, string>>;
}

/** Tests one program whole and says what was found; fails when anything is left of the run, or the run itself broke. */
async function rehearse(behave: string, wish: Wish): Promise<{ readonly report: Report; readonly seconds: number; readonly text: string }> {
  const { cwd, runId } = project(behave, wish.with);
  const context = testContext({ cwd, env: process.env, runId, now: Date.now });
  const began = performance.now();
  await testLocal(
    {
      ...{ smoke: false, only: wish.only, strict: false, engine: TESTED, report: [], json: true },
      ...{ network: false, keep: false, list: false, dryRun: false },
    },
    context,
    { limits: { trainingGrace: 2, servingGrace: 2, signOfLife: 2, ...wish.limits } },
  );
  const seconds = (performance.now() - began) / 1000;
  expect(leftOf(runId)).toEqual([]);
  const text = context.stdout.text();
  const report: Report = JSON.parse(text);
  expect(report.findings.filter(({ status }) => status === 'error')).toEqual([]);
  return { report, seconds, text };
}

function project(behave: string, more: Readonly<Record<string, string>> = {}): { readonly cwd: string; readonly runId: string } {
  const cwd = workspace();
  const hyperparameters = { behave, ...more };
  const declared = Object.fromEntries(Object.keys(hyperparameters).map((name) => [name, { type: 'FreeText' }]));
  const spec = { name, training: { hyperparameters: declared }, samples: { hyperparameters: [{ rate: '0.25', ...hyperparameters }] } };
  writeProject(cwd, { name: behave, fails: [], only: [], spec, limits: {}, architecture: 'amd64' }, image);
  runs += 1;
  return { cwd, runId: `hostile-${id}-${runs}` };
}

/** Whatever on this machine carries the label of a run, and its work folders. */
function leftOf(runId: string): readonly string[] {
  const list = (...args: readonly string[]) =>
    execFileSync(TESTED, [...args, `--filter=label=sagemaker-algo.run=${runId}`], { encoding: 'utf8' });
  const found = `${list('ps', '-aq')}${list('network', 'ls', '-q')}${list('volume', 'ls', '-q')}`.split('\n').filter((line) => line !== '');
  return [...found, ...readdirSync(tmpdir()).filter((name) => name.startsWith(`sagemaker-algo-${runId}-`))];
}

function finding({ findings }: Report, check: string): Finding {
  const found = findings.find((one) => one.check === check);
  if (found === undefined) throw new Error(`${check} is not in the report`);
  return found;
}

describe('a training', () => {
  test('that never ends and hears no signal', async () => {
    const { report, seconds } = await rehearse('never-ends', { only: ['train/exit-code'], limits: { training: 3 } });
    expect(finding(report, 'train/exit-code')).toMatchObject({ status: 'failed', actual: expect.stringMatching(/still running after/) });
    expect(seconds).toBeLessThan(200);
  });

  test('that exits at random', async () => {
    const { report } = await rehearse('exits-at-random', { only: ['train'] });
    expect(report.findings.length).toBeGreaterThan(20);
  });

  test('that starts as many processes as it gets', async () => {
    const { report } = await rehearse('forks', { only: ['train/model-written'], limits: { training: 100 } });
    const [, processes] = /^only processes-(\d+) /.exec(finding(report, 'train/model-written').actual ?? '') ?? [];
    expect(Number(processes)).toBeGreaterThan(3_000);
    expect(Number(processes)).toBeLessThan(4_097);
  });

  test.each(['model', 'layer'])('that fills the disk through its %s', async (where) => {
    const { report } = await rehearse('fills-disk', {
      only: ['train/exit-code'],
      limits: { diskBytes: 60e6, training: 100 },
      with: { where },
    });
    const { status, actual, cause } = finding(report, 'train/exit-code');
    expect({ status, actual, cause }).toEqual({
      status: 'failed',
      actual: expect.stringMatching(/^ended by the rehearsal after it had written \d+ [MG]B$/),
      cause: expect.stringMatching(/^It filled the disk: a container may write 60 MB here/),
    });
  });

  test('that leaves 100,000 files and more', async () => {
    const { report, seconds } = await rehearse('many-files', { only: ['train/model-packable', 'serve/healthy-in-time'] });
    expect(finding(report, 'train/model-packable')).toMatchObject({ status: 'warned', actual: expect.stringMatching(/100,000 files/) });
    expect(finding(report, 'serve/healthy-in-time').status).toBe('passed');
    expect(seconds).toBeLessThan(240);
  });

  test('that leaves links, FIFOs, devices, locked folders, bad names and endless paths in its model', async () => {
    const only = ['train/model-*', 'serve/healthy-in-time', 'serve/invocation-status'];
    const { report, text } = await rehearse('odd-model', { only });
    expect(finding(report, 'train/model-packable').status).toBe('warned');
    expect(finding(report, 'train/model-special-files').status).toBe('warned');
    expect(finding(report, 'train/model-symlinks').status).toBe('failed');
    expect(finding(report, 'serve/invocation-status').status).toBe('passed');
    expect(text).not.toContain('root:x:0');
  });

  test('that leaves a sparse file of a terabyte', async () => {
    const { report, seconds } = await rehearse('sparse-model', { only: ['train/model-packable', 'serve/healthy-in-time'] });
    expect(finding(report, 'train/model-packable')).toMatchObject({ status: 'warned', actual: expect.stringMatching(/1 TB/) });
    expect(finding(report, 'serve/healthy-in-time')).toMatchObject({ status: 'not-checked', follows: 'train/model-packable' });
    expect(seconds).toBeLessThan(60);
  });

  test('whose reason of failure is a file of the host, or a FIFO', async () => {
    const { report, text } = await rehearse('failure-elsewhere', { only: ['train/bad-input-fails', 'train/failure-reason'] });
    expect(finding(report, 'train/failure-reason').status).toBe('warned');
    expect(text).not.toContain('root:x:0');
  });

  test('that removes its own mounts', async () => {
    const { report } = await rehearse('removes-mounts', { only: ['train/exit-code', 'train/model-written'] });
    expect(finding(report, 'train/model-written').status).toBe('failed');
  });
});

describe('a server', () => {
  const serving = (serve: string, wish: Wish) => rehearse('for-server', { ...wish, with: { serve } });

  test('that takes connections and never says a word', async () => {
    const { report } = await serving('never-ready', { only: ['serve'], limits: { startup: 4 } });
    expect(finding(report, 'serve/healthy-in-time')).toMatchObject({ status: expect.stringMatching(/failed|not-checked/) });
    expect(report.findings.some(({ status }) => status === 'failed')).toBe(true);
  });

  test('that exits at random', async () => {
    const { report } = await serving('exits-at-random', { only: ['serve', 'batch'], limits: { startup: 10 } });
    expect(report.findings.some(({ status }) => status !== 'passed')).toBe(true);
  });

  test('that fills the disk', async () => {
    const { report } = await serving('fills-disk', { only: ['serve/healthy-in-time'], limits: { diskBytes: 60e6, startup: 100 } });
    expect(finding(report, 'serve/healthy-in-time')).toMatchObject({
      status: 'failed',
      actual: expect.stringMatching(/^the container was ended by the rehearsal after it had written/),
    });
  });
});

test('a gigabyte of output and what a terminal would obey leave the tool small and the terminal alone', async () => {
  const { cwd } = project('prints');
  const temporary = workspace();
  const bin = join(packageRoot, 'bin/sagemaker-algo.cjs');
  const tool = spawn(process.execPath, [bin, 'test-local', '--engine', TESTED, '--only', 'train/starts'], {
    cwd,
    env: { ...process.env, TMPDIR: temporary },
  });
  let output = '';
  for (const stream of [tool.stdout, tool.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  let peak = 0;
  const timer = setInterval(() => {
    peak = Math.max(peak, peakBytes(tool.pid));
  }, 50);
  const code = await new Promise((resolve) => tool.on('close', resolve));
  clearInterval(timer);
  expect(output).toMatch(/exit code 127/);
  expect(code).toBe(1);
  for (const obeyed of ['\x1b]', '\x07', '\x1b[2J', '\x9b', '\u202e']) expect(output).not.toContain(obeyed);
  expect(peak).toBeGreaterThan(20e6);
  expect(peak).toBeLessThan(150e6);
  expect(readdirSync(temporary)).toEqual([]);
  expect(execFileSync(TESTED, ['ps', '-aq', `--filter=label=sagemaker-algo.project=${name}`], { encoding: 'utf8' })).toBe('');
});

/** The most memory that a process has had, by the kernel's own count. */
function peakBytes(pid: number | undefined): number {
  try {
    const [, kib = '0'] = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kib) * 1024;
  } catch {
    return 0;
  }
}
