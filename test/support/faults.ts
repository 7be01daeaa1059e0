import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { removeFolder } from '../../src/files.ts';
import { call, type OwnEngine, provideOwnEngine } from '../setup/own-engine.mjs';
import { packageRoot } from './context.ts';

/** Whether the full figures of docs/reliability.md are wanted: `npm run test:faults -- --long`. */
export const LONG = process.env['FAULTS'] === 'long';

const SOUND = join(packageRoot, 'test/fixtures/algorithms/_sound');
const BASE_IMAGE = 'node:24-slim';

/** What a file of fault tests works with: an engine of its own, a project whose images it holds, a folder for temporary files. */
export interface Bench {
  readonly engine: OwnEngine;
  /** A project whose one image serves both roles; `sagemaker-algo build` builds it. */
  readonly project: string;
  /** The TMPDIR of every tool that is started; nothing else is written there. */
  readonly temp: string;
  /** Another project, whose image has these files of the algorithm's in the place of the sound ones; returns its folder. */
  variant(name: string, files: Readonly<Record<string, string>>): string;
  /** `docker ARGS` at this engine; throws when it fails. */
  docker(...args: readonly string[]): string;
  /** Waits until the engine tells something like `container start NAME`, `container kill NAME`, `network create NAME`. */
  happens(pattern: RegExp): Promise<void>;
  /** Starts the built tool in the project, in the network namespace of the engine. */
  tool(args: readonly string[], options?: ToolOptions): Tool;
  /** Everything that the tool has left: containers, networks, volumes and throw-away images of the engine, entries of `temp`. */
  leftovers(): readonly string[];
}

export interface ToolOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Where programs are looked for first. */
  readonly path?: string;
  /** Programs that stand before the tool's own, as in `['setpriv', '--reuid=1000']`. */
  readonly before?: readonly string[];
}

/** How a tool ended, and all that it wrote. */
export interface ToolEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
}

/** The built tool as a process of its own. */
export interface Tool {
  readonly pid: number;
  readonly ended: Promise<ToolEnd>;
  stderr(): string;
  kill(signal: NodeJS.Signals): void;
  /** Waits until stderr shows the pattern; rejects when the tool ends before that. */
  shows(pattern: RegExp): Promise<void>;
}

export interface BenchOptions {
  readonly name: string;
  /** Numbers the engine: no two files may have the same. */
  readonly index: number;
  /** A folder with its dockerd, and what that looks for first. */
  readonly programs?: string;
  /** Further arguments of its dockerd. */
  readonly settings?: readonly string[];
  /** Size of the disk that its data lie on; that of this machine when left out. */
  readonly megabytes?: number;
}

/** Gives a file of fault tests its bench, and takes all of it away at the end. */
export function faultBench({ name, ...place }: BenchOptions): Bench {
  let engine: OwnEngine | undefined;
  const folder = mkdtempSync(join(tmpdir(), `fault-${name}-`));
  const [project, temp] = [join(folder, 'project'), join(folder, 'temp')];
  beforeAll(async () => {
    engine = await provideOwnEngine({ name: `fault-${name}`, ...place });
    giveBaseImage(engine);
    writeSoundProject(project);
    mkdirSync(temp);
    call(engine, ['build', '--force-rm', '--tag', 'sound:1', SOUND]);
  });
  afterAll(async () => {
    await engine?.remove();
    removeFolder(folder);
  });
  const own = () => {
    if (engine === undefined) throw new Error('The engine is there only within tests.');
    return engine;
  };
  const docker = (...args: readonly string[]) => {
    const { status, stdout, stderr } = call(own(), args);
    if (status !== 0) throw new Error(`docker ${args.join(' ')}: ${stderr}`);
    return stdout.trim();
  };
  return {
    get engine() {
      return own();
    },
    ...{ project, temp, docker },
    variant(name, files) {
      const [context, place] = [join(folder, `image-${name}`), join(folder, name)];
      mkdirSync(context);
      for (const [file, content] of Object.entries(files)) writeFileSync(join(context, file), content);
      writeFileSync(join(context, 'Dockerfile'), 'FROM sound:1\nCOPY . /opt/program/\n');
      docker('build', '--force-rm', '--tag', `${name}:1`, context);
      writeSoundProject(place, `${name}:1`);
      return place;
    },
    happens: (pattern) => watchEvents(own(), pattern),
    tool: (args, options = {}) => startTool(args, { cwd: project, ...options, engine: own(), temp }),
    leftovers: () => [...listLabelled(docker), ...readdirSync(temp).map((entry) => `temp: ${entry}`)],
  };
}

