import { join } from 'node:path';
import { planTraining } from '../../plan/train.ts';
import { findPipeChannel, STOP_EARLY, stopVariant } from '../../plan/train-variants.ts';
import type { Lab, Started } from '../lab.ts';
import { NotPossible, type Observer } from '../observer.ts';
import { within } from '../patience.ts';
import type { PipeSource } from '../pipe/feeder.ts';
import { sizeOf } from '../stage.ts';
import { walkTree } from '../tree.ts';
import type { StopRun } from '../types.ts';
import { requireTrained } from './observers.ts';
import { withTraining } from './run.ts';
import type { TrainRun, TrainStopRun } from './types.ts';

/** Folder of the stopped run below the work folder. */
export const STOP_ID = 'train-stop';
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
    const nominal = requireTrained({ seen });
    const channel = resolveHeldChannel(lab);
    return lab.slots.soon(() => (channel === undefined ? stopSlowed(lab, nominal) : stopHeld(lab, channel)));
  },
};

function resolveHeldChannel({ project }: Lab): string | undefined {
  return findPipeChannel(project.config);
}

async function stopHeld(lab: Lab, channel: string): Promise<TrainStopRun> {
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

async function stopSlowed(lab: Lab, { exit: { durationMs: nominalMs }, spoke }: TrainRun): Promise<TrainStopRun> {
  // Without a container nothing can be slowed.
  const inContainer = lab.engine.info.kind === 'container';
  const cpus = inContainer ? Math.min(1, Math.max(0.02, Math.round((nominalMs / SLOWED_MS) * 100) / 100)) : 1;
  const scenario = planTraining(lab.project, { ...stopVariant({ cpus }), outside: lab.outside });
  return withTraining(lab, scenario, {}, async (training) => {
    const { container } = training;
    // One that speaks is given the time to do so, as its handler may come just before: a busy machine slows it further.
    const patienceMs = (nominalMs / cpus) * (spoke === undefined ? 0.5 : 4);
    await lab.untilAborted(within(patienceMs, Promise.race([container.exited, container.firstOutput])));
    return stopTraining(lab, training, 'slowed');
  });
}

/** SIGTERM and the grace of the platform (TRAIN-30). */
export async function stopTraining(lab: Lab, { container, ml }: Started, when: StopRun['when']): Promise<TrainStopRun> {
  const settle = when === 'early' ? 0 : SETTLE_MS;
  const endedBefore = (await lab.untilAborted(within(settle, container.exited))) !== 'late';
  const graceSeconds = lab.limits.trainingGrace;
  const stopping = container.stop(graceSeconds);
  const half = await lab.untilAborted(within((graceSeconds * 1000) / 2, stopping));
  const lingering = half === 'late' ? await container.processes?.() : undefined;
  const { killed, stopMs, ...exit } = await lab.untilAborted(stopping);
  const [log] = await Promise.all([container.log(), container.collect()]);
  const model = walkTree(join(ml, 'model'));
  return { exit, killed, stopMs, graceSeconds, when, endedBefore, log, model, ...(lingering === undefined ? {} : { lingering }) };
}

export const trainStopEarly: Observer<'train/stop-early'> = {
  title: 'Stop a training right after its start',
  after: ['train/nominal', 'train/stop'],
  scenarios: (project, options) => [planTraining(project, { ...STOP_EARLY, ...options })],
  make: async ({ lab, seen }) => {
    requireTrained({ seen });
    // The full grace is spent once only.
    if (seen('train/stop').killed) throw new NotPossible('Training had to be killed in the middle already.', 'train/stop');
    const scenario = planTraining(lab.project, { ...STOP_EARLY, outside: lab.outside });
    return lab.slots.soon(() => withTraining(lab, scenario, {}, (training) => stopTraining(lab, training, 'early')));
  },
};
