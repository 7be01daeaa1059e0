import { type HostPlan, ordinaryNames, planHosts } from '../../plan/distributed.ts';
import type { Project } from '../../plan/scenario.ts';
import { findPipeChannel, stopVariant } from '../../plan/train-variants.ts';
import type { Lab } from '../lab.ts';
import { NotPossible, type Observer } from '../observer.ts';
import { within } from '../patience.ts';
import { type RunningTraining, withTraining } from '../train/run.ts';
import { holdBack, resolveHeldChannel, SETTLE_MS, slownessOf, stopTraining, TRICKLE_AFTER_MS } from '../train/stop.ts';
import { isDistributed, requireAlone } from './observers.ts';
import type { DistributedObservations } from './types.ts';

type Stopped = DistributedObservations['distributed/stop']['hosts'][number];

/** How the hosts are kept busy until the signal comes. */
interface Delay {
  readonly held: string | undefined;
  readonly cpus: number;
  readonly nominalMs: number;
}

export const distributedStop: Observer<'distributed/stop'> = {
  title: ({ lab }) => (isDistributed(lab) ? 'Stop a training on two hosts' : undefined),
  after: ['train/nominal', 'distributed/together', 'distributed/apart'],
  scenarios: ({ config, dir }) => {
    if (!config.training.distributed) return [];
    const held = findPipeChannel(config);
    return planPair({ config, dir }, { held, cpus: 0.05 }).hosts.map(({ scenario }) => scenario);
  },
  make: async (scene) => {
    const { lab } = scene;
    if (!isDistributed(lab)) return { hosts: [] };
    const { durationMs } = requireAlone(scene).exit;
    const trouble = scene.seen('distributed/apart').plain?.trouble;
    if (trouble !== undefined && trouble !== 'clash') {
      throw new NotPossible('The training on several hosts fails by itself.', 'distributed/apart');
    }
    const delay = { held: resolveHeldChannel(lab), cpus: slownessOf(durationMs), nominalMs: durationMs };
    return { hosts: await lab.slots.shared(() => stopAll(lab, delay)) };
  },
};

function planPair(project: Project, { held, cpus }: Pick<Delay, 'held' | 'cpus'>) {
  const variant = stopVariant(held === undefined ? { cpus } : { held });
  return planHosts(project, { id: 'hosts-stop', what: 'on two hosts, stopped in the middle', names: ordinaryNames(2), variant });
}

/** The signal goes to all hosts at once when every one of them is at work (DIST-11). */
async function stopAll(lab: Lab, delay: Delay): Promise<readonly Stopped[]> {
  const plan = planPair(lab.project, delay);
  const barrier = createBarrier(plan.hosts.length);
  try {
    const runs = plan.hosts.map((host) => stopHost(lab, host, delay, barrier));
    for (const run of runs) run.catch(barrier.open);
    await Promise.allSettled(runs);
    return await Promise.all(runs);
  } finally {
    await lab.closeNetwork(plan.id);
  }
}

function stopHost(lab: Lab, { name, scenario }: HostPlan, delay: Delay, barrier: Barrier): Promise<Stopped> {
  const { held } = delay;
  return withTraining(lab, scenario, held === undefined ? {} : { hold: holdBack(held) }, async (training) => {
    await lab.untilAborted(untilAtWork(lab, training, delay));
    await lab.untilAborted(barrier.arrive());
    // A program may have to finish the rows that it waits for: it gets some, but never the end.
    const timer = setTimeout(() => training.feeder?.trickle(lab.limits.trainingGrace * 1000), SETTLE_MS + TRICKLE_AFTER_MS);
    try {
      return { host: name, ...(await stopTraining(lab, training, held === undefined ? 'slowed' : 'held')) };
    } finally {
      clearTimeout(timer);
    }
  });
}

function untilAtWork(lab: Lab, { container, feeder }: RunningTraining, { held, cpus, nominalMs }: Delay): Promise<unknown> {
  if (held !== undefined) return within(lab.limits.signOfLife * 1000, Promise.race([container.exited, feeder?.held]));
  return within(nominalMs / cpus / 2, Promise.race([container.exited, container.firstOutput]));
}

interface Barrier {
  /** Resolves when all have arrived. */
  arrive(): Promise<void>;
  /** Lets everybody through: somebody will never come. */
  open(): void;
}

function createBarrier(count: number): Barrier {
  let arrived = 0;
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return {
    arrive() {
      arrived += 1;
      if (arrived >= count) open();
      return opened;
    },
    open,
  };
}
