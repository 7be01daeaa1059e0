import { planTraining } from '../../plan/train.ts';
import { WATCHED } from '../../plan/train-variants.ts';
import { NotPossible, type Observer } from '../observer.ts';
import { requireTrained } from './observers.ts';
import { runTraining } from './run.ts';

/** Seconds after which a run that takes no time without a network has shown that it waits, and how many times as long others get. */
const LIMIT = 20;
const TIMES = 4;

/** Without any network a program learns at once that it is offline; here names do not exist and addresses do not answer. */
export const trainNames: Observer<'train/names'> = {
  title: 'Train on an isolated network and see what is asked for',
  after: ['train/nominal'],
  scenarios: (project, { outside }) => (outside ? [] : [planTraining(project, WATCHED)]),
  make: async (scene) => {
    const { lab } = scene;
    const { durationMs } = requireTrained(scene).exit;
    if (lab.outside) throw new NotPossible('The containers were given the network (--network).');
    return lab.slots.shared(async () => {
      const watch = await lab.names.watch(WATCHED.id);
      try {
        if (watch === undefined) throw new NotPossible('The engine cannot run our resolver.');
        const limitSeconds = Math.max(LIMIT, (durationMs / 1000) * TIMES);
        const run = await runTraining(lab, planTraining(lab.project, WATCHED), { limitSeconds });
        return { run, asked: watch.asked() };
      } finally {
        await watch?.close();
        await lab.closeNetwork(WATCHED.id);
      }
    });
  },
};
