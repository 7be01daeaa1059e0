import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll } from 'vitest';
import type { ChosenAnswers } from '../../src/scaffold/questions.ts';
import { pythonVenv } from '../setup/python-venv.mjs';
import { packageRoot } from '../support/context.ts';

/** Our command as the repository has it. */
export const tool = join(packageRoot, 'bin/sagemaker-algo.cjs');

/** Every second of them where the short form is wanted, the first included. */
export function choose<T>(all: readonly T[]): readonly T[] {
  return process.env['WALK'] === 'short' ? all.filter((_, index) => index % 2 === 0) : all;
}

/** A folder for made projects, removed after the tests of the file. */
export function makeHome(prefix: string): string {
  const home = mkdtempSync(join(tmpdir(), prefix));
  afterAll(() => rmSync(home, { recursive: true, force: true }));
  return home;
}

/** The environment of a user: nothing of this test run, and the commands of the project on PATH. */
export function userEnv(cwd: string): NodeJS.ProcessEnv {
  const { NODE_ENV: _env, VITEST: _vitest, NODE_OPTIONS: _options, ...env } = process.env;
  return { ...env, PATH: `${join(cwd, 'node_modules/.bin')}${delimiter}${env['PATH']}` };
}

/** Runs a program as a user would; fails with all it said when it fails. */
export function run(cwd: string, command: string, args: readonly string[]): string {
  const env = userEnv(cwd);
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, env, encoding: 'utf8', maxBuffer: 2 ** 26 });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status} ${error ?? ''}\n${stdout}\n${stderr}`);
  return stdout;
}

/** Makes a project by the command line, with its packages. */
export function createProject(home: string, name: string, { id, answers }: { id: string; answers: ChosenAnswers }): string {
  const given = Object.entries(answers).flatMap(([question, answer]) => ['--answer', `${question}=${answer}`]);
  run(home, process.execPath, [tool, 'create', name, '--template', id, '--yes', '--no-git', '--no-install', ...given]);
  linkPackages(join(home, name));
  return join(home, name);
}

/** Packages as `npm install` would put them there: ours from this repository, which also has the others. */
function linkPackages(project: string): void {
  const folder = join(project, 'node_modules');
  const commands = join(folder, '.bin');
  mkdirSync(commands, { recursive: true });
  for (const name of readdirSync(join(packageRoot, 'node_modules')).filter((entry) => !['.bin', '.cache'].includes(entry)))
    symlinkSync(join(packageRoot, 'node_modules', name), join(folder, name));
  for (const name of readdirSync(join(packageRoot, 'node_modules/.bin')))
    symlinkSync(join(packageRoot, 'node_modules/.bin', name), join(commands, name));
  symlinkSync(packageRoot, join(folder, 'create-sagemaker-algo'));
  symlinkSync(tool, join(commands, 'sagemaker-algo'));
  const venv = pythonVenv();
  if (venv !== undefined && existsSync(join(project, 'requirements-dev.txt'))) symlinkSync(venv, join(project, '.venv'));
}

/** Removes the images that a project has built. */
export function removeImages(project: string): void {
  const filter = ['--filter', `label=sagemaker-algo.project=${project}`];
  const { stdout } = spawnSync('docker', ['image', 'ls', '--quiet', ...filter], { encoding: 'utf8' });
  const ids = [...new Set(stdout.split('\n').filter(Boolean))];
  if (ids.length > 0) spawnSync('docker', ['image', 'rm', '--force', ...ids]);
}
