import type { ContainerProcess } from '../../engine/engine.ts';
import { DOOMED, planServing } from '../../plan/serve.ts';
import { sendRequest, type Target } from '../http.ts';
import type { Lab, Started } from '../lab.ts';
import { NotPossible, type Observer } from '../observer.ts';
import { alreadyDone, within } from '../patience.ts';
import { isGood } from './observers.ts';
import { isHealthy } from './pinging.ts';
import { readRequests, type SampleCall } from './requests.ts';
import { awaitReady, PING, startServer } from './server.ts';
import type { DeadWorkerObservation } from './types.ts';

/** A new worker may have to load the model first, but not for ever. */
const RECOVERY_MAX_MS = 60_000;
const LOOK_EVERY_MS = 200;
const REQUEST_MS = 5_000;
/** Good looks in a row that count as recovered: the first may be answered by a process that is about to end. */
const STEADY = 3;

type Round = DeadWorkerObservation['rounds'][number];
type Skipped = NonNullable<DeadWorkerObservation['skipped']>;

export const deadWorker: Observer<'serve/dead-worker'> = {
  title: ({ seen }) => ((seen('serve/pings').processes ?? 1) > 1 ? 'Kill the processes of a server one layer at a time' : undefined),
  after: ['serve/pings'],
  make: async ({ lab, seen }) => {
    const { processes } = seen('serve/pings');
    if (processes === undefined) return skip('cannot-signal');
    if (processes < 2) return skip('one-process');
    const call = readRequests(lab).find(({ sample }) => sample.expect.status < 300);
    if (call === undefined) throw new NotPossible('The spec has no sample request that is meant to succeed.');
    return lab.slots.soon(() => killLayers(lab, { ...call, deadlineMs: Math.min(call.deadlineMs, REQUEST_MS) }));
  },
};

function skip(skipped: Skipped): DeadWorkerObservation {
  return { skipped, rounds: [], log: { stdout: '', stderr: '', droppedBytes: 0 } };
}

async function killLayers(lab: Lab, call: SampleCall): Promise<DeadWorkerObservation> {
  const started = await startServer(lab, planServing(lab.project, { ...DOOMED, outside: lab.outside }));
  const { container } = started;
  const { target, readyMs } = await awaitReady(lab, started, lab.limits.startup);
  try {
    if (target === undefined || readyMs === undefined || !(await answersOnce(target, call))) return skip('never-ready');
    const rounds: Round[] = [];
    for (const choose of [leaves, children]) {
      const victims = choose((await container.processes?.().catch(() => undefined)) ?? []);
      if (victims.length === 0) continue;
      const killed = await Promise.all(victims.map(({ pid }) => container.signalProcess?.(pid, 'SIGKILL') ?? false));
      if (!killed.includes(true)) return rounds.length > 0 ? { rounds, log: await container.log() } : skip('cannot-signal');
      const patience = Math.min(lab.limits.recovery * 1000 + 2 * readyMs, RECOVERY_MAX_MS);
      const round = await watch(lab, started, { target, call, patience });
      rounds.push({ killed: victims.map(({ command }) => command), ...round });
      if (round.outcome !== 'recovered') break;
    }
    return rounds.length > 0 ? { rounds, log: await container.log() } : skip('one-process');
  } finally {
    lab.discard(container);
  }
}

/** What a server starts with its first request is there afterwards. The very first may come too early, as another check says. */
async function answersOnce(target: Target, call: SampleCall): Promise<boolean> {
  return isGood(await sendRequest(target, call)) || isGood(await sendRequest(target, call));
}

/** Processes without children, but for the first. */
function leaves(all: readonly ContainerProcess[]): readonly ContainerProcess[] {
  return all.filter((one) => !isRoot(one, all) && !all.some(({ parent }) => parent === one.pid));
}

/** What the first process started and what has children of its own: masters, other servers. */
function children(all: readonly ContainerProcess[]): readonly ContainerProcess[] {
  const roots = all.filter((one) => isRoot(one, all)).map(({ pid }) => pid);
  return all.filter((one) => roots.includes(one.parent) && all.some(({ parent }) => parent === one.pid));
}

function isRoot({ parent }: ContainerProcess, all: readonly ContainerProcess[]): boolean {
  return !all.some(({ pid }) => pid === parent);
}

async function watch(
  lab: Lab,
  { container }: Started,
  { target, call, patience }: { readonly target: Target; readonly call: SampleCall; readonly patience: number },
): Promise<Omit<Round, 'killed'>> {
  const began = performance.now();
  let steady = 0;
  for (;;) {
    await lab.untilAborted(within(LOOK_EVERY_MS, container.exited));
    const ping = await sendRequest(target, { ...PING, signal: lab.signal });
    const request = await sendRequest(target, { ...call, label: `${call.label} (after a process was killed)` });
    const waitedMs = performance.now() - began;
    if ((await alreadyDone(container.exited)) !== undefined) return { outcome: 'ended', waitedMs, ping: undefined, request: undefined };
    steady = isHealthy(ping) && isGood(request) ? steady + 1 : 0;
    if (steady >= STEADY) return { outcome: 'recovered', waitedMs, ping, request };
    if (waitedMs > patience) return { outcome: isHealthy(ping) ? 'broken' : 'unhealthy', waitedMs, ping, request };
  }
}
