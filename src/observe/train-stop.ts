import { join } from 'node:path';
import type { Config } from '../config/schema.ts';
import { planTraining } from '../plan/train.ts';
import type { Lab, Started } from './lab.ts';
import type { Observer } from './observer.ts';
import { within } from './patience.ts';
import { type PipeFeeder, startPipeFeeder } from './pipe-feeder.ts';
import { sizeOf } from './stage.ts';
import { requireTrained } from './train.ts';
import { walkTree } from './tree.ts';
import type { StopRun } from './types.ts';

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
  make: async ({ lab, seen }) => {
    const { durationMs } = requireTrained({ seen }).exit;
    const channel = findPipeChannel(lab);
    return lab.slots.shared(() => (channel === undefined ? stopSlowed(lab, durationMs) : stopHeld(lab, channel)));
  },
};

/** A channel with a sample that promises Pipe mode, where FIFOs reach the program: with it the run lasts as long as wanted. */
function findPipeChannel({ project, context, engine }: Lab): string | undefined {
  const { config }: { readonly config: Config } = project;
  if (engine.info.kind === 'container' && context.platform !== 'linux') return undefined;
  return Object.keys(config.samples.channels).find((name) => config.training.channels[name]?.inputModes.includes('Pipe'));
}

async function stopHeld(lab: Lab, channel: string): Promise<StopRun> {
  const scenario = planTraining(lab.project, {
    id: 'train-stop',
    what: `with channel '${channel}' as a pipe that keeps back its bytes`,
    modes: { [channel]: 'Pipe' },
    outside: lab.outside,
  });
  let feeder: PipeFeeder | undefined;
  // A program may have to finish the rows that it waits for: it gets some, but never the end.
  const trickle = () => feeder?.trickle(lab.limits.trainingGrace * 1000);
  let timer: NodeJS.Timeout | undefined;
  try {
    const started = await lab.start(scenario, async ({ ml, pipes }) => {
      const sources = pipes.map((source) => {
        const holdAfter = Math.min(HELD_AFTER, Math.floor(sizeOf(source.files) / 2));
        return source.channel === channel ? { ...source, holdAfter } : source;
      });
      feeder = await startPipeFeeder(lab.context, join(ml, 'input/data'), sources);
    });
    const signOfLife = Promise.race([started.container.exited, feeder?.held]);
    await lab.untilAborted(within(lab.limits.signOfLife * 1000, signOfLife));
    timer = setTimeout(trickle, SETTLE_MS + TRICKLE_AFTER_MS);
    return await stopTraining(lab, started, 'held');
  } finally {
    clearTimeout(timer);
    await feeder?.stop();
  }
}

async function stopSlowed(lab: Lab, nominalMs: number): Promise<StopRun> {
  // Without a container nothing can be slowed.
  const inContainer = lab.engine.info.kind === 'container';
  const cpus = inContainer ? Math.min(1, Math.max(0.02, Math.round((nominalMs / SLOWED_MS) * 100) / 100)) : 1;
  const what = cpus < 1 ? `slowed to ${cpus} of a core` : 'as usual';
  const scenario = planTraining(lab.project, { id: 'train-stop', what, outside: lab.outside, ...(cpus < 1 ? { cpus } : {}) });
  const started = await lab.start(scenario);
  const signOfLife = Promise.race([started.container.exited, started.container.firstOutput]);
  await lab.untilAborted(within(nominalMs / cpus / 2, signOfLife));
  return stopTraining(lab, started, 'slowed');
}

async function stopTraining(lab: Lab, { container, ml }: Started, when: 'held' | 'slowed'): Promise<StopRun> {
  const endedBefore = (await lab.untilAborted(within(SETTLE_MS, container.exited))) !== 'late';
  const graceSeconds = lab.limits.trainingGrace;
  const { killed, stopMs, ...exit } = await lab.untilAborted(container.stop(graceSeconds));
  const [log] = await Promise.all([container.log(), container.collect()]);
  lab.discard(container);
  return { exit, killed, stopMs, graceSeconds, when, endedBefore, log, model: walkTree(join(ml, 'model')) };
}
