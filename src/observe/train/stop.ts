import { join } from 'node:path';
import { planTraining } from '../../plan/train.ts';
import { findPipeChannel, stopVariant } from '../../plan/train-variants.ts';
import type { Lab, Started } from '../lab.ts';
import type { Observer } from '../observer.ts';
import { within } from '../patience.ts';
import type { PipeSource } from '../pipe/feeder.ts';
import { sizeOf } from '../stage.ts';
import { walkTree } from '../tree.ts';
import type { StopRun } from '../types.ts';
import { requireTrained } from './observers.ts';
import { withTraining } from './run.ts';

/** Bytes of the held channel that the program gets at once; the rest keeps it waiting. */
const HELD_AFTER = 16_384;
/** A slowed run should take about this long in all. */
const SLOWED_MS = 8_000;
/** Between a sign of life and the signal: handlers are often installed just after the first line. */
const SETTLE_MS = 300;
/** Between the signal and the first bytes that come out again. */
const TRICKLE_AFTER_MS = 1_000;

export const trainStop: Observer<'train/stop'> = {
  title: 'Stop a training in the middle',
  after: ['train/nominal'],
  scenarios: (project, options) => {
    const held = findPipeChannel(project.config);
    return [planTraining(project, { ...stopVariant(held === undefined ? { cpus: 0.05 } : { held }), ...options })];
  },
  make: async ({ lab, seen }) => {
    const { durationMs } = requireTrained({ seen }).exit;
    const channel = resolveHeldChannel(lab);
    return lab.slots.shared(() => (channel === undefined ? stopSlowed(lab, durationMs) : stopHeld(lab, channel)));
  },
};

function resolveHeldChannel({ project }: Lab): string | undefined {
  return findPipeChannel(project.config);
}

async function stopHeld(lab: Lab, channel: string): Promise<StopRun> {
  const scenario = planTraining(lab.project, { ...stopVariant({ held: channel }), outside: lab.outside });
  const hold = (source: PipeSource): PipeSource =>
    source.channel === channel ? { ...source, holdAfter: Math.min(HELD_AFTER, Math.floor(sizeOf(source.files) / 2)) } : source;
  return withTraining(lab, scenario, { hold }, async (training) => {
    const { container, feeder } = training;
    await lab.untilAborted(within(lab.limits.signOfLife * 1000, Promise.race([container.exited, feeder?.held])));
    // A program may have to finish the rows that it waits for: it gets some, but never the end.
    const timer = setTimeout(() => feeder?.trickle(lab.limits.trainingGrace * 1000), SETTLE_MS + TRICKLE_AFTER_MS);
    try {
      return await stopTraining(lab, training, 'held');
    } finally {
      clearTimeout(timer);
    }
  });
}

async function stopSlowed(lab: Lab, nominalMs: number): Promise<StopRun> {
  // Without a container nothing can be slowed.
  const inContainer = lab.engine.info.kind === 'container';
  const cpus = inContainer ? Math.min(1, Math.max(0.02, Math.round((nominalMs / SLOWED_MS) * 100) / 100)) : 1;
  const scenario = planTraining(lab.project, { ...stopVariant({ cpus }), outside: lab.outside });
  return withTraining(lab, scenario, {}, async (training) => {
    const { container } = training;
    await lab.untilAborted(within(nominalMs / cpus / 2, Promise.race([container.exited, container.firstOutput])));
    return stopTraining(lab, training, 'slowed');
  });
}

/** SIGTERM and the grace of the platform (TRAIN-30). */
export async function stopTraining(lab: Lab, { container, ml }: Started, when: 'held' | 'slowed'): Promise<StopRun> {
  const endedBefore = (await lab.untilAborted(within(SETTLE_MS, container.exited))) !== 'late';
  const graceSeconds = lab.limits.trainingGrace;
  const { killed, stopMs, ...exit } = await lab.untilAborted(container.stop(graceSeconds));
  const [log] = await Promise.all([container.log(), container.collect()]);
  return { exit, killed, stopMs, graceSeconds, when, endedBefore, log, model: walkTree(join(ml, 'model')) };
}
