import { join } from 'node:path';
import type { ContainerExit, WatchOutput } from '../../engine/engine.ts';
import { isUserError } from '../../errors.ts';
import type { Scenario } from '../../plan/scenario.ts';
import { unpackModel } from '../../sagemaker/artifact.ts';
import { TIME } from '../../sagemaker/contract.ts';
import { type HttpRequest, sendRequest, type Target } from '../http.ts';
import type { Lab, Started, StartOptions } from '../lab.ts';
import { within } from '../patience.ts';
import type { Exchange } from '../types.ts';
import { createOutlook } from './outlook.ts';
import type { HealthObservation } from './types.ts';

/** Pings kept of a server that never becomes ready; the newest. */
const PINGS_KEPT = 1_000;
/** Far more than a health check may answer; an endless one must not be read for two seconds again and again. */
const PING_BODY_MAX = 16_777_216;
/** Looking at its sockets may cost a process in the container. */
const LOOK_EVERY_MS = 2_000;

export const PING: HttpRequest = { label: 'ping', method: 'GET', path: '/ping', deadlineMs: TIME.ping * 1000, bodyMax: PING_BODY_MAX };

/** The packed model of this run; see the observer of `model`. */
export function modelArchive(lab: Pick<Lab, 'folder'>): string {
  return join(lab.folder, 'model.tar.gz');
}

/** Starts a serving container over a fresh copy of the packed model (INF-15). */
export function startServer(
  lab: Lab,
  scenario: Scenario,
  options: { readonly archive?: string; readonly watch?: WatchOutput } = {},
): Promise<Started> {
  const { archive = modelArchive(lab), watch } = options;
  const prepare: StartOptions['prepare'] = ({ ml }) => unpackModel(archive, join(ml, 'model'));
  return lab.start(scenario, { prepare, ...(watch === undefined ? {} : { watch }) });
}

/** How a start went. `target` is undefined when the container ended before its address was known. */
export interface Readiness extends Pick<HealthObservation, 'readyMs' | 'pings' | 'exit' | 'gaveUp'> {
  readonly target: Target | undefined;
}

/**
 * Pings until the first 200 and three times more (INF-03, INF-05). Notices a container that has ended at once, and one that
 * listens where or for what nobody asks. The container's start must have returned: an earlier probe costs a second.
 */
export async function awaitReady(lab: Lab, started: Started, seconds: number): Promise<Readiness> {
  const { container, startedAt } = started;
  let exit: ContainerExit | undefined;
  const exited = container.exited.then((end) => {
    exit = end;
  });
  exited.catch(() => {});
  const pings: Exchange[] = [];
  const target = await container.address().catch(async (error: unknown) => {
    if (isUserError(error)) throw error;
    // It has ended, or it runs without an address, and that for ever.
    return lab.untilAborted(within(seconds * 1000, exited)).then(() => undefined);
  });
  let readyMs: number | undefined;
  let more = 3;
  let gaveUp: Readiness['gaveUp'];
  // Without a limit a person is at work in a debugger, and nothing is hopeless.
  const outlook = target === undefined || seconds === Number.POSITIVE_INFINITY ? undefined : createOutlook(started, target);
  let nextLook = LOOK_EVERY_MS;
  while (target !== undefined && exit === undefined && more > 0) {
    const elapsed = performance.now() - startedAt;
    if (readyMs === undefined && elapsed > seconds * 1000) break;
    const ping = await sendRequest(target, { ...PING, signal: lab.signal });
    pings.push(ping);
    if (pings.length > PINGS_KEPT) pings.shift();
    if (readyMs !== undefined) more -= 1;
    else if (ping.response?.status === 200) {
      readyMs = performance.now() - startedAt;
      lab.diary.ready(container.name);
    } else {
      if (elapsed > nextLook) {
        nextLook = elapsed + LOOK_EVERY_MS;
        lab.detail(`GET /ping: ${describePing(ping)}`);
        const because = await outlook?.look(elapsed, ping, lab.detail);
        if (because !== undefined) {
          gaveUp = { because, seconds: Math.round(elapsed / 1000) };
          break;
        }
      }
      await lab.untilAborted(within(pauseAfter(elapsed), exited));
    }
  }
  // A refused connection and the news of the end come at about the same time.
  if (exit === undefined && pings.at(-1)?.error !== undefined) await lab.untilAborted(within(20, exited));
  return { readyMs, pings, exit, target, ...(gaveUp === undefined ? {} : { gaveUp }) };
}

/** Eager at first: a quick server is measured to some milliseconds. */
function pauseAfter(elapsedMs: number): number {
  if (elapsedMs < 2_000) return 5;
  return elapsedMs < 30_000 ? 100 : 1_000;
}

/** Status of a ping, or why there was none. */
export function describePing({ response, error }: Exchange): string {
  return response === undefined ? (error?.code ?? 'no answer') : String(response.status);
}
