import { findOddities, type PipePlan, planFolders, planMixed, planOddPipes, planPlainPipes, planTogether } from '../../plan/pipe.ts';
import type { Project, Scenario } from '../../plan/scenario.ts';
import { planTraining, type TrainingVariant } from '../../plan/train.ts';
import { NotPossible, type Observer, type Scene } from '../observer.ts';
import { requireTrained, trainOnce } from '../train/observers.ts';
import { resultOf, runPiped } from './run.ts';
import type { PipeOddity, PipeRun } from './types.ts';

/** Times that the training on the sample data took, after which silence means that nothing will come any more. */
const SILENT_TIMES = 4;

/** Made only in trouble, so a dry run does not have them. */
const scenariosOf =
  (plan: (config: Project['config']) => { readonly variant: TrainingVariant } | undefined) =>
  (project: Project, options: { readonly outside: boolean }): readonly Scenario[] => {
    const planned = plan(project.config);
    return planned === undefined ? [] : [planTraining(project, { ...planned.variant, ...options })];
  };

export const together: Observer<'pipe/together'> = {
  title: ({ lab }) => (planTogether(lab.project.config) === undefined ? undefined : 'Train with channels in Pipe mode'),
  after: ['train/nominal'],
  scenarios: scenariosOf(planTogether),
  make: async (scene) => {
    const plan = planTogether(scene.lab.project.config);
    if (plan === undefined) return {};
    const nominalResult = resultOf(scene.lab, requireTrained(scene));
    const run = await runOnce(scene, plan);
    return { run, ...(nominalResult === undefined ? {} : { nominalResult }) };
  },
};

export const apart: Observer<'pipe/apart'> = {
  title: (scene) => (isTroubled(scene) ? 'Look for what is wrong in Pipe mode' : undefined),
  after: ['train/nominal', 'pipe/together'],
  make: async (scene) => {
    const { config } = scene.lab.project;
    if (!isTroubled(scene)) return { carrying: {} };
    const plain = await runPlan(scene, planPlainPipes(config));
    if (plain === undefined || !succeeded(plain)) return { ...(plain === undefined ? {} : { plain }), carrying: {} };
    const [again, ...odd] = await Promise.all([
      runPlan(scene, planPlainPipes(config, 'pipe-plain-again')),
      ...findOddities(config).map(async (oddity) => [oddity, await runPlan(scene, planOddPipes(config, oddity))] as const),
    ]);
    return { plain, ...(again === undefined ? {} : { again }), carrying: collect(odd) };
  },
};

export const mixed: Observer<'pipe/mixed'> = {
  title: ({ lab }) =>
    planMixed(lab.project.config) === undefined ? undefined : 'Train with one channel in Pipe mode and another in File mode',
  after: ['train/nominal', 'pipe/together', 'pipe/apart'],
  scenarios: scenariosOf(planMixed),
  make: async (scene) => {
    const plan = planMixed(scene.lab.project.config);
    if (plan === undefined) return {};
    const { run } = scene.seen('pipe/together');
    const tame = scene.seen('pipe/apart').plain ?? run;
    if (tame === undefined || !succeeded(tame)) throw new NotPossible('The training in Pipe mode fails by itself.', 'pipe/together');
    const { piped, folders } = plan;
    return { run: await runOnce(scene, plan), piped, folders };
  },
};

export const folders: Observer<'pipe/folders'> = {
  title: ({ lab }) => (planFolders(lab.project.config) === undefined ? undefined : 'Train with channels in File mode'),
  after: ['train/nominal'],
  scenarios: scenariosOf((config) => {
    const variant = planFolders(config);
    return variant === undefined ? undefined : { variant };
  }),
  make: async (scene) => {
    const variant = planFolders(scene.lab.project.config);
    if (variant === undefined) return {};
    requireTrained(scene);
    return { run: await trainOnce(scene.lab, variant) };
  },
};

function succeeded({ exit }: PipeRun): boolean {
  return exit.exitCode === 0;
}

/** A run that failed, or that came to something else than the one on the sample data. */
function isTroubled({ seen }: Scene): boolean {
  const { run, nominalResult } = seen('pipe/together');
  if (run === undefined) return false;
  return !succeeded(run) || (run.result !== undefined && nominalResult !== undefined && run.result !== nominalResult);
}

async function runPlan(scene: Scene, plan: PipePlan | undefined): Promise<PipeRun | undefined> {
  return plan === undefined ? undefined : runOnce(scene, plan);
}

function runOnce(scene: Scene, plan: PipePlan): Promise<PipeRun> {
  const { lab } = scene;
  const { durationMs } = requireTrained(scene).exit;
  return lab.slots.soon(() => runPiped(lab, plan, Math.max(lab.limits.pipeSilence * 1000, durationMs * SILENT_TIMES)));
}

function collect(odd: readonly (readonly [PipeOddity, PipeRun | undefined])[]): Readonly<Partial<Record<PipeOddity, PipeRun>>> {
  return Object.fromEntries(odd.filter(([, run]) => run !== undefined));
}
