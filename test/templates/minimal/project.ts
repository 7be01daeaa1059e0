import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import { resolveTemplate } from '../../../src/scaffold/catalog.ts';
import type { ChosenAnswers } from '../../../src/scaffold/questions.ts';
import { renderTemplate } from '../../../src/scaffold/render.ts';
import { packageRoot } from '../../support/context.ts';
import { factsFor } from '../../support/templates.ts';
import type { End, Job, Running } from '../typescript/project.ts';

const leftovers: (() => void)[] = [];
// What was made in a hook belongs to no test, and a hook cannot register another.
afterAll(() => {
  for (const clean of leftovers.splice(0).reverse()) clean();
});

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'minimal-template-'));
  leftovers.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A project made from the template, removed after the test file. */
export async function makeMinimal(name = 'test-algo', answers: ChosenAnswers = {}): Promise<string> {
  const folder = makeFolder();
  const template = await resolveTemplate('minimal', { packageRoot, cwd: packageRoot });
  for (const { path, content, mode } of renderTemplate(template, factsFor(template, answers, name))) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
    chmodSync(join(folder, path), mode);
  }
  return folder;
}

/** A copy of a project with another algorithm: a Perl program of these lines. */
export function withAlgorithm(project: string, program: string): string {
  const folder = makeFolder();
  cpSync(project, folder, { recursive: true });
  writeFileSync(join(folder, 'algorithm'), `#!/usr/bin/perl\n${program}\n`);
  return folder;
}

/** Starts one of the project's two programs. What still runs when the tests end is killed with all that it has started. */
export function startMinimal(role: 'train' | 'serve', { base, project }: Job, env: Readonly<Record<string, string>> = {}): Running {
  const child = spawn(join(project, 'runtime', role), [role], {
    env: { PATH: process.env.PATH ?? '', SAGEMAKER_BASE_DIR: base, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (log += text));
  const ended = new Promise<End>((resolve) => child.once('close', (code, signal) => resolve({ code, signal, log })));
  leftovers.push(() => killGroup(child));
  return { child, ended, log: () => log };
}

function killGroup({ pid }: ChildProcess): void {
  try {
    process.kill(-(pid ?? 0), 'SIGKILL');
  } catch {
    // It has ended, and so has all that it started.
  }
}

/** Trains to the end. */
export async function trainMinimal(job: Job): Promise<End & { failure: string | undefined; model: string | undefined }> {
  const end = await startMinimal('train', job).ended;
  const read = (path: string) => (existsSync(join(job.base, path)) ? readFileSync(join(job.base, path), 'utf8') : undefined);
  return { ...end, failure: read('output/failure'), model: read('model/model.txt') };
}
