import { setTimeout as sleep } from 'node:timers/promises';
import { EXIT, InterruptedError, isUserError, UserError } from '../errors.ts';
import { SERVE_PORT } from '../sagemaker/contract.ts';
import { planRunArgs, type RunOptions } from './cli-args.ts';
import { type DockerClient, engineGone, firstLine, isConnectionError, notStarted } from './docker-client.ts';
import { type ContainerState, describeExit, parseContainer } from './docker-state.ts';
import type { ContainerExit, ContainerLog, ListeningSocket, RunningContainer, RunSpec, WatchOutput } from './engine.ts';
import { parseListening, readListening, SOCKET_TABLES } from './listening.ts';
import type { Program, ProgramEnd, StartProgram } from './program.ts';

export interface ContainerDeps {
  readonly client: DockerClient;
  readonly startProgram: StartProgram;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  readonly now: () => number;
  /** Gives this user what the container wrote; see `collect.ts`. */
  readonly takeOver: (spec: RunSpec) => Promise<void>;
}

/** Milliseconds between two looks at a container that is not up yet; the engine answers late while it starts one. */
const LOOK_EVERY_MS = 5;

/**
 * Runs a container with the client attached: both streams arrive apart and at once, the client's end is the container's end,
 * and one process is all it takes. Whether the program runs is asked of the engine, because only then may a port be tried:
 * a probe before that delays the container's network by a second.
 */
export async function startContainer(
  spec: RunSpec,
  options: RunOptions,
  deps: ContainerDeps,
  watch?: WatchOutput,
): Promise<RunningContainer> {
  if (deps.signal.aborted) throw new InterruptedError();
  const { client, now } = deps;
  const began = now();
  const program = deps.startProgram({
    command: client.command,
    args: planRunArgs(spec, options),
    // Variables named without a value would be copied from here; they must be empty to be taken out.
    env: { ...deps.env, ...Object.fromEntries(options.injected.map((name) => [name, undefined])) },
    watch,
  });
  const exited = program.ended.then((end) => settle(spec, end, program, deps, began));
  // Whoever awaits it sees the failure; nobody has to.
  exited.catch(() => {});
  const container = handle(spec, options, program, exited, deps);
  try {
    await untilStarted(spec, program, deps);
  } catch (error) {
    await container.remove().catch(() => {});
    throw error;
  }
  return container;
}

/** Waits until the program runs, or has ended, or could not be started. */
async function untilStarted(spec: RunSpec, program: Program, { client, signal }: ContainerDeps): Promise<void> {
  let over = false;
  const ended = program.ended.then((end) => {
    over = true;
    if (end.startError !== undefined) throw notStarted(client.command, end.startError);
    const { stderr } = program.log();
    if (end.exitCode === 125 && isConnectionError(stderr)) throw engineGone(client.endpoint, stderr);
  });
  ended.catch(() => {});
  while (!over) {
    if (signal.aborted) throw new InterruptedError();
    const json = await client.inspect('container', spec.name);
    if (json !== undefined && parseContainer(json).started) return;
    await Promise.race([ended, sleep(LOOK_EVERY_MS)]);
  }
  await ended;
}

/** Turns the client's end into the container's. */
async function settle(spec: RunSpec, end: ProgramEnd, program: Program, deps: ContainerDeps, began: number): Promise<ContainerExit> {
  const { client } = deps;
  if (end.startError !== undefined) throw notStarted(client.command, end.startError);
  const measuredMs = () => deps.now() - began;
  const state = await look(client, spec.name);
  if (state?.running === true) {
    // The client was killed or lost its connection; the container lives on.
    await client.call(['wait', spec.name], { timeoutMs: 0 });
    const last = await look(client, spec.name);
    if (last !== undefined) return describeExit(last, measuredMs());
  }
  if (state !== undefined) return describeExit(state, measuredMs());
  const { stderr } = program.log();
  if (isConnectionError(stderr)) throw engineGone(client.endpoint, stderr);
  // Gone: never created, or removed by `remove`, or by somebody else.
  const exitCode = end.exitCode ?? 137;
  const startError = exitCode === 125 ? firstLine(stderr) : undefined;
  return { exitCode, oomKilled: false, startError, durationMs: startError === undefined ? measuredMs() : 0 };
}

async function look(client: DockerClient, name: string): Promise<ContainerState | undefined> {
  const json = await client.inspect('container', name);
  return json === undefined ? undefined : parseContainer(json);
}

