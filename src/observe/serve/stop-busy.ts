import { planBatch } from '../../plan/batch.ts';
import { requireHealthy, variablesServer } from '../batch/observers.ts';
import { sendRequest, type Target } from '../http.ts';
import type { Lab } from '../lab.ts';
import { requireModel } from '../model.ts';
import { NotPossible, type Observer } from '../observer.ts';
import { within } from '../patience.ts';
import type { StopRun } from '../types.ts';
import { type Server, stopServer } from './observers.ts';
import { readRequests, type SampleCall } from './requests.ts';

/** The rest of the request goes out this long after the signal. */
const HELD_MS = 1_000;
/** Between the first half and the signal: what has left this process has not yet been read by a server that is busy. */
const SETTLE_MS = 300;

export const stopBusy: Observer<'serve/stop-busy'> = {
  title: 'Stop a server with a request in flight',
  after: ['model'],
  behind: ['serve/health', 'batch/transform', 'batch/variables'],
  scenarios: (project, options) => [planBatch(project, { ...options, lifted: 'optional-variables' })],
  make: async (scene) => {
    const { lab } = scene;
    requireModel(scene);
    requireHealthy(scene);
    const call = readRequests(lab).find(({ sample }) => sample.expect.status < 300);
    if (call === undefined) throw new NotPossible('The spec has no sample request that is meant to succeed.');
    return lab.slots.soon(async () => {
      // This container of the batch runs is at hand and has done its work.
      const server = await variablesServer(lab);
      const { target, readyMs } = server.readiness;
      if (target === undefined || readyMs === undefined) throw new NotPossible('The server never became ready.', 'batch/variables');
      return stopInFlight(lab, server, target, call);
    });
  },
};

/** SIGTERM while the server waits for the second half of a request. */
async function stopInFlight(lab: Lab, server: Server, target: Target, call: SampleCall): Promise<StopRun> {
  let release = () => {};
  const until = new Promise<void>((resolve) => {
    release = resolve;
  });
  let sent = () => {};
  const halfSent = new Promise<void>((resolve) => {
    sent = resolve;
  });
  const inFlight = sendRequest(target, { ...call, label: `${call.label} (in flight at SIGTERM)`, held: { sent: () => sent(), until } });
  await lab.untilAborted(Promise.race([halfSent, inFlight]));
  await lab.untilAborted(within(SETTLE_MS, inFlight));
  const timer = setTimeout(release, HELD_MS);
  try {
    const stopped = await stopServer(lab, server, 'busy');
    release();
    return { ...stopped, inFlight: await inFlight };
  } finally {
    clearTimeout(timer);
    release();
  }
}
