import { planBadInput } from '../../plan/bad-input.ts';
import { planTraining, type TrainingVariant } from '../../plan/train.ts';
import type { Lab } from '../lab.ts';
import { NotPossible, type Observer, type Scene } from '../observer.ts';
import { runTraining, type TrainOptions } from './run.ts';
import type { NominalRun, TrainRelaxation, TrainRun } from './types.ts';

/** Seconds for a run whose plain form is known to take `seconds`, or to hang. */
const WHEN_HANGING = 120;

/** Seconds until bad input must have been noticed, where the plain run is quick. */
const BAD_INPUT_SECONDS = 60;

/** Plans and runs one training beside others. */
export async function trainOnce(lab: Lab, variant: TrainingVariant, options: TrainOptions = {}): Promise<TrainRun> {
  const scenario = planTraining(lab.project, { ...variant, ...(lab.outside ? { outside: true } : {}) });
  return lab.slots.shared(() => runTraining(lab, scenario, options));
}

/** The nominal run, which must have succeeded: otherwise the same run with a difference says nothing about the difference. */
export function requireTrained({ seen }: Pick<Scene, 'seen'>): NominalRun {
  const run = seen('train/nominal');
  if (run.timedOut) throw new NotPossible('The training run on the sample data did not end.', 'train/nominal');
  if (run.exit.exitCode !== 0) {
    throw new NotPossible(`The training run on the sample data failed with exit code ${run.exit.exitCode}.`, 'train/nominal');
  }
  return run;
}

export const badInput: Observer<'train/bad-input'> = {
  title: 'Train on input that has to be refused',
  after: ['train/nominal'],
  scenarios: (project, options) => planBadInput(project).map(({ variant }) => planTraining(project, { ...variant, ...options })),
  make: ({ lab, seen }) => {
    const { durationMs } = requireTrained({ seen }).exit;
    const limitSeconds = Math.max(BAD_INPUT_SECONDS, (durationMs / 1000) * 10);
    return Promise.all(
      planBadInput(lab.project).map(async ({ kind, detail, subject, variant }) => {
        return { kind, detail, subject, run: await trainOnce(lab, variant, { limitSeconds }) };
      }),
    );
  },
};

const RELAXATIONS: readonly { readonly lifted: TrainRelaxation; readonly what: string; readonly containerOnly?: true }[] = [
  { lifted: 'folders-absent', what: 'without /opt/ml/model and /opt/ml/output made beforehand' },
  { lifted: 'typed-hyperparameters', what: 'with hyperparameters as JSON numbers and booleans' },
  { lifted: 'plain-resource-config', what: 'with only the documented keys in resourceconfig.json' },
  { lifted: 'plain-input-data-config', what: 'with only mode and content type in inputdataconfig.json' },
  { lifted: 'sm-variables', what: 'with the SM_* variables of the training toolkit' },
  { lifted: 'more-variables', what: 'with more environment variables' },
  { lifted: 'network', what: 'with the network', containerOnly: true },
];

export const trainDiagnosis: Observer<'train/diagnosis'> = {
  title: (scene) => (needsDiagnosis(scene) ? 'Look for the cause of the failed training' : undefined),
  after: ['train/nominal'],
  make: async (scene) => {
    if (!needsDiagnosis(scene)) return {};
    const { lab } = scene;
    const { exit, timedOut } = scene.seen('train/nominal');
    const inContainer = lab.engine.info.kind === 'container';
    const limitSeconds = timedOut ? Math.min(WHEN_HANGING, lab.limits.training) : Math.max(WHEN_HANGING, (exit.durationMs / 1000) * 3);
    const again = trainOnce(lab, { id: 'train-again', what: 'once more' }, { limitSeconds }).then((run) => ['again', run] as const);
    const runs = RELAXATIONS.filter(({ containerOnly }) => inContainer || containerOnly !== true).map(async ({ lifted, what }) => {
      const id = `train-${lifted}`;
      const root = inContainer ? {} : { root: `${lab.folder}/${id}` };
      return [lifted, await trainOnce(lab, { id, what, lifted, ...root }, { limitSeconds })] as const;
    });
    return Object.fromEntries(await Promise.all([again, ...runs]));
  },
};

/** A program that the engine could not start fails under every rule. */
function needsDiagnosis({ seen }: Scene): boolean {
  const { exit, timedOut } = seen('train/nominal');
  const neverStarted = exit.startError !== undefined || [125, 126, 127].includes(exit.exitCode);
  // Each of them would fill the disk once more.
  if (exit.overfull !== undefined) return false;
  return timedOut || (exit.exitCode !== 0 && !neverStarted);
}
