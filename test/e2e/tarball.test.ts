import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packTarball } from '../support/tarball.ts';

const home = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'sagemaker-algo-tarball-')));
const name = `tarball-${process.pid}`;
const project = path.join(home, name);
const engineAnswers =
  spawnSync('docker', ['version', '--format', '{{.Server.Version}}'], { stdio: 'ignore', timeout: 20_000 }).status === 0;

/** Runs a program as a user would, without a terminal; fails with all it said when it fails. */
function run(cwd: string, command: string, args: readonly string[]): string {
  // What the test runner sets for itself is not the user's.
  const { NODE_ENV: _env, VITEST: _vitest, NODE_OPTIONS: _options, ...env } = process.env;
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status} ${error ?? ''}\n${stdout}\n${stderr}`);
  return stdout;
}

/** What a run of test-local found, from its JSON report. */
function summaryOf(report: string): Record<string, number> {
  return JSON.parse(readFileSync(path.join(project, report), 'utf8')).summary;
}

function leftovers(kind: 'container' | 'network' | 'volume' | 'image'): string[] {
  const all = kind === 'container' ? ['--all'] : [];
  const filter = ['--quiet', '--filter', `label=sagemaker-algo.project=${name}`];
  return [
    ...new Set(
      run(home, 'docker', [kind, 'ls', ...all, ...filter])
        .split('\n')
        .filter(Boolean),
    ),
  ];
}

// In order: each step works with what the one before it left, as a user's do.
describe.sequential('the packed tool, installed into an empty folder', () => {
  beforeAll(() => {
    const { file } = packTarball(home);
    run(home, 'npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', file]);
  });

  afterAll(() => {
    const images = engineAnswers ? leftovers('image') : [];
    if (images.length > 0) run(home, 'docker', ['rmi', '--force', ...images]);
    rmSync(home, { recursive: true, force: true });
  });

  it('scaffolds a project that depends on exactly this tarball', () => {
    run(home, 'npx', ['create-sagemaker-algo', name, '--yes']);
    const { devDependencies, dependencies } = JSON.parse(readFileSync(path.join(project, 'package.json'), 'utf8'));
    expect(dependencies).toBeUndefined();
    expect(devDependencies['create-sagemaker-algo']).toMatch(/^file:.*\.tgz$/);
    const installed = JSON.parse(readFileSync(path.join(project, 'node_modules/create-sagemaker-algo/package.json'), 'utf8'));
    const ours = JSON.parse(readFileSync(path.join(import.meta.dirname, '../../package.json'), 'utf8'));
    expect(installed.version).toBe(ours.version);
  });

  it('rehearses it without containers', () => {
    run(project, 'npx', ['sagemaker-algo', 'test-local', '--smoke', '--engine', 'process', '--report', 'json=process.json']);
    expect(summaryOf('process.json')).toMatchObject({ failed: 0, errors: 0 });
    expect(summaryOf('process.json')['passed']).toBeGreaterThan(5);
  });

  it('passes the tests that the project came with', () => {
    run(project, 'npm', ['test']);
  });

  it.skipIf(!engineAnswers)('builds its images', () => {
    run(project, 'npx', ['sagemaker-algo', 'build']);
    expect(leftovers('image').length).toBeGreaterThan(0);
  });

  it.skipIf(!engineAnswers)('rehearses the images and leaves nothing running', () => {
    run(project, 'npx', ['sagemaker-algo', 'test-local', '--smoke', '--report', 'json=docker.json']);
    expect(summaryOf('docker.json')).toMatchObject({ failed: 0, errors: 0, notChecked: 0 });
    expect(leftovers('container')).toEqual([]);
    expect(leftovers('network')).toEqual([]);
    expect(leftovers('volume')).toEqual([]);
  });
});
