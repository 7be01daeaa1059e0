import type { ContainerExit } from '../../engine/engine.ts';
import { breakBody } from '../../sagemaker/broken-body.ts';
import { sendRequest, type Target } from '../http.ts';
import type { Lab } from '../lab.ts';
import type { Observer } from '../observer.ts';
import { within } from '../patience.ts';
import type { Exchange } from '../types.ts';
import { askedNames, isGood, requireReady } from './observers.ts';
import { firstOfEachType, readRequests, type SampleCall } from './requests.ts';
import { PING } from './server.ts';
import type { InvocationsObservation } from './types.ts';
import { planVariations } from './variations.ts';

const PARALLEL = 8;
const PING_EVERY_MS = 500;
const PINGS_KEPT = 2_000;

export const invocations: Observer<'serve/invocations'> = {
  title: 'Send the sample requests',
  after: ['serve/health'],
  make: async (scene) => {
    const { lab } = scene;
    const { target, container } = await requireReady(scene);
    return lab.slots.alone(async () => {
      let exit: ContainerExit | undefined;
      const exited = container.exited.then((end) => {
        exit = end;
      });
      const over = () => exit !== undefined || lab.signal.aborted;
      const pinging = startPinging(target, lab, exited, over);
      const seen = await exchangeAll(lab, target, over);
      const pings = await pinging();
      return { deadlineSeconds: lab.limits.invocation, ...seen, pings, exit, log: await container.log(), ...(await askedNames(lab)) };
    });
  },
};

type Exchanged = Pick<InvocationsObservation, 'samples' | 'variations' | 'badInput'>;

/** Samples first, then what is derived from those that were answered well. In `--smoke` the samples alone. */
async function exchangeAll(lab: Lab, target: Target, over: () => boolean): Promise<Exchanged> {
  const calls = readRequests(lab);
  const samples: Exchange[] = [];
  for (const call of calls) if (!over()) samples.push(await sendRequest(target, call));
  const good = calls.filter((_, index) => {
    const answer = samples[index];
    return answer !== undefined && isGood(answer);
  });
  const variations: InvocationsObservation['variations'][number][] = [];
  const badInput: InvocationsObservation['badInput'][number][] = [];
  if (lab.smoke) return { samples, variations, badInput };
  variations.push(...(await repeatFailed(target, calls, samples, over)));
  for (const call of firstOfEachType(lab.project, good)) {
    if (over()) break;
    variations.push(...(await vary(lab, target, call, over)));
    badInput.push(...(await spoil(target, call, over)));
  }
  return { samples, variations, badInput };
}

/** A first request that failed is sent once more: it may only have come too early (INF-05). */
async function repeatFailed(
  target: Target,
  [call]: readonly SampleCall[],
  [first]: readonly Exchange[],
  over: () => boolean,
): Promise<InvocationsObservation['variations']> {
  if (call === undefined || first === undefined || isGood(first) || over()) return [];
  const exchange = await sendRequest(target, { ...call, label: `${call.label} (again)` });
  return [{ kind: 'again', contentType: call.sample.contentType, exchange }];
}

async function vary(lab: Lab, target: Target, call: SampleCall, over: () => boolean): Promise<InvocationsObservation['variations']> {
  const { contentType } = call.sample;
  const made: InvocationsObservation['variations'][number][] = [];
  for (const { kind, call: varied } of planVariations(call, lab.project.config.inference.responseTypes)) {
    if (over()) return made;
    made.push({ kind, contentType, exchange: await sendRequest(target, varied) });
  }
  const together = Array.from({ length: PARALLEL }, (_, index) =>
    sendRequest(target, { ...call, label: `${call.label} (parallel ${index + 1})` }),
  );
  const exchanges = await Promise.all(together);
  return [...made, ...exchanges.map((exchange) => ({ kind: 'parallel' as const, contentType, exchange }))];
}

/** Bodies that have to be refused, each followed by a good one: the server must survive them (INF-14). */
async function spoil(target: Target, call: SampleCall, over: () => boolean): Promise<InvocationsObservation['badInput']> {
  const made: InvocationsObservation['badInput'][number][] = [];
  for (const { kind, body } of breakBody(call.body, call.sample.contentType)) {
    if (over()) return made;
    const bad = await sendRequest(target, { ...call, body, label: `${call.label} (${kind})` });
    made.push({ kind, bad, goodAfter: await sendRequest(target, { ...call, label: `${call.label} (after ${kind})` }) });
  }
  return made;
}

/** Pings on and on, as the platform does (INF-04); the returned function ends it and gives what was seen. */
function startPinging(target: Target, lab: Lab, exited: Promise<void>, over: () => boolean): () => Promise<readonly Exchange[]> {
  const pings: Exchange[] = [];
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  let going = true;
  const loop = async () => {
    while (going && !over()) {
      pings.push(await sendRequest(target, { ...PING, signal: lab.signal }));
      if (pings.length > PINGS_KEPT) pings.shift();
      await within(PING_EVERY_MS, Promise.race([ended, exited]));
    }
  };
  const looping = loop();
  return async () => {
    going = false;
    end();
    await looping;
    return pings;
  };
}
