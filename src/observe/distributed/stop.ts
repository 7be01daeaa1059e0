import { type HostPlan, type JobPlan, ordinaryNames, planHosts } from '../../plan/distributed.ts';
import type { Project } from '../../plan/scenario.ts';
import type { Lab, Started } from '../lab.ts';
import { NotPossible, type Observer } from '../observer.ts';
import { within } from '../patience.ts';
import { withTraining } from '../train/run.ts';
import { stopTraining } from '../train/stop.ts';
import { isDistributed, requireAlone } from './observers.ts';
import type { DistributedObservations } from './types.ts';

type Stopped = DistributedObservations['distributed/stop']['hosts'][number];

export const distributedStop: Observer<'distributed/stop'> = {
  title: ({ lab }) => (isDistributed(lab) ? 'Stop a training on several hosts' : undefined),
  after: ['train/nominal', 'distributed/together', 'distributed/apart'],
  scenarios: (project) => (project.config.training.distributed ? planStop(project).hosts.map(({ scenario }) => scenario) : []),
  make: async (scene) => {
    const { lab } = scene;
    if (!isDistributed(lab)) return { hosts: [] };
    const { durationMs } = requireAlone(scene).exit;
    const trouble = scene.seen('distributed/apart').plain?.trouble;
    if (trouble !== undefined && trouble !== 'clash') {
      throw new NotPossible('The training on several hosts fails by itself.', 'distributed/apart');
    }
    return { hosts: await lab.slots.shared(() => stopAll(lab, durationMs)) };
  },
};

/**
 * Two of three hosts: the third has not come up yet when the stop comes. Hosts that wait for a peer are where such programs hang,
 * and they go on waiting for as long as it takes.
 */
function planStop(project: Project): JobPlan {
  const plan = planHosts(project, { id: 'hosts-stop', what: 'stopped while a host is missing', names: ordinaryNames(3) });
  return { ...plan, hosts: plan.hosts.slice(0, 2) };
}

/** The signal goes to all hosts at once when every one of them is at work (DIST-11). */
async function stopAll(lab: Lab, nominalMs: number): Promise<readonly Stopped[]> {
  const plan = planStop(lab.project);
  const barrier = createBarrier(plan.hosts.length);
  try {
    const runs = plan.hosts.map((host) => stopHost(lab, host, nominalMs, barrier));
    for (const run of runs) run.catch(barrier.open);
    await Promise.allSettled(runs);
    return await Promise.all(runs);
  } finally {
    await lab.closeNetwork(plan.id);
  }
}

function stopHost(lab: Lab, { name, scenario }: HostPlan, nominalMs: number, barrier: Barrier): Promise<Stopped> {
  return withTraining(lab, scenario, {}, async (training) => {
    await untilAtWork(lab, training, nominalMs);
    await lab.untilAborted(barrier.arrive());
    return { host: name, ...(await stopTraining(lab, training, 'held')) };
  });
}

/**
 * A program that has not begun yet loses the signal, so its first words come first, or for a silent one all the time that it
 * may need. As long again as all of it takes on one host, and it has done what it can without its peer.
 */
async function untilAtWork(lab: Lab, { container }: Started, nominalMs: number): Promise<void> {
  const most = lab.limits.signOfLife * 1000;
  await lab.untilAborted(within(Math.max(most, nominalMs), Promise.race([container.exited, container.firstOutput])));
  await lab.untilAborted(within(Math.min(most, nominalMs), container.exited));
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
