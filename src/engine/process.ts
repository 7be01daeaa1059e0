import { chmodSync, existsSync, lstatSync, readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { constants } from 'node:os';
import { join } from 'node:path';
import { describeCommand } from '../command-line.ts';
import type { Config } from '../config/schema.ts';
import { EXIT, InterruptedError, UserError } from '../errors.ts';
import type { Role } from '../sagemaker/contract.ts';
import type { ContainerEngine, ContainerExit, RunningContainer, RunSpec } from './engine.ts';
import type { Interpreter } from './interpreter.ts';
import { readMemory } from './process-memory.ts';
import type { Program, ProgramEnd, StartProgram } from './program.ts';

/** A template's own programs, started without a container. Paths are relative to the project. */
export interface Programs {
  readonly language: 'node' | 'perl' | 'python';
  readonly file: Readonly<Record<Role, string>>;
}

/** By `template.name` of the spec. */
const PROGRAMS: Readonly<Record<string, Programs>> = {
  minimal: { language: 'perl', file: { train: 'runtime/train', serve: 'runtime/serve' } },
  typescript: { language: 'node', file: { train: 'src/runtime/train.ts', serve: 'src/runtime/serve.ts' } },
  python: { language: 'python', file: { train: 'runtime/train.py', serve: 'runtime/serve.py' } },
};

/** The programs of a project, undefined when it was made from no template that has any. */
export function findPrograms(config: Config): Programs | undefined {
  const name = config.template?.name;
  return name !== undefined && Object.hasOwn(PROGRAMS, name) ? PROGRAMS[name] : undefined;
}

export interface ProcessDeps {
  readonly startProgram: StartProgram;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly interpreter: Interpreter;
  readonly signal: AbortSignal;
  readonly now: () => number;
}

/** All that reaches the programs from here: no credentials, no proxies. */
const PASSED_ON = ['PATH', 'HOME', 'LANG', 'TMPDIR', 'SystemRoot', 'TEMP'] as const;

/**
 * No container at all: runs the project's own programs on this machine, with `SAGEMAKER_BASE_DIR` standing for `/opt/ml`. Shows
 * what the programs do; what the images, the isolation and PID 1 do, it cannot show (`info.kind`).
 */
export function createProcessEngine(deps: ProcessDeps, projectDir: string, programs: Programs): ContainerEngine {
  const { interpreter } = deps;
  const running = new Set<Program>();
  const noImages = () =>
    new UserError('The engine "process" has no images.', { hint: 'Use `--engine docker`.', exitCode: EXIT.couldNotLook });
  return {
    info: { name: 'process', version: interpreter.version, kind: 'process' },
    build: async () => {
      throw noImages();
    },
    describeBuild: () => {
      throw noImages();
    },
    inspectImage: async () => undefined,
    pull: async () => {
      throw noImages();
    },
    createNetwork: async (name) => ({ id: name, remove: async () => {} }),
    async start(spec, watch) {
      if (deps.signal.aborted) throw new InterruptedError();
      const port = spec.role === 'serve' ? await findFreePort() : undefined;
      const file = programs.file[spec.role];
      if (!existsSync(join(projectDir, file))) return neverStarted(spec, `There is no ${file} in ${projectDir}.`);
      const reopen = closeFolders(spec);
      const program = deps.startProgram({
        command: interpreter.command,
        args: interpreter.args(file),
        cwd: projectDir,
        env: planEnv(deps, spec, port),
        killGroupAtEnd: true,
        watch,
      });
      running.add(program);
      void program.ended.then(() => running.delete(program));
      return handle(spec, program, port, reopen, deps.now);
    },
    describeRun: (spec) =>
      describeCommand('env', [
        ...['-C', projectDir, '-i'],
        ...Object.entries(planEnv(deps, spec, undefined)).map(([name, value]) => `${name}=${value ?? ''}`),
        ...[interpreter.shown, ...interpreter.args(programs.file[spec.role])],
      ]),
    sweep: async (_runId, { wait }) => {
      for (const program of running) program.kill('SIGKILL', { group: true });
      if (wait) await Promise.all([...running].map(({ ended }) => ended));
    },
  };
}

function planEnv({ env, interpreter }: ProcessDeps, spec: RunSpec, port: number | undefined): Readonly<Record<string, string | undefined>> {
  return {
    ...interpreter.env,
    ...Object.fromEntries(PASSED_ON.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]] as const]))),
    ...spec.env,
    ...spec.inspect?.env,
    SAGEMAKER_BASE_DIR: spec.ml,
    ...(port === undefined ? {} : { SAGEMAKER_BIND_TO_PORT: String(port) }),
  };
}

