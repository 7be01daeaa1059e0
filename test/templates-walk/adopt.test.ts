import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { removeFolder } from '../../src/files.ts';
import { packageRoot } from '../support/context.ts';
import { stateOf } from '../support/tree-state.ts';

const tool = join(packageRoot, 'bin/sagemaker-algo.cjs');
const name = `adopt-walk-${process.pid}`;

let cwd = '';
beforeAll(() => {
  cwd = join(realpathSync(mkdtempSync(join(tmpdir(), 'adopt-walk-'))), name);
  cpSync(join(packageRoot, 'test/fixtures/adopt/aws-sample'), cwd, { recursive: true });
});
afterAll(() => {
  const filter = ['--filter', `label=sagemaker-algo.project=${name}`];
  const { stdout } = spawnSync('docker', ['image', 'ls', '--quiet', ...filter], { encoding: 'utf8' });
  const ids = [...new Set(stdout.split('\n').filter(Boolean))];
  if (ids.length > 0) spawnSync('docker', ['image', 'rm', '--force', ...ids]);
  removeFolder(join(cwd, '..'));
});

function run(args: readonly string[]) {
  return spawnSync(process.execPath, [tool, ...args], {
    cwd,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
    env: { ...process.env, NO_COLOR: '1' },
  });
}

describe('a folder like the samples of AWS', () => {
  it('is adopted, built and rehearsed by one command, and the rehearsal finds what is to be found', () => {
    // Where it is tried once more, the spec is there already.
    rmSync(join(cwd, 'sagemaker-algo.json'), { force: true });
    const before = stateOf(cwd);
    const { status, stdout, stderr } = run(['init', '--yes', '--test']);
    expect(stderr).not.toContain('error:');
    const { 'sagemaker-algo.json': written, ...after } = stateOf(cwd);
    expect(written).toBeDefined();
    expect(after).toEqual(before);
    expect(stdout).toContain(`Wrote sagemaker-algo.json for ${name}`);
    expect(stdout).toMatch(/^train\+serve +\S+:0\.1\.0 +(built|unchanged) /m);
    // It meets every requirement and not every piece of advice.
    expect(stdout).toContain('train/quoted-hyperparameters · TRAIN-07 · should');
    expect(stdout).toMatch(/\d+ passed, \d+ warnings?/);
    expect(status).toBe(0);
  });

  it('gives the exit code of the rehearsal when a requirement fails', () => {
    const { status, stdout } = run(['init', '--yes', '--force', '--no-test', '--metric', 'accuracy=never-printed=([0-9.]+)']);
    expect({ status, stdout }).toMatchObject({ status: 0, stdout: expect.stringContaining('Changed:\n') });
    const spec = JSON.parse(readFileSync(join(cwd, 'sagemaker-algo.json'), 'utf8')) as { training: { metrics: object } };
    expect(Object.keys(spec.training.metrics)).toEqual(['accuracy']);
    // A Dockerfile is no request that this server can answer.
    const broken = run([
      'init',
      '--yes',
      '--force',
      '--test',
      '--hyperparameter',
      'shrinkage=0.1',
      '--request',
      'container/Dockerfile,content-type=text/csv',
    ]);
    expect(broken.stdout).toContain('FAILED');
    expect(broken.status).toBe(1);
  });
});
