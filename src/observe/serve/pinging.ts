import type { CpuTimes, RunningContainer } from '../../engine/engine.ts';
import { TIME } from '../../sagemaker/contract.ts';
import { sendRequest, type Target } from '../http.ts';
import type { Started } from '../lab.ts';
import { within } from '../patience.ts';
import type { Exchange } from '../types.ts';
import { PING } from './server.ts';

/** As on an endpoint (INF-04). */
const IDLE_EVERY_MS = 5_000;
const BUSY_EVERY_MS = 500;
/** A ping that goes wrong while nothing is asked is sent again at once: this machine may have been busy itself. */
const AGAIN_MS = 50;
const PINGS_KEPT = 2_000;

/** Health checks that go on for as long as the server does. */
export interface Pinging {
  /** Pings more often while this work goes on; gives its result and the pings made meanwhile. */
  during<T>(work: () => Promise<T>): Promise<{ readonly result: T; readonly pings: readonly Exchange[] }>;
  /** Ends it; gives the pings made at all other times, the last of them now. Idempotent. */
  end(): Promise<readonly Exchange[]>;
}

/** Pings from now on until `end`, the server's own end or that of the run. */
export function startPinging(target: Target, { container }: Pick<Started, 'container'>, signal: AbortSignal): Pinging {
  const idle: Exchange[] = [];
  const alarm = createAlarm();
  let kept = idle;
  let over = signal.aborted;
  let asking: Promise<unknown> = Promise.resolve();
  const finish = () => {
    over = true;
    alarm.ring();
  };
  signal.addEventListener('abort', finish, { once: true });
  container.exited.then(finish, finish);
  const keep = (list: Exchange[]) => {
    kept = list;
    alarm.ring();
  };
  const ping = (list = kept) => pingInto(list, target, { signal, container });
  const loop = async () => {
    let well = true;
    // The pings that showed that it is ready have only just been answered.
    while (!over) {
      await alarm.after(kept === idle ? (well ? IDLE_EVERY_MS : AGAIN_MS) : BUSY_EVERY_MS);
      if (over) return;
      const asked = ping();
      asking = asked;
      well = await asked;
    }
  };
  const looping = loop();
  const end = async () => {
    const alive = !over;
    finish();
    await looping;
    signal.removeEventListener('abort', finish);
    if (alive && !(await ping(idle))) await ping(idle);
    return idle;
  };
  let ended: Promise<readonly Exchange[]> | undefined;
  return {
    async during(work) {
      const pings: Exchange[] = [];
      keep(pings);
      try {
        const result = await work();
        await asking;
        return { result, pings };
      } finally {
        keep(idle);
      }
    },
    end() {
      ended ??= end();
      return ended;
    },
  };
}

/** Sends one and keeps it; whether it was well. */
async function pingInto(
  list: Exchange[],
  target: Target,
  { signal, container }: { readonly signal: AbortSignal; readonly container: Pick<RunningContainer, 'cpuTimes'> },
): Promise<boolean> {
  const before = await container.cpuTimes?.();
  const seen = await sendRequest(target, { ...PING, signal });
  const late = seen.totalMs > TIME.ping * 1000 || seen.error?.code === 'DEADLINE';
  const starved = late && before !== undefined ? shareWaited(before, await container.cpuTimes?.()) : undefined;
  // What was cut off by our own end says nothing about the server.
  if (seen.error?.code !== 'ABORTED') list.push(starved === undefined ? seen : { ...seen, starved });
  if (list.length > PINGS_KEPT) list.shift();
  return isHealthy(seen);
}

function shareWaited(before: CpuTimes, after: CpuTimes | undefined): number | undefined {
  const ran = (after?.ranMs ?? 0) - before.ranMs;
  const waited = (after?.waitedMs ?? 0) - before.waitedMs;
  return ran + waited > 0 && waited >= 0 ? waited / (ran + waited) : undefined;
}

/** A pause that can be cut short. */
function createAlarm() {
  let ring = () => {};
  return {
    ring: () => ring(),
    after(ms: number) {
      const rung = new Promise<void>((resolve) => {
        ring = resolve;
      });
      return within(ms, rung);
    },
  };
}

/** 200 in time (INF-03). */
export function isHealthy({ response, totalMs }: Exchange): boolean {
  return response?.status === 200 && totalMs <= TIME.ping * 1000;
}
