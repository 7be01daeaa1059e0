import { carrying, type JobPlan, PLAIN, planJob, TOGETHER } from '../../plan/distributed.ts';
import type { Lab } from '../lab.ts';
import { NotPossible, type Observer, type Scene } from '../observer.ts';
import { requireTrained } from '../train/observers.ts';
import type { TrainRun } from '../train/types.ts';
import { type JobOptions, runJob } from './job.ts';
import type { HostOddity, JobRun } from './types.ts';

/** A job gets this many times what the same training takes on one host. */
const TIMES = 10;
const STRAGGLER_TIMES = 3;
/** The most between the starts of two hosts, milliseconds. */
const LATE_MAX_MS = 5_000;

/** Whether the spec lets buyers ask for several hosts (TRAIN-39). */
export function isDistributed({ project }: Pick<Lab, 'project'>): boolean {
  return project.config.training.distributed;
}

/** The training on one host, which must have gone well; hosts need containers with names. */
export function requireAlone(scene: Scene): TrainRun {
  if (scene.lab.engine.info.kind !== 'container') throw new NotPossible('Several hosts need a container engine.');
  return requireTrained(scene);
}

export const together: Observer<'distributed/together'> = {
  title: ({ lab }) => (isDistributed(lab) ? 'Train on several hosts' : undefined),
  after: ['train/nominal'],
  scenarios: (project) => (project.config.training.distributed ? planJob(project, TOGETHER).hosts.map(({ scenario }) => scenario) : []),
  make: async (scene) => {
    if (!isDistributed(scene.lab)) return {};
    return { run: await runOnce(scene, planJob(scene.lab.project, TOGETHER)) };
  },
};

export const apart: Observer<'distributed/apart'> = {
  title: (scene) => (isTroubled(scene) ? 'Look for what the hosts stumble over' : undefined),
  after: ['train/nominal', 'distributed/together'],
  make: async (scene) => {
    if (!isTroubled(scene)) return { carrying: {} };
    const { project } = scene.lab;
    const plain = await runOnce(scene, planJob(project, PLAIN));
    if (plain.trouble !== undefined) return { plain, carrying: {} };
    const runs = TOGETHER.oddities.map(
      async (oddity): Promise<readonly [HostOddity, JobRun]> => [oddity, await runOnce(scene, planJob(project, carrying(oddity)))],
    );
    return { plain, carrying: Object.fromEntries(await Promise.all(runs)) };
  },
};

function isTroubled({ seen }: Scene): boolean {
  return seen('distributed/together').run?.trouble !== undefined;
}

function runOnce(scene: Scene, plan: JobPlan): Promise<JobRun> {
  const alone = requireAlone(scene);
  const { lab } = scene;
  return lab.slots.shared(() => runJob(lab, plan, resolvePatience(lab, alone)));
}

function resolvePatience({ limits }: Lab, { exit, model }: TrainRun): JobOptions {
  const { durationMs } = exit;
  return {
    limitMs: Math.max(limits.group * 1000, durationMs * TIMES),
    stragglerMs: Math.max(limits.straggler * 1000, durationMs * STRAGGLER_TIMES),
    // On one host all of it takes so long, so the early host has looked for its peers before the next one starts.
    lateMs: Math.max(limits.lateHost * 1000, Math.min(LATE_MAX_MS, durationMs * 2)),
    expectsModel: model.some(({ type }) => type === 'file' || type === 'hardlink'),
  };
}
