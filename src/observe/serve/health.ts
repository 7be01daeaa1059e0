import { planServing, SERVING } from '../../plan/serve.ts';
import { TIME } from '../../sagemaker/contract.ts';
import { probeProtocol, tryConnects } from '../connection.ts';
import type { Target } from '../http.ts';
import type { Lab } from '../lab.ts';
import { requireModel } from '../model.ts';
import { NotPossible, type Observer, type Scene } from '../observer.ts';
import type { ConnectTry } from '../types.ts';
import type { Server } from './observers.ts';
import { type Pinging, startPinging } from './pinging.ts';
import { awaitReady, type Readiness, startServer } from './server.ts';
import type { HealthObservation } from './types.ts';

const PROBE_MS = 1_000;
const CONNECT_TRIES = 3;

/** The one that is looked at as an endpoint. Once it is ready it is pinged until it is told to stop (INF-04). */
export interface MainServer extends Server {
  readonly connects?: readonly ConnectTry[];
  readonly pinging?: Pinging;
}

/** The server that health, invocations and the idle stop look at. */
export function mainServer(lab: Lab): Promise<MainServer> {
  return lab.once('server', async () => {
    const scenario = planServing(lab.project, { ...SERVING, outside: lab.outside });
    const started = await startServer(lab, scenario);
    const readiness = await awaitReady(lab, started, lab.limits.startup);
    const { target, readyMs } = readiness;
    if (target === undefined || readyMs === undefined) return { ...started, readiness };
    const connects = await tryConnects(target, CONNECT_TRIES, TIME.connect * 1000);
    return { ...started, readiness, connects, pinging: startPinging(target, started, lab.signal) };
  });
}

export const health: Observer<'serve/health'> = {
  title: 'Start the server over the model, read-only and offline',
  after: ['model'],
  scenarios: (project, options) => [planServing(project, { ...SERVING, ...options })],
  make: ({ lab, seen }) => {
    requireModel({ seen });
    return lab.slots.alone(async () => {
      const { container, command, readiness, connects } = await mainServer(lab);
      const { readyMs, pings, exit, gaveUp } = readiness;
      // An answer at the container's own address has shown already that it does not listen on loopback only.
      const asked = lab.smoke && readyMs !== undefined ? undefined : container.listening?.().catch(() => undefined);
      const [listening, log, speaks] = await Promise.all([asked, container.log(), findProtocol(readiness)]);
      const seen = { windowSeconds: lab.limits.startup, readyMs, pings, exit, listening, log, command };
      return { ...seen, ...dropUndefined({ connects, gaveUp, speaks }), ...(await askedNames(lab)) };
    });
  },
};

/** What the servers of this run have asked our resolver for. */
export async function askedNames({ names }: Lab): Promise<{ readonly asked?: readonly string[] }> {
  const watch = await names.find();
  return watch === undefined ? {} : { asked: watch.asked() };
}

/** What listens there when no ping was understood; 400 is what some say to plain HTTP on a port for TLS. */
async function findProtocol({ readyMs, target, exit, pings }: Readiness): Promise<HealthObservation['speaks']> {
  const last = pings.at(-1);
  if (readyMs !== undefined || target === undefined || exit !== undefined || last?.connectMs === undefined) return undefined;
  const answered = pings.some(({ response }) => response !== undefined);
  if (answered && last.response?.status !== 400) return undefined;
  const found = await probeProtocol(target, PROBE_MS);
  return answered && found !== 'tls' ? undefined : found;
}

/** So that what is not there is not there in the saved form either. */
function dropUndefined<T extends object>(members: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

/** Where the ready server answers; throws NotPossible when it never became ready. */
export async function requireReady(
  scene: Pick<Scene, 'lab' | 'seen'>,
): Promise<MainServer & { readonly target: Target; readonly pinging: Pinging }> {
  const seen: HealthObservation = scene.seen('serve/health');
  if (seen.readyMs === undefined) throw new NotPossible('The server never became ready.', 'serve/health');
  const server = await mainServer(scene.lab);
  const { target } = server.readiness;
  const { pinging } = server;
  if (target === undefined || pinging === undefined) throw new NotPossible('The server has ended.', 'serve/health');
  return { ...server, target, pinging };
}
