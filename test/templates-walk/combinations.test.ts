import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { resolveTemplate } from '../../src/scaffold/catalog.ts';
import { pythonVenv } from '../setup/python-venv.mjs';
import { packageRoot } from '../support/context.ts';
import { everyPair } from '../support/pairs.ts';
import { nameOf, ownTemplates } from '../support/templates.ts';

/** Made projects lie here; their names tell them from all others on the engine. */
const home = mkdtempSync(join(tmpdir(), 'templates-walk-'));
const prefix = `walk-${process.pid}`;
const tool = join(packageRoot, 'bin/sagemaker-algo.cjs');
/** The only check that this machine cannot make: it has no scanner. */
const NOT_CHECKED = ['image/vulnerabilities'];

afterAll(() => rmSync(home, { recursive: true, force: true }));

/** Runs a program as a user would; fails with all it said when it fails. */
function run(cwd: string, command: string, args: readonly string[]): string {
  const { NODE_ENV: _env, VITEST: _vitest, NODE_OPTIONS: _options, ...env } = process.env;
  const PATH = `${join(cwd, 'node_modules/.bin')}${delimiter}${env['PATH']}`;
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, env: { ...env, PATH }, encoding: 'utf8', maxBuffer: 2 ** 26 });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status} ${error ?? ''}\n${stdout}\n${stderr}`);
  return stdout;
}

/** Packages as `npm install` would put them there: ours from this repository, which also has the others. */
function linkPackages(project: string): void {
  const folder = join(project, 'node_modules');
  mkdirSync(folder);
  for (const name of readdirSync(join(packageRoot, 'node_modules')))
    symlinkSync(join(packageRoot, 'node_modules', name), join(folder, name));
  symlinkSync(packageRoot, join(folder, 'create-sagemaker-algo'));
  const venv = pythonVenv();
  if (venv !== undefined && existsSync(join(project, 'requirements-dev.txt'))) symlinkSync(venv, join(project, '.venv'));
}

function removeImages(project: string): void {
  const filter = ['--filter', `label=sagemaker-algo.project=${project}`];
  const { stdout } = spawnSync('docker', ['image', 'ls', '--quiet', ...filter], { encoding: 'utf8' });
  const ids = [...new Set(stdout.split('\n').filter(Boolean))];
  if (ids.length > 0) spawnSync('docker', ['image', 'rm', '--force', ...ids]);
}

const templates = await Promise.all(ownTemplates.map((id) => resolveTemplate(id, { packageRoot, cwd: packageRoot })));
/** Every two answers come together in one of these: all combinations would be some hundred builds. */
const walks = templates.flatMap((template) =>
  everyPair(template).map((answers, index) => ({
    id: template.id,
    answers,
    name: `${prefix}-${template.id}-${index}`,
    title: nameOf(answers),
  })),
);

describe.each(walks)('$id: $title', ({ id, answers, name }) => {
  const project = join(home, name);
  afterAll(() => {
    removeImages(name);
    rmSync(project, { recursive: true, force: true });
  });

  it('passes its own tests and the whole contract without a warning', () => {
    // A second attempt finds what the first one has left.
    rmSync(project, { recursive: true, force: true });
    const given = Object.entries(answers).flatMap(([question, answer]) => ['--answer', `${question}=${answer}`]);
    run(home, process.execPath, [tool, 'create', name, '--template', id, '--yes', '--no-git', '--no-install', ...given]);
    linkPackages(project);
    run(project, 'npm', ['test']);
    run(project, process.execPath, [tool, 'build']);
    run(project, process.execPath, [tool, 'test-local', '--engine', 'docker', '--strict', '--report', 'json=report.json']);
    const report = JSON.parse(readFileSync(join(project, 'report.json'), 'utf8'));
    const open = report.findings.filter(({ status }: { status: string }) => !['passed', 'not-applicable'].includes(status));
    expect(open.map(({ check }: { check: string }) => check)).toEqual(NOT_CHECKED);
    expect(report.summary.passed).toBeGreaterThan(100);
  });
});
