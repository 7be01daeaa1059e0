import { join } from 'node:path';
import type { ContainerExit } from '../engine/engine.ts';
import type { Scenario } from '../plan/scenario.ts';
import { FAILURE_FILE } from '../sagemaker/contract.ts';
import type { Lab, Started } from './lab.ts';
import { within } from './patience.ts';
import { startPipeFeeder } from './pipe-feeder.ts';
import { readFailure, walkTree } from './tree.ts';
import type { TrainRun } from './types.ts';

/** One training container from start to end, with Pipe channels fed where the scenario has them. Its folder stays. */
export async function runTraining(lab: Lab, scenario: Scenario, options: { readonly limitSeconds?: number } = {}): Promise<TrainRun> {
  const { started, stopFeeding } = await startTraining(lab, scenario);
  try {
    const exit = await endWithin(lab, started, options.limitSeconds ?? lab.limits.training);
    return await describeRun(scenario, started, exit);
  } finally {
    await stopFeeding();
    lab.discard(started.container);
  }
}

/** Starts the feeder first: the FIFO of epoch 0 is there when the program looks. */
async function startTraining(
  lab: Lab,
  scenario: Scenario,
): Promise<{ readonly started: Started; readonly stopFeeding: () => Promise<unknown> }> {
  let stopFeeding: () => Promise<unknown> = async () => undefined;
  try {
    const started = await lab.start(scenario, async ({ ml, pipes }) => {
      if (pipes.length === 0) return;
      const feeder = await startPipeFeeder(lab.context, join(ml, 'input/data'), pipes);
      stopFeeding = feeder.stop;
    });
    return { started, stopFeeding };
  } catch (error) {
    await stopFeeding();
    throw error;
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

async function describeRun(
  scenario: Scenario,
  { container, ml, command }: Started,
  end: { readonly exit: ContainerExit; readonly timedOut: boolean },
): Promise<TrainRun> {
  const [log] = await Promise.all([container.log(), container.collect()]);
  return {
    what: scenario.what,
    ...end,
    log,
    model: walkTree(join(ml, 'model')),
    output: walkTree(join(ml, 'output')),
    failure: readFailure(join(ml, FAILURE_FILE)),
    command,
  };
}
