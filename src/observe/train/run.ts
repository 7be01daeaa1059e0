import { join } from 'node:path';
import type { ContainerExit, RunSpec, WatchOutput } from '../../engine/engine.ts';
import { removeFolder } from '../../files.ts';
import type { Scenario } from '../../plan/scenario.ts';
import { FAILURE_FILE } from '../../sagemaker/contract.ts';
import type { Lab, Started } from '../lab.ts';
import { within } from '../patience.ts';
import { type Pace, type PipeFeeder, type PipeSource, startPipeFeeder } from '../pipe/feeder.ts';
import { findFifoPlace } from '../pipe/find-place.ts';
import { ENTRIES_FEW, readFailure, walkTree } from '../tree.ts';
import type { TrainRun } from './types.ts';

export interface TrainOptions {
  readonly limitSeconds?: number;
  readonly watch?: WatchOutput;
  /** Entries of the model folder that are looked at: all of them where the model is packed. */
  readonly entriesMax?: number;
}

/** A training that runs, with the feeder of its pipes. */
export interface RunningTraining extends Started {
  readonly feeder: PipeFeeder | undefined;
}

/** One training container from start to end, with Pipe channels fed where the scenario has them. Its folder stays. */
export async function runTraining(lab: Lab, scenario: Scenario, options: TrainOptions = {}): Promise<TrainRun> {
  return withTraining(lab, scenario, { ...(options.watch === undefined ? {} : { watch: options.watch }) }, async (training) => {
    const end = await endWithin(lab, training, options.limitSeconds ?? lab.limits.training);
    return describeRun(scenario, training, { ...end, entriesMax: options.entriesMax ?? ENTRIES_FEW });
  });
}

/**
 * Starts a training, lets `look` look at it, and ends its feeder and its container. The feeder comes first: the FIFO of
 * epoch 0 is there when the program looks. `hold` changes what a pipe gets.
 */
export async function withTraining<T>(
  lab: Lab,
  scenario: Scenario,
  options: { readonly watch?: WatchOutput; readonly hold?: (source: PipeSource) => PipeSource; readonly pace?: Pace },
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
  seconds: number,
): Promise<{ readonly exit: ContainerExit; readonly timedOut: boolean }> {
  const end = await lab.untilAborted(within(seconds * 1000, container.exited));
  if (end !== 'late') return { exit: end, timedOut: false };
  return { exit: await lab.untilAborted(container.stop(0)), timedOut: true };
}

/** What is to be told of a training that has ended. */
export async function describeRun(
  scenario: Scenario,
  { container, ml, command }: Started,
  { entriesMax, ...end }: { readonly exit: ContainerExit; readonly timedOut: boolean; readonly entriesMax?: number },
): Promise<TrainRun> {
  const [log] = await Promise.all([container.log(), container.collect()]);
  const seen = {
    model: walkTree(join(ml, 'model'), entriesMax),
    output: walkTree(join(ml, 'output')),
    failure: readFailure(join(ml, FAILURE_FILE)),
  };
  // The runs after this one need the space.
  if (end.exit.overfull !== undefined) for (const folder of ['model', 'output']) removeFolder(join(ml, folder));
  return { what: scenario.what, ...end, log, ...seen, command };
}