function handle(
  spec: RunSpec,
  options: RunOptions,
  program: Program,
  exited: Promise<ContainerExit>,
  deps: ContainerDeps,
): RunningContainer {
  const { client, now } = deps;
  let exit: ContainerExit | undefined;
  exited.then(
    (value) => {
      exit = value;
    },
    () => {},
  );
  let removal: Promise<void> | undefined;
  const writes = spec.mounts.some(({ readOnly }) => !readOnly);
  const over = () => exit !== undefined;
  const removeNow = async () => {
    await untilKnown(spec.name, exited, over, client);
    if (writes) {
      // What a killed container wrote must be deletable too, so it has to end before it goes.
      await endNow(spec.name, exited, over, client);
      await deps.takeOver(spec);
    }
    const result = await client.call(['rm', '--force', '--volumes', spec.name]);
    if (result.exitCode !== 0 && !/no such container|already in progress/i.test(result.stderr)) {
      throw new UserError(`The container ${spec.name} could not be removed: ${firstLine(result.stderr)}`, {
        hint: `Remove it with: docker rm -f ${spec.name}`,
      });
    }
  };
  return {
    name: spec.name,
    exited,
    firstOutput: program.firstOutput,
    log: async () => describeLog(program, exit),
    address: () => findAddress(spec, options, client),
    listening: () => findListening(spec.name, client),
    async stop(graceSeconds) {
      const began = now();
      if (exit !== undefined) return { ...exit, killed: false, stopMs: 0 };
      await client.call(['stop', '-t', String(graceSeconds), spec.name], { timeoutMs: (graceSeconds + 60) * 1000 });
      const end = await exited;
      const stopMs = now() - began;
      return { ...end, killed: end.exitCode === 137 && stopMs >= graceSeconds * 1000, stopMs };
    },
    async collect() {
      await exited;
      if (writes) await deps.takeOver(spec);
    },
    remove() {
      removal ??= removeNow().catch((error: unknown) => {
        // An engine that has died cannot remove anything; `exited` has said so already.
        if (!(isUserError(error) && error.exitCode === EXIT.couldNotLook)) throw error;
      });
      return removal;
    },
  };
}

/** Removing a container that is just being created would miss it, and the client would go on to start it. */
async function untilKnown(name: string, exited: Promise<unknown>, over: () => boolean, client: DockerClient): Promise<void> {
  while (!over() && (await client.inspect('container', name)) === undefined) await Promise.race([exited, sleep(LOOK_EVERY_MS)]);
}

/** Kills until it works: a container that has been created but not yet started cannot be killed. */
async function endNow(name: string, exited: Promise<unknown>, over: () => boolean, client: DockerClient): Promise<void> {
  while (!over()) {
    await client.call(['kill', name]);
    await Promise.race([exited, sleep(100)]);
  }
}

/** The client writes its own remarks to the same stream as the container; they come first. */
function describeLog(program: Program, exit: ContainerExit | undefined): ContainerLog {
  if (exit?.startError !== undefined) return { stdout: '', stderr: '', droppedBytes: 0 };
  const { stdout, stderr, droppedBytes } = program.log();
  return {
    stdout,
    stderr: stderr.replace(/^(WARNING: (The requested image's platform|.*does not match the .*platform)[^\n]*\n)+/, ''),
    droppedBytes,
  };
}

async function findAddress(spec: RunSpec, { publish }: RunOptions, client: DockerClient): Promise<{ host: string; port: number }> {
  const state = await look(client, spec.name);
  if (state?.running !== true) throw new Error(`The container ${spec.name} has ended.`);
  if (!publish && state.address !== undefined) return { host: state.address, port: SERVE_PORT };
  const port = state.published[`${SERVE_PORT}/tcp`];
  if (port !== undefined) return { host: '127.0.0.1', port };
  throw new Error(`The container ${spec.name} is not connected to any network.`);
}

/** From the kernel's tables, which another machine's engine has to read for us; its image may lack the program for that. */
async function findListening(name: string, client: DockerClient): Promise<readonly ListeningSocket[] | undefined> {
  const state = await look(client, name);
  if (state?.running !== true) return undefined;
  const seen = readListening(state.pid, state.id);
  if (seen !== undefined) return seen;
  const tables = await client.call(['exec', name, 'cat', ...SOCKET_TABLES.map((table) => `/proc/1/${table}`)], { timeoutMs: 5_000 });
  return tables.stdout === '' ? undefined : parseListening(tables.stdout);
}
