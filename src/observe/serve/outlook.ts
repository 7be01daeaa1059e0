import { SERVE_PORT } from '../../sagemaker/contract.ts';
import { probeProtocol } from '../connection.ts';
import type { Target } from '../http.ts';
import type { Started } from '../lab.ts';
import type { Exchange } from '../types.ts';
import type { HealthObservation } from './types.ts';

/** After this long with nothing but the container's own loopback, or another protocol, nothing will change any more. */
const WRONG_LISTENER_MS = 10_000;
/** A server may open another port first, so that port alone proves nothing: it must have been idle for this long as well. */
const WRONG_PORT_MS = 60_000;
/** Seconds of processor time in that minute that count as idle: the time is told in whole seconds, and timers cost something. */
const IDLE_CPU_SECONDS = 2;
const PROBE_MS = 1_000;

export type GivenUp = NonNullable<HealthObservation['gaveUp']>['because'];

/** Tells when waiting for a server has become useless, and since when. */
export interface Outlook {
  /** Called every few seconds; the reason once waiting is useless. `note` gets what is wrong as soon as it is seen. */
  look(elapsedMs: number, ping: Exchange, note: (words: string) => void): Promise<GivenUp | undefined>;
}

interface Suspicion {
  readonly of: GivenUp;
  readonly since: number;
  /** What shows that the server is doing something, at the time of `since`. */
  readonly work: string;
  readonly cpuSeconds: number;
}

/** Keeps track of what a server that is not ready listens on (INF-02). */
export function createOutlook({ container }: Pick<Started, 'container'>, target: Target): Outlook {
  let suspicion: Suspicion | undefined;
  const suspect = async (elapsed: number, of: GivenUp): Promise<Suspicion> => {
    const { work, cpuSeconds } = of === 'other-port' ? await describeWork(container) : { work: '', cpuSeconds: 0 };
    const before = suspicion;
    const same = before?.of === of && before.work === work && cpuSeconds - before.cpuSeconds <= IDLE_CPU_SECONDS;
    return same ? before : { of, since: elapsed, work, cpuSeconds };
  };
  return {
    async look(elapsed, ping, note) {
      const sockets = (await container.listening?.().catch(() => undefined)) ?? [];
      const wrong = wrongSockets(sockets) ?? (await wrongProtocol(target, ping));
      if (wrong === undefined) {
        suspicion = undefined;
        return undefined;
      }
      note(
        describeWrong(
          wrong,
          sockets.map(({ port }) => port),
        ),
      );
      suspicion = await suspect(elapsed, wrong);
      const patience = wrong === 'other-port' ? WRONG_PORT_MS : WRONG_LISTENER_MS;
      const blind = wrong === 'other-port' && suspicion.work === '';
      return !blind && elapsed - suspicion.since > patience ? wrong : undefined;
    },
  };
}

function wrongSockets(sockets: readonly { readonly address: string; readonly port: number }[]): GivenUp | undefined {
  if (sockets.length === 0) return undefined;
  const onPort = sockets.filter(({ port }) => port === SERVE_PORT);
  if (onPort.length === 0) return 'other-port';
  return onPort.every(({ address }) => address === '::1' || address.startsWith('127.')) ? 'loopback-only' : undefined;
}

async function wrongProtocol(target: Target, { connectMs, error }: Exchange): Promise<GivenUp | undefined> {
  if (connectMs === undefined || error === undefined) return undefined;
  return probeProtocol(target, PROBE_MS);
}

/** What is wrong with a server that is not worth waiting for, in words. */
export function describeWrong(wrong: GivenUp, ports: readonly number[] = []): string {
  const seen = ports.length === 0 ? 'another port' : `port ${[...new Set(ports)].join(', ')}`;
  const words: Readonly<Record<GivenUp, string>> = {
    'other-port': `it listens on ${seen}, not on ${SERVE_PORT}`,
    'loopback-only': `it listens on port ${SERVE_PORT} of its own loopback only`,
    tls: `it speaks TLS on port ${SERVE_PORT}`,
    http2: `it speaks HTTP/2 only on port ${SERVE_PORT}`,
  };
  return words[wrong];
}

/** Processes and length of the log as one text, and the processor time of all; empty where the engine cannot tell. */
async function describeWork(container: Started['container']): Promise<{ readonly work: string; readonly cpuSeconds: number }> {
  const [processes, log] = await Promise.all([container.processes?.().catch(() => undefined), container.log()]);
  if (processes === undefined || processes.some(({ cpuSeconds }) => cpuSeconds === undefined)) return { work: '', cpuSeconds: 0 };
  const cpuSeconds = processes.reduce((sum, one) => sum + (one.cpuSeconds ?? 0), 0);
  const pids = processes.map(({ pid }) => pid).sort((a, b) => a - b);
  return { work: `${pids.join(' ')} ${log.stdout.length + log.stderr.length + log.droppedBytes}`, cpuSeconds };
}
