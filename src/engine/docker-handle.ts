import { setTimeout as sleep } from 'node:timers/promises';
import { EXIT, InterruptedError, isUserError } from '../errors.ts';
import { SERVE_PORT } from '../sagemaker/contract.ts';
import type { Address } from './address.ts';
import type { RunOptions } from './cli-args.ts';
import { readCpuTimes } from './cpu-times.ts';
import type { DockerClient } from './docker-client.ts';
import type { ContainerDeps } from './docker-container.ts';
import { measureWritten, readChanges, readProcesses, signalHere } from './docker-inside.ts';
import { LOOK_EVERY_MS, removeContainer } from './docker-removal.ts';
import { type ContainerState, parseContainer, parseLayerBytes } from './docker-state.ts';
import type { ContainerExit, ContainerLog, RunningContainer, RunSpec } from './engine.ts';
import { createListening, type Listening } from './listening.ts';
import { readMemory } from './process-memory.ts';
import type { Program } from './program.ts';

/** A container whose client has been started. */
export interface StartedContainer {
  readonly spec: RunSpec;
  readonly options: RunOptions;
  readonly program: Program;
  readonly exited: Promise<ContainerExit>;
  readonly deps: ContainerDeps;
}

/** What the engine knows of a container now; undefined when it knows none of that name. */
export async function look(client: DockerClient, name: string): Promise<ContainerState | undefined> {
  const json = await client.inspect('container', name);
  return json === undefined ? undefined : parseContainer(json);
}

/**
 * Waits until a container runs (undefined), or has ended or could not be started (its end). Only then may its address be tried.
 * Rejects with InterruptedError when the run is given up.
 */
export async function untilStarted<T>(
  name: string,
  exited: Promise<T>,
  { client, signal }: Pick<ContainerDeps, 'client' | 'signal'>,
): Promise<T | undefined> {
  let over = false;
  const end = exited.finally(() => {
    over = true;
  });
  end.catch(() => {});
  while (!over) {
    const state = await look(client, name);
    // A look may take longer than the rest of the start: who was interrupted meanwhile waits for nothing more.
    if (signal.aborted) throw new InterruptedError();
    if (state?.started === true) return undefined;
    await Promise.race([end, sleep(LOOK_EVERY_MS)]);
  }
  return end;
}

export function createHandle(started: StartedContainer): RunningContainer {
  const { spec, program, exited, deps } = started;
  let exit: ContainerExit | undefined;
  exited.then(
    (value) => {
      exit = value;
    },
    () => {},
  );
  let removal: Promise<void> | undefined;
  let listening: Promise<Listening | undefined> | undefined;
  const identify = createIdentity(started, () => exit !== undefined);
  return {
    name: spec.name,
    exited,
    firstOutput: program.firstOutput,
    log: async () => describeLog(program, exit),
    address: (port) => findAddress(started, port),
    async listening() {
      if (exit !== undefined) return undefined;
      listening ??= findListening(started);
      return (await listening)?.();
    },
    changes: () => readChanges(deps.client, spec.name),
    layerBytes: () => readBytes(started),
    written: (except, worthBytes) => measureWritten(deps, spec.name, { except, worthBytes }),
    processes: async () => (exit === undefined ? readProcesses(deps.client, spec.name) : undefined),
    async cpuTimes() {
      const state = await identify();
      return state === undefined ? undefined : readCpuTimes(state.id, state.pid);
    },
    async memoryBytes() {
      const state = await identify();
      return state === undefined ? undefined : readMemory(state.pid, state.id);
    },
    async signalProcess(pid, signal) {
      const state = exit === undefined ? await look(deps.client, spec.name) : undefined;
      return deps.reachable && state?.running === true && signalHere(state.id, pid, signal);
    },
    async stop(graceSeconds) {
      if (exit !== undefined) return { ...exit, killed: false, stopMs: 0 };
      const began = deps.now();
      await deps.client.call(['stop', '-t', String(graceSeconds), spec.name], { timeoutMs: (graceSeconds + 60) * 1000 });
      const end = await exited;
      const stopMs = deps.now() - began;
      return { ...end, killed: end.exitCode === 137 && stopMs >= graceSeconds * 1000, stopMs };
    },
    async collect() {
      await exited;
      if (writes(spec)) await (deps.far?.bring() ?? deps.takeOver?.(spec));
    },
    ...(deps.far === undefined ? {} : { refresh: deps.far.bring }),
    remove() {
      removal ??= removeAll(started, () => exit !== undefined);
      return removal;
    },
  };
}

/** Its own layer, and the volumes that stand for folders of this machine. */
async function readBytes({ spec, deps }: StartedContainer): Promise<number | undefined> {
  const [layer, volumes = 0] = await Promise.all([deps.client.inspect('container', spec.name, { size: true }), deps.far?.bytes()]);
  const bytes = parseLayerBytes(layer);
  return bytes === undefined ? undefined : bytes + volumes;
}

async function removeAll({ spec, program, exited, deps }: StartedContainer, over: () => boolean): Promise<void> {
  try {
    await removeContainer(spec, exited, over, deps);
    await deps.far?.remove();
  } catch (error) {
    // An engine that has died cannot remove anything; `exited` has said so already.
    if (!(isUserError(error) && error.exitCode === EXIT.couldNotLook)) throw error;
    // The client of one that hangs would wait for ever, and whoever waits for the end of the container with it.
    program.kill('SIGKILL');
  }
}

/** Gives a container as it was when first asked about, for as long as it runs on this machine. */
function createIdentity({ spec, deps }: StartedContainer, ended: () => boolean): () => Promise<ContainerState | undefined> {
  let identity: Promise<ContainerState | undefined> | undefined;
  return async () => {
    if (ended() || !deps.reachable) return undefined;
    identity ??= look(deps.client, spec.name);
    const state = await identity;
    return state?.running === true ? state : undefined;
  };
}

function writes({ mounts }: RunSpec): boolean {
  return mounts.some(({ readOnly }) => !readOnly);
}

/**
 * The client writes its own remarks (a foreign image, a limit that the kernel lacks, podman's server of names on a machine without a system
 * log) to the same stream as the container; they come first.
 */
const REMARKS =
  /^(?:WARNING: (?:The requested image's platform \(|Your kernel does not support )[^\n]*\n|failed to connect to syslog: Initialization\n)+/;

function describeLog(program: Program, exit: ContainerExit | undefined): ContainerLog {
  if (exit?.startError !== undefined) return { stdout: '', stderr: '', droppedBytes: 0 };
  const log = program.log();
  return { ...log, stderr: log.stderr.replace(REMARKS, '') };
}

async function findListening({ spec, deps }: StartedContainer): Promise<Listening | undefined> {
  const state = await look(deps.client, spec.name);
  return state?.running === true ? createListening({ ...state, spec }, deps) : undefined;
}

async function findAddress({ spec, options, deps }: StartedContainer, inside = SERVE_PORT): Promise<Address> {
  const state = await look(deps.client, spec.name);
  if (state?.running !== true) throw new Error(`The container ${spec.name} has ended.`);
  const { address } = state;
  if (!options.publish && address !== undefined) {
    if (deps.reachable && (await deps.isNear(address))) return { host: address, port: inside };
    const tunnel = await deps.tunnel(spec);
    return { host: address, port: inside, open: ({ port, ...how }) => tunnel.open(address, port, how) };
  }
  const port = state.published[`${inside}/tcp`];
  if (port !== undefined) return { host: '127.0.0.1', port };
  throw new Error(`The container ${spec.name} is not connected to any network.`);
}
