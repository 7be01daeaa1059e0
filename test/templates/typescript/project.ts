import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { features } from 'node:process';
import { pathToFileURL } from 'node:url';
import { afterAll } from 'vitest';
import { resolveTemplate } from '../../../src/scaffold/catalog.ts';
import type { ChosenAnswers } from '../../../src/scaffold/questions.ts';
import { renderTemplate } from '../../../src/scaffold/render.ts';
import { packageRoot } from '../../support/context.ts';
import { factsFor } from '../../support/templates.ts';

const leftovers: (() => void)[] = [];
// What was made in a hook belongs to no test, and a hook cannot register another.
afterAll(() => {
  for (const clean of leftovers.splice(0).reverse()) clean();
});

/** Cleans up when the test file is through. */
function atEnd(clean: () => void): void {
  leftovers.push(clean);
}

/** A project made from the template, removed after the test file. */
export async function makeProject(name = 'test-algo', answers: ChosenAnswers = {}): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'typescript-template-'));
  atEnd(() => rmSync(folder, { recursive: true, force: true }));
  const template = await resolveTemplate('typescript', { packageRoot, cwd: packageRoot });
  writeTree(
    folder,
    Object.fromEntries(renderTemplate(template, factsFor(template, answers, name)).map(({ path, content }) => [path, content])),
  );
  symlinkSync(join(packageRoot, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

export type Tree = Readonly<Record<string, string | Uint8Array>>;

export function writeTree(folder: string, tree: Tree): void {
  for (const [path, content] of Object.entries(tree)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

/** Arguments that let this Node run TypeScript: none where it can do so itself. */
export function nodeArgs(): string[] {
  if ((features as { typescript?: unknown }).typescript) return [];
  const loader = join(packageRoot, 'dist/strip-types.mjs');
  if (!existsSync(loader)) throw new Error('This Node needs the loader in dist/: run `npm run build` first.');
  return ['--import', pathToFileURL(loader).href];
}

export interface Job {
  /** Stands for /opt/ml. */
  readonly base: string;
  readonly project: string;
}

type Modes = Readonly<Record<string, 'File' | 'Pipe'>>;

/** A folder as the training container finds it. Files lie below `input/data`, with the channel as their first folder. */
export function makeJob(project: string, files: Tree = {}, hyperparameters: object = {}, modes?: Modes): Job {
  const base = mkdtempSync(join(tmpdir(), 'opt-ml-'));
  atEnd(() => rmSync(base, { recursive: true, force: true }));
  for (const folder of ['input/config', 'input/data', 'model', 'output/data']) mkdirSync(join(base, folder), { recursive: true });
  writeTree(join(base, 'input/data'), files);
  const names = Object.keys(files).map((path) => path.split('/')[0] ?? '');
  const channels: Modes = modes ?? Object.fromEntries(names.map((name) => [name, 'File' as const]));
  const config = Object.entries(channels).map(([name, mode]) => [
    name,
    { TrainingInputMode: mode, S3DistributionType: 'FullyReplicated', RecordWrapperType: 'None' },
  ]);
  writeTree(join(base, 'input/config'), {
    'hyperparameters.json': JSON.stringify(hyperparameters),
    'inputdataconfig.json': JSON.stringify(Object.fromEntries(config)),
  });
  return { base, project };
}

/** The sample data of the project as the channels of a job. */
export function sampleFiles(project: string): Record<string, string> {
  const folder = join(project, 'samples/channels');
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.csv'));
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}

/** The last value of a metric in a log. */
export function metricOf(log: string, name: string): number {
  return Number([...log.matchAll(new RegExp(`${name}=([-+.0-9eE]+)$`, 'gm'))].at(-1)?.[1]);
}

export interface End {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly log: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<End>;
  log(): string;
}

/** Starts one of the project's two programs. What still runs when the test ends is killed. */
export function start(role: 'train' | 'serve', { base, project }: Job, env: Readonly<Record<string, string>> = {}): Running {
  const child = spawn(process.execPath, [...nodeArgs(), join(project, `src/runtime/${role}.ts`), role], {
    env: { PATH: process.env.PATH ?? '', SAGEMAKER_BASE_DIR: base, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (log += text));
  const ended = new Promise<End>((resolve) => child.once('close', (code, signal) => resolve({ code, signal, log })));
  atEnd(() => void child.kill('SIGKILL'));
  return { child, ended, log: () => log };
}

/** Trains to the end. */
export async function train(job: Job): Promise<End & { failure: string | undefined; model: string | undefined }> {
  const end = await start('train', job).ended;
  const read = (path: string) => (existsSync(join(job.base, path)) ? readFileSync(join(job.base, path), 'utf8') : undefined);
  return { ...end, failure: read('output/failure'), model: read('model/model.json') };
}

/** Makes a FIFO. */
export function makeFifo(path: string): void {
  const { status } = spawnSync('mkfifo', [path]);
  if (status !== 0) throw new Error(`mkfifo ${path} failed`);
}

/** A port that is free on the loopback interface. */
export function findPort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' ? (address?.port ?? 0) : 0));
    });
  });
}

/** Waits until something is true, looking every few milliseconds. */
export async function until(what: string, isTrue: () => boolean | Promise<boolean>): Promise<void> {
  for (let waited = 0; !(await isTrue()); waited += 20) {
    if (waited > 15_000) throw new Error(`waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** A copy of a project, to change it. */
export function copyProject(project: string): string {
  const copy = mkdtempSync(join(tmpdir(), 'typescript-template-'));
  atEnd(() => rmSync(copy, { recursive: true, force: true }));
  cpSync(project, copy, { recursive: true, verbatimSymlinks: true });
  return copy;
}
