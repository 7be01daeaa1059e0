import { planServing } from '../../plan/serve.ts';
import { sendRequest } from '../http.ts';
import type { Lab, Started } from '../lab.ts';
import { loadPerCore } from '../machine-load.ts';
import type { Observer, Scene } from '../observer.ts';
import { alreadyDone } from '../patience.ts';
import type { Exchange, StopRun } from '../types.ts';
import { requireReady } from './health.ts';
import { readRequests } from './requests.ts';
import { awaitReady, type Readiness, startServer } from './server.ts';
import type { ServeRelaxation } from './types.ts';

/** Seconds that a server of a counter-experiment gets: the plain one has shown that it is quick, or that it never comes up. */
const DIAGNOSIS_STARTUP = 60;

/** A server that was started and waited for. */
export interface Server extends Started {
  readonly readiness: Readiness;
}

const RELAXATIONS: readonly { readonly lifted: ServeRelaxation; readonly what: string; readonly containerOnly: boolean }[] = [
  { lifted: 'writable-model', what: 'with /opt/ml/model writable', containerOnly: true },
  { lifted: 'training-paths', what: 'with /opt/ml/input and /opt/ml/output as in training', containerOnly: false },
  { lifted: 'network', what: 'with the network', containerOnly: true },
  { lifted: 'more-variables', what: 'with more environment variables', containerOnly: false },
];

export const serveDiagnosis: Observer<'serve/diagnosis'> = {
  title: (scene) => (needsDiagnosis(scene) ? 'Look for the cause of the server that failed' : undefined),
  after: ['serve/health'],
  behind: ['serve/invocations'],
  make: async (scene) => {
    const { lab } = scene;
    if (!needsDiagnosis(scene)) return {};
    const inContainer = lab.engine.info.kind === 'container';
    const startup = Math.min(lab.limits.startup, DIAGNOSIS_STARTUP);
    const tries = RELAXATIONS.filter(({ containerOnly }) => inContainer || !containerOnly).map(({ lifted, what }) =>
      lab.slots.shared(async () => {
        const started = await startServer(lab, planServing(lab.project, { id: `serve-${lifted}`, what, lifted, outside: lab.outside }));
        const { readyMs, target } = await awaitReady(lab, started, startup);
        const [first] = readRequests(lab);
        const ask = readyMs === undefined || target === undefined || first === undefined ? undefined : sendRequest(target, first);
        const firstSample = await ask;
        const log = await started.container.log();
        lab.discard(started.container);
        return [lifted, { readyMs, firstSample, log }] as const;
      }),
    );
    return Object.fromEntries(await Promise.all(tries));
  },
};

function needsDiagnosis({ seen, tried }: Scene): boolean {
  const { readyMs, exit, gaveUp, speaks } = seen('serve/health');
  // Where it listens, or what it speaks there, is the cause, and no other rule would change that.
  if (gaveUp !== undefined || speaks !== undefined) return false;
  const neverStarted = exit !== undefined && (exit.startError !== undefined || [125, 126, 127].includes(exit.exitCode));
  // Each of them would fill the disk once more.
  if (exit?.overfull !== undefined) return false;
  if (readyMs === undefined) return !neverStarted;
  const invocations = tried('serve/invocations');
  const first = invocations?.status === 'made' ? invocations.value.samples[0] : undefined;
  return first !== undefined && !isGood(first);
}

/** A 2xx answer (INF-07). */
export function isGood({ response }: Pick<Exchange, 'response'>): boolean {
  return response !== undefined && response.status >= 200 && response.status < 300;
}

export const pings: Observer<'serve/pings'> = {
  title: undefined,
  after: ['serve/health'],
  behind: ['serve/invocations', 'serve/diagnosis'],
  make: async (scene) => {
    const { container, pinging } = await requireReady(scene);
    const idle = await pinging.end();
    const exit = await alreadyDone(container.exited);
    const processes = exit === undefined ? await container.processes?.().catch(() => undefined) : undefined;
    return { idle, exit, loadPerCore: loadPerCore(), ...(processes === undefined ? {} : { processes: processes.length }) };
  },
};

export const stop: Observer<'serve/stop'> = {
  title: 'Stop the server',
  after: ['serve/health'],
  behind: ['serve/invocations', 'serve/diagnosis', 'serve/pings'],
  make: async (scene) => {
    const server = await requireReady(scene);
    await server.pinging.end();
    return scene.lab.slots.shared(() => stopServer(scene.lab, server, 'idle'));
  },
};

/** SIGTERM and the grace of the platform (INF-19). */
export async function stopServer(lab: Lab, { container }: Started, when: 'idle' | 'busy'): Promise<StopRun> {
  const endedBefore = (await alreadyDone(container.exited)) !== undefined;
  const graceSeconds = lab.limits.servingGrace;
  const { killed, stopMs, ...exit } = await lab.untilAborted(container.stop(graceSeconds));
  const log = await container.log();
  lab.discard(container);
  return { exit, killed, stopMs, graceSeconds, when, endedBefore, log, model: [] };
}
