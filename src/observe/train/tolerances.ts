import { join } from 'node:path';
import type { Config } from '../../config/schema.ts';
import { copyTree } from '../../files.ts';
import type { Project } from '../../plan/scenario.ts';
import { baseValues } from '../../plan/spelling.ts';
import {
  planChannelTolerances,
  planConfigTolerances,
  planHyperparameterTolerances,
  planTolerated,
  type ToleranceGroup,
} from '../../plan/tolerances.ts';
import { planTraining } from '../../plan/train.ts';
import { findMetrics } from '../../sagemaker/metric-pattern.ts';
import { NotPossible, type Observer, type Scene } from '../observer.ts';
import { within } from '../patience.ts';
import { walkTree } from '../tree.ts';
import { testGroups } from './group-test.ts';
import { requireTrained, trainOnce } from './observers.ts';
import { withTraining } from './run.ts';
import type { TrainRun } from './types.ts';

/** Seconds until a training at the edge of its range counts as accepted, where the plain one is quick. */
const EDGE_SECONDS = 20;
const EDGE_ENOUGH_SECONDS = 5;
const PLAIN_SECONDS = 120;
/** Between the first checkpoint and the kill: it is written to its end by then. */
const CHECKPOINT_SETTLE_MS = 300;
const CHECKPOINT_LOOK_MS = 50;

function planGroups(plan: (config: Config) => readonly ToleranceGroup[]) {
  return (project: Project, options: { readonly outside: boolean }) =>
    plan(project.config)
      .filter(({ tolerances }) => tolerances.length > 0)
      .map(({ id, what, tolerances }) => planTraining(project, { ...planTolerated(id, what, tolerances), ...options }));
}

export const tolerances: Observer<'train/tolerances'> = {
  title: 'Train with added and missing configuration',
  after: ['train/nominal'],
  scenarios: planGroups((config) => [planConfigTolerances(config)]),
  make: ({ lab, seen }) => {
    const limitSeconds = limitOf(requireTrained({ seen }), PLAIN_SECONDS);
    return testGroups(lab, [planConfigTolerances(lab.project.config)], { limitSeconds });
  },
};

export const hyperparameters: Observer<'train/hyperparameters'> = {
  title: ({ lab }) =>
    planHyperparameterTolerances(lab.project.config).length > 0 ? 'Train at the bounds of the hyperparameters' : undefined,
  after: ['train/nominal'],
  scenarios: planGroups(planHyperparameterTolerances),
  make: ({ lab, seen }) => {
    const nominal = requireTrained({ seen });
    return testGroups(lab, planHyperparameterTolerances(lab.project.config), {
      limitSeconds: limitOf(nominal, EDGE_SECONDS),
      enoughSeconds: Math.max(EDGE_ENOUGH_SECONDS, (nominal.exit.durationMs / 1000) * 1.5),
      // What still trains has taken the value, and memory is a matter of the machine.
      accepts: ({ exit, timedOut }) => exit.exitCode === 0 || timedOut || exit.oomKilled,
    });
  },
};

export const optionalChannels: Observer<'train/optional-channels'> = {
  title: ({ lab }) => (planChannelTolerances(lab.project.config).tolerances.length > 0 ? 'Train without the optional channels' : undefined),
  after: ['train/nominal'],
  scenarios: planGroups((config) => [planChannelTolerances(config)]),
  make: ({ lab, seen }) => {
    const limitSeconds = limitOf(requireTrained({ seen }), PLAIN_SECONDS);
    return testGroups(lab, [planChannelTolerances(lab.project.config)], { limitSeconds });
  },
};

export const defaults: Observer<'train/defaults'> = {
  title: undefined,
  after: ['train/tolerances'],
  make: async ({ lab, seen }) => {
    const { config } = lab.project;
    const nominal = requireTrained({ seen });
    const { tolerated, runs } = seen('train/tolerances');
    const absent = tolerated.find(({ kind }) => kind === 'hyperparameters-absent');
    const leftOut = runs.find(({ id }) => id === absent?.run)?.run;
    if (leftOut === undefined) throw new NotPossible('Every hyperparameter is required.');
    if (absent?.accepted !== true) throw new NotPossible('Training fails when optional hyperparameters are left out.', 'train/tolerances');
    const same = JSON.stringify(baseValues(config, 'defaults')) === JSON.stringify(baseValues(config, 'sample'));
    const spell = (id: string) => trainOnce(lab, { id, what: 'with every default spelled out', base: 'defaults' });
    const spelledOut = same ? nominal : await spell('train-defaults');
    const metrics = (run: TrainRun) => JSON.stringify(findMetrics(config.training.metrics, `${run.log.stdout}\n${run.log.stderr}`));
    if (metrics(spelledOut) === metrics(leftOut)) return { spelledOut, leftOut };
    return { spelledOut, leftOut, again: await spell('train-defaults-again') };
  },
};

