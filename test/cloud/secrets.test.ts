import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { workspace } from '../support/workspace.ts';
import * as published from './publish/project.ts';
import { makeBucket, makeRole } from './support/aws.ts';
import { type Cloud, type Ran, startCloud, startTool } from './support/cloud.ts';
import { BUCKET, IMAGE, jobsProject } from './support/jobs-project.ts';
import { makePushProject } from './support/push-project.ts';
import { watch } from './support/signals.ts';

let cloud: Cloud;
beforeAll(async () => {
  cloud = await startCloud({ registry: true });
  await cloud.settings({ registryPassword: PASSWORD });
  for (const [name, value] of Object.entries(cloud.env)) vi.stubEnv(name, value);
  return () => vi.unstubAllEnvs();
});
afterAll(() => cloud.stop());
beforeEach(() => cloud.reset());

const PASSWORD = `password-${randomBytes(8).toString('hex')}`;
const SECRETS = {
  AWS_ACCESS_KEY_ID: `ASIA${randomBytes(8).toString('hex').toUpperCase()}`,
  AWS_SECRET_ACCESS_KEY: `secret-key-${randomBytes(8).toString('hex')}`,
  AWS_SESSION_TOKEN: `session-token-${randomBytes(8).toString('hex')}`,
};
const WORDS = [...Object.values(SECRETS), PASSWORD, Buffer.from(`AWS:${PASSWORD}`).toString('base64'), 'AWS4-HMAC-SHA256'];
const holds = (text: string) => WORDS.filter((word) => text.includes(word));

interface Observed extends Ran {
  /** Secrets that a command line on this machine held while the tool ran, with that line. */
  readonly onCommandLines: readonly string[];
  /** Files with a secret in what the tool may write to, after it has ended. */
  readonly inFiles: readonly string[];
  /** How many looks at the processes of the machine saw the tool. */
  readonly looks: number;
}

/** Runs the tool with secrets in its environment, looks at every process meanwhile, and through every file after it. */
async function observe(cwd: string, args: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<Observed> {
  const home = more['HOME'] ?? workspace();
  const before = new Set(readdirSync(tmpdir()));
  const child = startTool(cwd, args, { ...cloud.env, ...SECRETS, SAGEMAKER_ALGO_POLL_SECONDS: '0.05', ...more, HOME: home });
  const running = watch(child);
  const lines = new Set<string>();
  let looks = 0;
  const timer = setInterval(() => {
    const seen = commandLines();
    if (seen.some((line) => line.includes('sagemaker-algo.cjs'))) looks++;
    for (const line of seen) lines.add(line);
  }, 15);
  const ran = await running.ended;
  clearInterval(timer);
  const left = readdirSync(tmpdir()).filter(
    (name) => !before.has(name) && name.startsWith('sagemaker-algo') && !name.startsWith('sagemaker-algo-test'),
  );
  const files = [cwd, home, ...left.map((name) => join(tmpdir(), name))].flatMap(filesBelow);
  return {
    ...ran,
    looks,
    onCommandLines: [...lines].filter((line) => holds(line).length > 0),
    inFiles: files.filter((file) => holds(readFileSync(file, 'latin1')).length > 0),
  };
}

function commandLines(): readonly string[] {
  return readdirSync('/proc').flatMap((id) => {
    if (!/^\d+$/.test(id)) return [];
    try {
      return [readFileSync(`/proc/${id}/cmdline`, 'utf8').replaceAll('\0', ' ')];
    } catch {
      return [];
    }
  });
}

function filesBelow(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

function expectNothing({ stdout, stderr, onCommandLines, inFiles, looks }: Observed): void {
  expect({ onScreen: holds(`${stdout}${stderr}`), onCommandLines, inFiles }).toEqual({ onScreen: [], onCommandLines: [], inFiles: [] });
  expect(looks).toBeGreaterThan(2);
}

describe.runIf(process.platform === 'linux')('no secret is seen', () => {
  it('of a push: neither the keys nor the password of the registry', async () => {
    const project = makePushProject();
    project.rehearsed();
    const git = (...args: readonly string[]) => execFileSync('git', ['-C', project.folder, ...args], { encoding: 'utf8' });
    git('init', '--quiet');
    git('add', '--all');
    const before = git('status', '--porcelain');
    const seen = await observe(project.folder, ['push', '--create', '--json'], { HOME: project.home });
    expect(seen.status).toBe(0);
    expectNothing(seen);
    expect(git('status', '--porcelain')).toBe(before);
    expect((await cloud.log()).some(({ accessKey }) => accessKey === SECRETS.AWS_ACCESS_KEY_ID)).toBe(true);
  });

  it('of a publication that comes to its end, and of one that fails', async () => {
    await published.prepareAws(cloud);
    const args = ['publish', '--skip-push', '--yes', '--poll', '0.05', '--no-simulate', '--json'];
    const project = published.makeProject();
    const seen = await observe(project.folder, args);
    expect(seen.status).toBe(0);
    expectNothing(seen);
    const message = `The security token ${'x'.repeat(3)} included in the request is invalid`;
    await cloud.faults([{ operation: 'DescribeAlgorithm', error: { code: 'InternalFailure', message, status: 500 }, times: 100 }]);
    const failed = await observe(published.makeProject({ version: '0.3.0' }).folder, args);
    expect(failed.status).not.toBe(0);
    expectNothing(failed);
  });

  it('of a dry run', async () => {
    const project = published.makeProject();
    const seen = await observe(project.folder, ['publish', '--dry-run', '--json', '--account', '123456789012', '--region', 'us-east-1']);
    expect(holds(`${seen.stdout}${seen.stderr}`)).toEqual([]);
    expect(seen.inFiles).toEqual([]);
  });

  it('of a training job in SageMaker', async () => {
    await makeRole(cloud);
    await makeBucket(cloud, BUCKET);
    const seen = await observe(jobsProject(), ['train', '--on', 'sagemaker', '--image', IMAGE]);
    expect(seen.status).toBe(0);
    expectNothing(seen);
  });

  it('but it would be: a command line and a file with one are found', async () => {
    const folder = workspace({ 'a.txt': SECRETS.AWS_SESSION_TOKEN });
    const seen = await observe(folder, ['status', '--profile', SECRETS.AWS_SECRET_ACCESS_KEY]);
    expect(seen.inFiles).toEqual([join(folder, 'a.txt')]);
    expect(seen.onCommandLines).not.toEqual([]);
  });
});
