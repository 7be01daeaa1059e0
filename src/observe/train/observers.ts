import type { Config } from '../../config/schema.ts';
import { planBadInput } from '../../plan/bad-input.ts';
import type { Project } from '../../plan/scenario.ts';
import { planTraining, type TrainingVariant } from '../../plan/train.ts';
import { injectedVariant, NOMINAL, TOPOLOGY, UNTYPED } from '../../plan/train-variants.ts';
import { PACKABLE } from '../../sagemaker/packable.ts';
import { createLineReader } from '../../text/live-lines.ts';
import type { Lab } from '../lab.ts';
import { NotPossible, type Observer, type Scene } from '../observer.ts';
import { runTraining, type TrainOptions } from './run.ts';
import type { TrainRelaxation, TrainRun } from './types.ts';

/** Seconds for a run whose plain form is known to take `seconds`, or to hang. */
const WHEN_HANGING = 120;

/** Plans and runs one training beside others. */
export async function trainOnce(lab: Lab, variant: TrainingVariant, options: TrainOptions = {}): Promise<TrainRun> {
  const scenario = planTraining(lab.project, { ...variant, ...(lab.outside ? { outside: true } : {}) });
  return lab.slots.shared(() => runTraining(lab, scenario, options));
}

/** The nominal run, which must have succeeded: otherwise the same run with a difference says nothing about the difference. */
export function requireTrained({ seen }: Pick<Scene, 'seen'>): TrainRun {
  const run = seen('train/nominal');
  if (run.timedOut) throw new NotPossible('The training run on the sample data did not end.', 'train/nominal');
  if (run.exit.exitCode !== 0) {
    throw new NotPossible(`The training run on the sample data failed with exit code ${run.exit.exitCode}.`, 'train/nominal');
  }
  return run;
}

export const nominal: Observer<'train/nominal'> = {
  title: 'Train on the sample data, offline',
  after: [],
  scenarios: (project, options) => [planTraining(project, { ...NOMINAL, ...options })],
  make: ({ lab }) => {
    const lines = createLineReader((line) => lab.detail(line));
    return trainOnce(lab, NOMINAL, { watch: lines.add, entriesMax: PACKABLE.entries });
  },
};

/** A run with one difference, once the nominal one has succeeded. */
function observeVariant(title: string, plan: (config: Config) => TrainingVariant) {
  return {
    title,
    after: ['train/nominal'] as const,
    scenarios: (project: Project, options: { readonly outside: boolean }) => [
      planTraining(project, { ...plan(project.config), ...options }),
    ],
    make: ({ lab, seen }: Scene) => {
      requireTrained({ seen });
      return trainOnce(lab, plan(lab.project.config));
    },
  };
}

export const injectedHyperparameters: Observer<'train/injected-hyperparameters'> = observeVariant(
  'Train with the hyperparameters that tuning jobs and clients add',
  injectedVariant,
);

export const withoutContentType: Observer<'train/without-content-type'> = observeVariant(
  'Train without ContentType in inputdataconfig.json',
  () => UNTYPED,
);

export const withTopology: Observer<'train/with-topology'> = observeVariant(
  'Train with a topology of null in resourceconfig.json',
  () => TOPOLOGY,
);

export const badInput: Observer<'train/bad-input'> = {
  title: 'Train on input that has to be refused',
  after: ['train/nominal'],
  scenarios: (project, options) => planBadInput(project).map(({ variant }) => planTraining(project, { ...variant, ...options })),
  make: ({ lab, seen }) => {
    requireTrained({ seen });
    return Promise.all(
      planBadInput(lab.project).map(async ({ kind, detail, variant }) => ({ kind, detail, run: await trainOnce(lab, variant) })),
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
  { lifted: 'writable-input', what: 'with /opt/ml/input writable', containerOnly: true },
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
    const runs = RELAXATIONS.filter(({ containerOnly }) => inContainer || containerOnly !== true).map(async ({ lifted, what }) => {
      const id = `train-${lifted}`;
      const root = inContainer ? {} : { root: `${lab.folder}/${id}` };
      return [lifted, await trainOnce(lab, { id, what, lifted, ...root }, { limitSeconds })] as const;
    });
    return Object.fromEntries(await Promise.all(runs));
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