/** Another project at this engine: the sound one with these programs instead of its own, built. It goes with the test. */
export function flawedProject({ engine, temp }: Bench, programs: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(temp, '../flawed-'));
  onTestFinished(() => removeFolder(folder));
  writeSoundProject(folder, `flawed:${randomBytes(4).toString('hex')}`);
  for (const [path, text] of Object.entries(programs)) writeFileSync(join(folder, path), text);
  const { images } = JSON.parse(readFileSync(join(folder, 'sagemaker-algo.json'), 'utf8'));
  const { status, stderr } = call(engine, ['build', '--force-rm', '--tag', images.train.tag, folder]);
  if (status !== 0) throw new Error(`the flawed image cannot be built: ${stderr}`);
  onTestFinished(() => void call(engine, ['image', 'rm', '--force', images.train.tag]));
  return folder;
}

/** A finding of the report that `--json` printed. */
export function findingOf(json: string, check: string): unknown {
  return JSON.parse(json).findings.find((finding: { readonly check: string }) => finding.check === check);
}

function giveBaseImage(engine: OwnEngine): void {
  if (call(engine, ['image', 'inspect', BASE_IMAGE]).status === 0) return;
  const [command, ...args] = engine.docker;
  const pipe = `docker save ${BASE_IMAGE} | "$0" "$@" load`;
  const { status, stderr } = spawnSync('bash', ['-o', 'pipefail', '-c', pipe, command ?? 'docker', ...args], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${BASE_IMAGE} cannot be handed over: ${stderr}`);
}

/** The sound algorithm of the fixtures with its Dockerfile, as a project that can be built. */
function writeSoundProject(folder: string, tag = 'sound:1'): void {
  cpSync(SOUND, folder, { recursive: true });
  const spec = JSON.parse(readFileSync(join(SOUND, 'sagemaker-algo.json'), 'utf8'));
  const image = { tag, dockerfile: 'Dockerfile' };
  writeFileSync(join(folder, 'sagemaker-algo.json'), JSON.stringify({ ...spec, images: { train: image, serve: image } }, null, 2));
}

const OURS = '--filter=label=sagemaker-algo.run';

/** Images that a build made are results, not remains: only those count that carry the label of something thrown away. */
function listLabelled(docker: Bench['docker']): readonly string[] {
  const lists = {
    container: ['ps', '--all', OURS, '--format={{.Names}}'],
    network: ['network', 'ls', OURS, '--format={{.Name}}'],
    volume: ['volume', 'ls', OURS, '--format={{.Name}}'],
    probe: ['image', 'ls', '--all', '--filter=label=sagemaker-algo.probe', '--format={{.Repository}}:{{.Tag}}'],
    secret: ['image', 'ls', '--all', '--filter=label=sagemaker-algo.secret', '--format={{.Repository}}:{{.Tag}}'],
  };
  return Object.entries(lists).flatMap(([kind, args]) =>
    docker(...args)
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => `${kind}: ${line}`),
  );
}

function watchEvents(engine: OwnEngine, pattern: RegExp): Promise<void> {
  const [command = 'docker', ...args] = engine.docker;
  const format = '{{.Type}} {{.Action}} {{.Actor.Attributes.name}}';
  const events = spawn(command, [...args, 'events', '--format', format], { stdio: ['ignore', 'pipe', 'ignore'] });
  onTestFinished(() => void events.kill('SIGKILL'));
  return new Promise<void>((resolve, reject) => {
    createInterface({ input: events.stdout }).on('line', (line) => pattern.test(line) && resolve());
    events.once('close', () => reject(new Error(`the engine never told ${pattern}`)));
  }).then(() => void events.kill('SIGKILL'));
}

interface Setting extends ToolOptions {
  readonly cwd: string;
  readonly engine: OwnEngine;
  readonly temp: string;
}

function startTool(args: readonly string[], { cwd, engine, temp, env = {}, path, before = [] }: Setting): Tool {
  const [command, ...enter] = engine.enter;
  const began = Date.now();
  const places = { TMPDIR: temp, XDG_CACHE_HOME: join(temp, '../cache'), CI: 'true' };
  const search = [join(SOUND, 'path'), ...(path === undefined ? [] : [path]), process.env['PATH']].join(':');
  const child = spawn(command, [...enter, ...before, process.execPath, join(packageRoot, 'bin/sagemaker-algo.cjs'), ...args], {
    cwd,
    env: { ...process.env, ...engine.env, ...places, PATH: search, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { pid } = child;
  if (pid === undefined) throw new Error('the tool could not be started');
  return { pid, ...follow(child, args, began), kill: (signal) => void child.kill(signal) };
}

function follow(child: ChildProcessByStdio<null, Readable, Readable>, args: readonly string[], began: number) {
  let [stdout, stderr] = ['', ''];
  const waiting = new Set<() => void>();
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    for (const wake of waiting) wake();
  });
  const ended = new Promise<ToolEnd>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr, seconds: (Date.now() - began) / 1000 }));
  });
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  const shows = (pattern: RegExp) =>
    new Promise<void>((resolve, reject) => {
      const wake = () => pattern.test(stderr) && resolve();
      waiting.add(wake);
      wake();
      void ended.then(({ code }) => reject(new Error(`${args.join(' ')} ended with ${code} and never showed ${pattern}:\n${stderr}`)));
    });
  return { ended, stderr: () => stderr, shows };
}
