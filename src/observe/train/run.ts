import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ContainerExit, RunSpec, WatchOutput } from '../../engine/engine.ts';
import { removeFolder } from '../../files.ts';
import type { Scenario } from '../../plan/scenario.ts';
import { FAILURE_FILE } from '../../sagemaker/contract.ts';
import type { Lab, Started } from '../lab.ts';
import { alreadyDone, within } from '../patience.ts';
import { type Pace, type PipeFeeder, type PipeSource, startPipeFeeder } from '../pipe/feeder.ts';
import { findFifoPlace } from '../pipe/find-place.ts';
import { ENTRIES_FEW, readFailure, walkTree } from '../tree.ts';
import type { TreeEntry } from '../types.ts';
import type { TrainRun } from './types.ts';

export interface TrainOptions {
  readonly limitSeconds?: number;
  readonly watch?: WatchOutput;
  /** Entries of the model folder that are looked at: all of them where the model is packed. */
  readonly entriesMax?: number;
  /** A run that has written something and still goes on after this time has shown enough and is ended. */
  readonly enoughSeconds?: number;
  /** Measures what was written into the container itself. */
  readonly measure?: { readonly except: readonly string[]; readonly worthBytes: number };
  /** Puts files into the run's folder before the start. */
  readonly prepare?: (ml: string) => Promise<void>;
  /** Called once the container runs. */
  readonly onStarted?: (started: Started) => void;
}

/** A training that runs, with the feeder of its pipes. */
export interface RunningTraining extends Started {
  readonly feeder: PipeFeeder | undefined;
}

/** One training container from start to end, with Pipe channels fed where the scenario has them. Its folder stays. */
export async function runTraining(lab: Lab, scenario: Scenario, options: TrainOptions = {}): Promise<TrainRun> {
  let output: { readonly first: number; readonly last: number; readonly pieces: number } | undefined;
  const watch: WatchOutput = (chunk, stream) => {
    const now = performance.now();
    if (chunk.length > 0) output = { first: output?.first ?? now, last: now, pieces: (output?.pieces ?? 0) + 1 };
    options.watch?.(chunk, stream);
  };
  const { prepare } = options;
  return withTraining(lab, scenario, { watch, ...(prepare === undefined ? {} : { prepare }) }, async (training) => {
    options.onStarted?.(training);
    const end = await endWithin(lab, training, options);
    const since = (time: number) => Math.max(0, time - training.startedAt);
    const spoke =
      output === undefined ? {} : { spoke: { firstMs: since(output.first), lastMs: since(output.last), pieces: output.pieces } };
    const { measure, entriesMax = ENTRIES_FEW } = options;
    const written = measure === undefined ? undefined : await training.container.written?.(measure.except, measure.worthBytes);
    return { ...(await describeRun(scenario, training, { ...end, entriesMax })), ...spoke, ...(written === undefined ? {} : { written }) };
  });
}

/**
 * Starts a training, lets `look` look at it, and ends its feeder and its container. The feeder comes first: the FIFO of
 * epoch 0 is there when the program looks. `hold` changes what a pipe gets.
 */
export async function withTraining<T>(
  lab: Lab,
  scenario: Scenario,
  options: Pick<TrainOptions, 'watch' | 'prepare'> & { readonly hold?: (source: PipeSource) => PipeSource; readonly pace?: Pace },
  look: (training: RunningTraining) => Promise<T>,
): Promise<T> {
  const { watch, hold = (source) => source } = options;
  const feeders: PipeFeeder[] = [];
  try {
    let more: Pick<RunSpec, 'volume'> = {};
    const started = await lab.start(scenario, {
      ...(watch === undefined ? {} : { watch }),
      more: () => more,
      prepare: async ({ ml, pipes }) => {
        await options.prepare?.(ml);
        if (pipes.length === 0) return;
        const { place, ...found } = await findFifoPlace(lab, scenario, ml);
        more = found;
        feeders.push(await startPipeFeeder(place, pipes.map(hold), options.pace));
      },
    });
    try {
      return await look({ ...started, feeder: feeders[0] });
    } finally {
      lab.discard(started.container);
    }
  } finally {
    await Promise.all(feeders.map((feeder) => feeder.stop()));
  }
}

async function endWithin(
  lab: Lab,
  { container }: Started,
  { limitSeconds = lab.limits.training, enoughSeconds }: TrainOptions,
): Promise<{ readonly exit: ContainerExit; readonly timedOut: boolean }> {
  const until = (seconds: number) => lab.untilAborted(within(seconds * 1000, container.exited));
  const first = enoughSeconds === undefined ? 'late' : await until(Math.min(enoughSeconds, limitSeconds));
  if (first !== 'late') return { exit: first, timedOut: false };
  const shown = enoughSeconds !== undefined && (await alreadyDone(container.firstOutput.then(() => true))) === true;
  const end = shown ? 'late' : await until(limitSeconds - Math.min(enoughSeconds ?? 0, limitSeconds));
  if (end !== 'late') return { exit: end, timedOut: false };
  const { exitCode, ...exit } = await lab.untilAborted(container.stop(0));
  // A handler that ends well on SIGTERM does not make it a run that came to its end.
  return { exit: { ...exit, exitCode: exitCode === 0 ? KILLED : exitCode }, timedOut: true };
}

/** What is to be told of a training that has ended. */
export async function describeRun(
  scenario: Scenario,
  { container, ml, command }: Started,
  { entriesMax, ...end }: { readonly exit: ContainerExit; readonly timedOut: boolean; readonly entriesMax?: number },
): Promise<TrainRun> {
  const [log] = await Promise.all([container.log(), container.collect()]);
  const model = walkTree(join(ml, 'model'), entriesMax);
  const modelDigest = end.exit.overfull === undefined ? digestModel(join(ml, 'model'), model) : undefined;
  const seen = {
    model,
    output: walkTree(join(ml, 'output')),
    failure: readFailure(join(ml, FAILURE_FILE)),
    ...(modelDigest === undefined ? {} : { modelDigest }),
  };
  // The runs after this one need the space.
  if (end.exit.overfull !== undefined) for (const folder of ['model', 'output']) removeFolder(join(ml, folder));
  return { what: scenario.what, ...end, log, ...seen, command };
}

/** Exit code of a program that was killed. */
const KILLED = 137;
/** Models up to this size are compared. */
const DIGEST_MAX = 67_108_864;

/** What tells two models apart; undefined where there is none, or where it cannot be read in a moment. */
function digestModel(folder: string, entries: readonly TreeEntry[]): string | undefined {
  const files = entries.filter(({ type }) => type === 'file' || type === 'hardlink');
  if (files.length === 0 || files.reduce((sum, { bytes }) => sum + bytes, 0) > DIGEST_MAX) return undefined;
  const hash = createHash('sha256');
  try {
    for (const { path, bytes } of files) hash.update(`${path}\0${bytes}\0`).update(readFileSync(join(folder, path)));
    return hash.digest('hex');
  } catch {
    // A file that nobody but the program can read.
    return undefined;
  }
}
