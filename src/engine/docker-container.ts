import { setTimeout as sleep } from 'node:timers/promises';
import { EXIT, InterruptedError, isUserError } from '../errors.ts';
import { SERVE_PORT } from '../sagemaker/contract.ts';
import { planRunArgs, type RunOptions } from './cli-args.ts';
import { type DockerClient, firstLine, notStarted } from './docker-client.ts';
import { removeContainer } from './docker-removal.ts';
import { type ContainerState, describeExit, parseContainer } from './docker-state.ts';
import type { ContainerExit, ContainerLog, RunningContainer, RunSpec, WatchOutput } from './engine.ts';
import { createListening, type Listening } from './listening.ts';
import type { Program, ProgramEnd, StartProgram } from './program.ts';

export interface ContainerDeps {
  readonly client: DockerClient;
  readonly startProgram: StartProgram;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  readonly now: () => number;
  /** Whether a container's own address can be reached from here. */
  readonly reachable: boolean;
  /** Gives this user what the container wrote. */
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
    await untilStarted(spec.name, exited, deps);
  } catch (error) {
    await container.remove().catch(() => {});
    throw error;
  }
  return container;
}

/** Waits until the program runs, or has ended, or could not be started. */
async function untilStarted(name: string, exited: Promise<ContainerExit>, { client, signal }: ContainerDeps): Promise<void> {
  let over = false;
  const end = exited.finally(() => {
    over = true;
  });
  end.catch(() => {});
  while (!over) {
    if (signal.aborted) throw new InterruptedError();
    if ((await look(client, name))?.started === true) return;
    await Promise.race([end, sleep(LOOK_EVERY_MS)]);
  }
  await end;
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
  // The engine answers, and there is no such container: never created, or removed by `remove` or by somebody else.
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
  let listening: Promise<Listening | undefined> | undefined;
  const writes = spec.mounts.some(({ readOnly }) => !readOnly);
  return {
    name: spec.name,
    exited,
    firstOutput: program.firstOutput,
    log: async () => describeLog(program, exit),
    address: () => findAddress(spec, options, client),
    async listening() {
      if (exit !== undefined) return undefined;
      listening ??= findListening(spec.name, deps);
      return (await listening)?.();
    },
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
      removal ??= removeContainer(spec, exited, () => exit !== undefined, deps).catch((error: unknown) => {
        // An engine that has died cannot remove anything; `exited` has said so already.
        if (!(isUserError(error) && error.exitCode === EXIT.couldNotLook)) throw error;
      });
      return removal;
    },
  };
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

async function findListening(name: string, deps: ContainerDeps): Promise<Listening | undefined> {
  const state = await look(deps.client, name);
  return state?.running === true ? createListening({ ...state, name }, deps) : undefined;
}

async function findAddress(spec: RunSpec, { publish }: RunOptions, client: DockerClient): Promise<{ host: string; port: number }> {
  const state = await look(client, spec.name);
  if (state?.running !== true) throw new Error(`The container ${spec.name} has ended.`);
  if (!publish && state.address !== undefined) return { host: state.address, port: SERVE_PORT };
  const port = state.published[`${SERVE_PORT}/tcp`];
  if (port !== undefined) return { host: '127.0.0.1', port };
  throw new Error(`The container ${spec.name} is not connected to any network.`);
}
