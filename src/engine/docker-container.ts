import { InterruptedError } from '../errors.ts';
import { planRunArgs, type RunOptions, unset } from './cli-args.ts';
import { type DockerClient, firstLine, notStarted } from './docker-client.ts';
import { createHandle, look, untilStarted } from './docker-handle.ts';
import { describeExit } from './docker-state.ts';
import type { ContainerExit, RunningContainer, RunSpec, WatchOutput } from './engine.ts';
import type { FarFolders } from './far-folders.ts';
import type { Probes } from './probe.ts';
import type { Program, ProgramEnd, StartProgram } from './program.ts';
import { explainStart } from './start-trouble.ts';
import type { Tunnel } from './tunnel.ts';

export interface ContainerDeps {
  readonly client: DockerClient;
  readonly startProgram: StartProgram;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  readonly now: () => number;
  /** Whether the engine's containers are processes of this machine, on networks of it. */
  readonly reachable: boolean;
  /** Whether this process is on the network of a container's own address. */
  readonly isNear: (address: string) => Promise<boolean>;
  /** Gives this user what the container wrote; undefined where that is not on this machine. */
  readonly takeOver: ((spec: RunSpec) => Promise<void>) | undefined;
  /** The volumes in the place of folders of this machine; undefined where the container has those. */
  readonly far?: FarFolders | undefined;
  /** Connects to a port of the container's own address, where nothing else can. */
  readonly tunnel: (spec: RunSpec) => Promise<Tunnel>;
  readonly probes: Probes;
}

/**
 * Runs a container, attached to it from its start: over the engine's socket, or by a client whose end is the container's end. Both streams
 * arrive apart and at once. Whether the program runs is asked of the engine, because only then may a port be tried:
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
  const args = planRunArgs(spec, options);
  const program =
    (await client.run(args, watch)) ??
    deps.startProgram({
      command: client.command,
      args: client.adapt(args),
      env: { ...deps.env, ...unset(options.injected) },
      watch,
    });
  const exited = program.ended.then((end) => settle(spec, end, program, deps, began));
  // Whoever awaits it sees the failure; nobody has to.
  exited.catch(() => {});
  const container = createHandle({ spec, options, program, exited, deps });
  try {
    await untilStarted(spec.name, exited, deps);
  } catch (error) {
    await container.remove().catch(() => {});
    throw error;
  }
  return container;
}

/** Turns the client's end into the container's. Rejects with a UserError when something else than the image kept it from starting. */
async function settle(spec: RunSpec, end: ProgramEnd, program: Program, deps: ContainerDeps, began: number): Promise<ContainerExit> {
  const exit = await findEnd(spec, end, program, deps, began);
  const trouble = exit.startError === undefined ? undefined : explainStart(exit.startError, spec, deps.client.dialect.name);
  if (trouble !== undefined) throw trouble;
  return exit;
}

async function findEnd(spec: RunSpec, end: ProgramEnd, program: Program, deps: ContainerDeps, began: number): Promise<ContainerExit> {
  const { client } = deps;
  if (end.startError !== undefined) throw notStarted(client, end.startError);
  const measuredMs = () => deps.now() - began;
  const state = await look(client, spec.name);
  if (state?.running === true) {
    // The client was killed or lost its connection; the container lives on.
    await client.call(['wait', spec.name], { timeoutMs: 0 });
    const last = await look(client, spec.name);
    if (last !== undefined) return describeExit(last, measuredMs());
  }
  const { stderr } = program.log();
  // podman keeps neither the code nor the reason of a start that failed; its client tells both.
  const failed = state?.started === false && state.exitCode === 0 && end.exitCode !== undefined && end.exitCode !== 0;
  if (failed) return { exitCode: end.exitCode ?? 125, oomKilled: false, startError: firstLine(stderr), durationMs: 0 };
  if (state !== undefined) return describeExit(state, measuredMs());
  // The engine answers, and there is no such container: never created, or removed by `remove` or by somebody else.
  const exitCode = end.exitCode ?? 137;
  const startError = exitCode === 125 ? firstLine(stderr) : undefined;
  return { exitCode, oomKilled: false, startError, durationMs: startError === undefined ? measuredMs() : 0 };
}