/** A port that is free on every interface now; the system does not hand it out again soon. */
function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port: 0, host: '0.0.0.0', exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/**
 * Takes the write permission off the folders of read-only mounts, as far as that holds (never for root). Files are left alone:
 * they may be links to the user's own.
 */
function closeFolders({ ml, mounts }: RunSpec): () => void {
  const closed: { readonly path: string; readonly mode: number }[] = [];
  const visit = (path: string) => {
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (found?.isDirectory() !== true) return;
    for (const entry of readdirSync(path, { withFileTypes: true })) if (entry.isDirectory()) visit(join(path, entry.name));
    closed.push({ path, mode: found.mode & 0o7777 });
    chmodSync(path, found.mode & 0o7555);
  };
  // A mount below a read-only one that may be written stays open, as it would in a container.
  for (const mount of mounts) if (mount.readOnly && mount.path !== '') visit(join(ml, mount.path));
  return () => {
    for (const { path, mode } of closed.splice(0).reverse()) if (existsSync(path)) chmodSync(path, mode);
  };
}

function handle(spec: RunSpec, program: Program, port: number | undefined, reopen: () => void, now: () => number): RunningContainer {
  const began = now();
  let exit: ContainerExit | undefined;
  const exited = program.ended.then((end) => {
    reopen();
    exit = describeEnd(end, now() - began);
    return exit;
  });
  return {
    name: spec.name,
    exited,
    firstOutput: program.firstOutput,
    log: async () => program.log(),
    memoryBytes: async () => (exit === undefined && program.pid !== undefined ? readMemory(program.pid) : undefined),
    async address(asked) {
      if (exit !== undefined) throw new Error(`The program of ${spec.name} has ended.`);
      if (asked !== undefined) return { host: '127.0.0.1', port: asked };
      if (port === undefined) throw new Error(`${spec.name} does not serve.`);
      return { host: '127.0.0.1', port };
    },
    async stop(graceSeconds) {
      if (exit !== undefined) return { ...exit, killed: false, stopMs: 0 };
      const asked = now();
      program.kill('SIGTERM');
      let late = false;
      const timer = setTimeout(() => {
        late = true;
        program.kill('SIGKILL', { group: true });
      }, graceSeconds * 1000);
      const end = await program.ended;
      clearTimeout(timer);
      // Nobody handled the signal when the signal itself ended the program; as PID 1 in a container it would have gone on.
      return { ...(await exited), killed: late || end.signal === 'SIGTERM', stopMs: now() - asked };
    },
    async collect() {
      await exited;
    },
    async remove() {
      program.kill('SIGKILL', { group: true });
      await exited;
    },
  };
}

function describeEnd({ exitCode, signal, startError }: ProgramEnd, durationMs: number): ContainerExit {
  const code = startError === undefined ? (exitCode ?? 128 + (signal === undefined ? 0 : constants.signals[signal])) : 127;
  return { exitCode: code, oomKilled: false, startError, durationMs };
}

/** What a container gives whose program is missing. */
function neverStarted({ name }: RunSpec, startError: string): RunningContainer {
  const exit: ContainerExit = { exitCode: 127, oomKilled: false, startError, durationMs: 0 };
  return {
    name,
    exited: Promise.resolve(exit),
    firstOutput: Promise.resolve(),
    log: async () => ({ stdout: '', stderr: '', droppedBytes: 0 }),
    address: async () => {
      throw new Error(startError);
    },
    stop: async () => ({ ...exit, killed: false, stopMs: 0 }),
    collect: async () => {},
    remove: async () => {},
  };
}