export const checkpoints: Observer<'train/checkpoints'> = {
  title: (scene) => (checkpointFolder(scene) === undefined ? undefined : 'Kill a training and start it again with its checkpoints'),
  after: ['train/tolerances'],
  make: async (scene) => {
    const { lab } = scene;
    const ended = checkpointFolder(scene);
    if (ended === undefined) return {};
    const limitSeconds = limitOf(requireTrained(scene), PLAIN_SECONDS);
    const resume = (id: string, from: string) => {
      const variant = { id, what: 'with the checkpoints of an earlier start', checkpoints: true };
      return trainOnce(lab, variant, { limitSeconds, prepare: (ml) => copyTree(from, join(ml, 'checkpoints')) });
    };
    const killed = await lab.slots.shared(() => killAfterCheckpoint(scene, limitSeconds));
    const resumed = await resume('train-resumed', killed);
    return resumed.exit.exitCode === 0 ? { resumed } : { resumed, afterEnd: await resume('train-resumed-2', ended) };
  },
};

/** Where a run of the tolerances left checkpoints; undefined when none did. */
function checkpointFolder({ lab, tried }: Scene): string | undefined {
  const group = tried('train/tolerances');
  if (group?.status !== 'made') return undefined;
  const folders = group.value.runs.filter(({ run }) => run.exit.exitCode === 0).map(({ id }) => join(lab.folder, id, 'checkpoints'));
  return folders.find((folder) => walkTree(folder).some(({ type }) => type === 'file'));
}

/** The checkpoints of a training that was killed as soon as it had written one. */
async function killAfterCheckpoint({ lab }: Scene, limitSeconds: number): Promise<string> {
  const variant = { id: 'train-killed', what: 'killed after its first checkpoint', checkpoints: true };
  const scenario = planTraining(lab.project, { ...variant, outside: lab.outside });
  return withTraining(lab, scenario, {}, async ({ container, ml }) => {
    const folder = join(ml, 'checkpoints');
    const until = performance.now() + limitSeconds * 1000;
    const ended = () => lab.untilAborted(within(CHECKPOINT_LOOK_MS, container.exited));
    const hasOne = async () => {
      await container.refresh?.();
      return walkTree(folder).some(({ bytes }) => bytes > 0);
    };
    while ((await ended()) === 'late' && performance.now() < until && !(await hasOne()));
    await lab.untilAborted(within(CHECKPOINT_SETTLE_MS, container.exited));
    await lab.untilAborted(container.stop(0));
    await container.collect();
    return folder;
  });
}

function limitOf({ exit }: TrainRun, atLeast: number): number {
  return Math.max(atLeast, (exit.durationMs / 1000) * 5);
}

const GROUPS = ['train/tolerances', 'train/hyperparameters', 'train/optional-channels', 'train/data-files'] as const;

export const steadiness: Observer<'train/steadiness'> = {
  title: undefined,
  after: ['train/nominal'],
  behind: GROUPS,
  make: async ({ lab, seen, tried }) => {
    if (seen('train/nominal').exit.exitCode !== 0) return [];
    const groups = GROUPS.flatMap((key) => {
      const group = tried(key);
      return group?.status === 'made' ? [group.value] : [];
    });
    if (groups.length > 0)
      return groups.flatMap(({ runs, unsteady }) => runs.filter(({ id }) => unsteady.includes(id)).map(({ run }) => run));
    // Nothing else was asked for, so nothing has shown yet whether it works twice.
    const repeat = await trainOnce(
      lab,
      { id: 'train-repeat', what: 'started a second time' },
      { limitSeconds: limitOf(seen('train/nominal'), PLAIN_SECONDS) },
    );
    return repeat.exit.exitCode === 0 ? [] : [repeat];
  },
};
