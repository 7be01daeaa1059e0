import { planTraining, type TrainingVariant } from '../../plan/train.ts';
import { WATCHED } from '../../plan/train-variants.ts';
import type { Lab } from '../lab.ts';
import { NotPossible, type Observer } from '../observer.ts';
import { requireTrained } from './observers.ts';
import { runTraining } from './run.ts';
import type { TrainRun } from './types.ts';

/** Seconds after which a run that takes no time without a network has shown that it waits, and how many times as long others get. */
const LIMIT = 20;
const TIMES = 4;

/** A run that takes so much longer is made again by itself: side by side with others on a busy machine it may take that much. */
const LONGER_MS = 10_000;
const AGAIN: TrainingVariant = { ...WATCHED, id: `${WATCHED.id}-again` };

/** Without any network a program learns at once that it is offline; here names do not exist and addresses do not answer. */
export const trainNames: Observer<'train/names'> = {
  title: 'Train on an isolated network and see what is asked for',
  after: ['train/nominal'],
  scenarios: (project, { outside }) => (outside ? [] : [planTraining(project, WATCHED)]),
  make: async (scene) => {
    const { lab } = scene;
    const { durationMs } = requireTrained(scene).exit;
    if (lab.outside) throw new NotPossible('The containers were given the network (--network).');
    const first = await lab.slots.soon(() => watchTraining(lab, WATCHED, durationMs));
    const slow = first.run.timedOut || first.run.exit.durationMs > durationMs + LONGER_MS;
    return slow ? lab.slots.alone(() => watchTraining(lab, AGAIN, durationMs)) : first;
  },
};

/** A training on a network of its own, with the names that it asks for. */
async function watchTraining(
  lab: Lab,
  variant: TrainingVariant,
  usualMs: number,
): Promise<{ readonly run: TrainRun; readonly asked: readonly string[] }> {
  const watch = await lab.names.watch(variant.id);
  try {
    if (watch === undefined) throw new NotPossible('The engine cannot run our resolver.');
    const limitSeconds = Math.max(LIMIT, (usualMs / 1000) * TIMES);
    const run = await runTraining(lab, planTraining(lab.project, variant), { limitSeconds });
    return { run, asked: watch.asked() };
  } finally {
    await watch?.close();
    await lab.closeNetwork(variant.id);
  }
}
