import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { resolveTemplate } from '../../../src/scaffold/catalog.ts';
import type { ChosenAnswers } from '../../../src/scaffold/questions.ts';
import { renderTemplate } from '../../../src/scaffold/render.ts';
import { pythonVenv } from '../../setup/python-venv.mjs';
import { packageRoot } from '../../support/context.ts';
import { factsFor } from '../../support/templates.ts';
import { type End, type Job, type Running, writeTree } from '../typescript/project.ts';

export { findPort, type Job, makeFifo, makeJob, metricOf, type Running, sampleFiles, type Tree, until } from '../typescript/project.ts';

/** Tests that run Python need its packages: `node test/setup/python-venv.mjs`, which `npm test` does by itself. */
export const venv = pythonVenv();

const leftovers: (() => void)[] = [];
afterAll(() => {
  for (const clean of leftovers.splice(0).reverse()) clean();
});

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'python-template-'));
  leftovers.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The files of a project made from the template. */
export async function renderProject(answers: ChosenAnswers = {}, name = 'test-algo') {
  const template = await resolveTemplate('python', { packageRoot, cwd: packageRoot });
  return renderTemplate(template, factsFor(template, answers, name));
}

/** A project made from the template, with the packages, removed after the test file. */
export async function makeProject(answers: ChosenAnswers = {}): Promise<string> {
  const folder = makeFolder();
  writeTree(folder, Object.fromEntries((await renderProject(answers)).map(({ path, content }) => [path, content])));
  if (venv !== undefined) symlinkSync(venv, join(folder, '.venv'));
  return folder;
}

/** A copy of a project, to change it. */
export function copyProject(project: string): string {
  const copy = makeFolder();
  cpSync(project, copy, { recursive: true, verbatimSymlinks: true });
  return copy;
}

/** Starts one of the project's two programs. What still runs when the test file ends is killed. */
export function start(role: 'train' | 'serve', { base, project }: Job, env: Readonly<Record<string, string>> = {}): Running {
  const child = spawn(join(project, '.venv/bin/python'), ['-m', `runtime.${role}`, role], {
    cwd: project,
    env: { PATH: process.env['PATH'] ?? '', SAGEMAKER_BASE_DIR: base, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (log += text));
  const ended = new Promise<End>((resolve) => child.once('close', (code, signal) => resolve({ code, signal, log })));
  leftovers.push(() => void child.kill('SIGKILL'));
  return { child, ended, log: () => log };
}

/** Trains to the end. */
export async function train(job: Job): Promise<End & { failure: string | undefined; model: string | undefined }> {
  const end = await start('train', job).ended;
  const read = (path: string) => (existsSync(join(job.base, path)) ? readFileSync(join(job.base, path), 'utf8') : undefined);
  return { ...end, failure: read('output/failure'), model: read('model/model.json') };
}

/** What a script prints as JSON, run in the project. */
export function evaluate(project: string, script: string, args: readonly string[] = []): unknown {
  const { status, stdout, stderr } = spawnSync('.venv/bin/python', ['-c', script, ...args], { cwd: project, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}
