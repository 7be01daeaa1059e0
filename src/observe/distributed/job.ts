import { join } from 'node:path';
import type { WatchOutput } from '../../engine/engine.ts';
import type { HostPlan, JobPlan } from '../../plan/distributed.ts';
import type { Lab } from '../lab.ts';
import { within } from '../patience.ts';
import { describeRun, withTraining } from '../train/run.ts';
import { findShared } from './overlaps.ts';
import type { HostRun, JobRun, JobTrouble, SharedPath } from './types.ts';

export interface JobOptions {
  /** Milliseconds for the whole job, from the start of its last host. */
  readonly limitMs: number;
  /** Milliseconds for what still runs when a host has failed, or when all hosts but one have ended. */
  readonly stragglerMs: number;
  /** Milliseconds between the turns of the plan. */
  readonly lateMs: number;
  /** Whether the same job on one host leaves a model. */
  readonly expectsModel: boolean;
  readonly watch?: (host: string) => WatchOutput;
}

/**
 * One job on several hosts: each is a container on a network of their own, started in its turn. None is stopped because
 * another has ended; what still runs at the limit is. The folders of the hosts stay.
 */
export async function runJob(lab: Lab, plan: JobPlan, options: JobOptions): Promise<JobRun> {
  const patience = createPatience(plan.hosts.length, options);
  try {
    const runs = plan.hosts.map((host) => runHost(lab, host, options, patience));
    for (const run of runs) run.catch(patience.giveUp);
    await Promise.allSettled(runs);
    const hosts = await Promise.all(runs);
    const shared = await findShared(plan.hosts.map(({ name, scenario }) => ({ host: name, ml: join(lab.folder, scenario.id) })));
    return { what: plan.what, hosts, shared, trouble: findTrouble(hosts, shared, options) };
  } finally {
    patience.close();
    await lab.closeNetwork(plan.id);
  }
}

async function runHost(lab: Lab, { name, turn, scenario }: HostPlan, options: JobOptions, patience: Patience): Promise<HostRun> {
  if (turn > 0) await lab.untilAborted(within(turn * options.lateMs, patience.over));
  const watch = options.watch?.(name);
  return withTraining(lab, scenario, watch === undefined ? {} : { watch }, async (training) => {
    const { container } = training;
    patience.started();
    const first = await lab.untilAborted(Promise.race([container.exited, patience.over]));
    const timedOut = first === 'late';
    const exit = timedOut ? await lab.untilAborted(container.stop(0)) : first;
    patience.ended(exit.exitCode);
    return { host: name, ...(await describeRun(scenario, training, { exit, timedOut })) };
  });
}

interface Patience {
  /** Resolves when nobody is waited for any longer. */
  readonly over: Promise<'late'>;
  started(): void;
  ended(exitCode: number): void;
  giveUp(): void;
  close(): void;
}

function createPatience(count: number, { limitMs, stragglerMs }: JobOptions): Patience {
  let timer: NodeJS.Timeout | undefined;
  let until = Number.POSITIVE_INFINITY;
  let begun = 0;
  let left = count;
  let failed = false;
  let giveUp = () => {};
  const over = new Promise<'late'>((resolve) => {
    giveUp = () => resolve('late');
  });
  const shorten = (ms: number) => {
    const at = performance.now() + ms;
    if (at >= until) return;
    until = at;
    clearTimeout(timer);
    timer = setTimeout(giveUp, ms);
  };
  // A host that comes late has its whole time before it, whatever became of the others.
  const look = () => {
    if (begun < count) return;
    shorten(failed || left <= 1 ? stragglerMs : limitMs);
  };
  return {
    over,
    giveUp,
    started() {
      begun += 1;
      look();
    },
    ended(exitCode) {
      left -= 1;
      failed ||= exitCode !== 0;
      look();
    },
    close: () => clearTimeout(timer),
  };
}

/** What is told first explains the others: a host that failed leaves its peers waiting. */
function findTrouble(hosts: readonly HostRun[], shared: readonly SharedPath[], { expectsModel }: JobOptions): JobTrouble | undefined {
  if (hosts.some(({ exit, timedOut }) => exit.exitCode !== 0 && !timedOut)) return 'failed';
  if (hosts.some(({ timedOut }) => timedOut)) return 'stuck';
  const files = hosts.flatMap(({ model }) => model.filter(({ type }) => type === 'file' || type === 'hardlink'));
  if (expectsModel && files.length === 0) return 'no-model';
  return shared.some(({ path, same }) => !same && !path.startsWith('checkpoints/')) ? 'clash' : undefined;
}
