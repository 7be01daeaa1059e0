import { TIME } from '../../sagemaker/contract.ts';
import { rearrangeBody } from '../../sagemaker/rearranged-body.ts';
import { tryConnects } from '../connection.ts';
import { sendRequest } from '../http.ts';
import { within } from '../patience.ts';
import type { ConnectTry, Exchange } from '../types.ts';
import { isGood } from './observers.ts';
import type { SampleCall } from './requests.ts';
import type { Sender } from './sender.ts';
import type { ParallelRound } from './types.ts';

const PARALLEL = 8;
const BODIES = 4;
/** A server that takes this long for one request gets fewer of them. */
const SLOW_MS = 500;
const SLOW_BODIES = 2;

/** Requests that are half sent while connections are tried. */
const HELD = 4;
/** So that a server can have read the first halves: this long, or some times what a request takes here. */
const READ_MS = 30;
const READ_TIMES = 3;
const READ_MAX_MS = 300;
const CONNECT_TRIES = 3;

/**
 * Requests of different content, each twice by itself and then all at once (INF-21). `others` are samples that stand in where
 * the body cannot be rearranged.
 */
export async function sendParallel(sender: Sender, call: SampleCall, others: readonly SampleCall[]): Promise<ParallelRound | undefined> {
  const { contentType } = call.sample;
  const bodies: { readonly call: SampleCall; readonly alone: readonly [Exchange, Exchange] }[] = [];
  const made = rearrangeBody(call.body, contentType).map((body): SampleCall => ({ ...call, body }));
  let most = BODIES;
  for (const one of [call, ...made, ...(made.length === 0 ? others : [])]) {
    if (bodies.length === most || sender.over()) break;
    const label = `${one.label} (alone)`;
    const first = await sender.send({ ...one, label }, 'parallel');
    // Not every body that can be made of good records is a good one.
    if (!isGood(first) || sender.over()) continue;
    if (first.totalMs > SLOW_MS) most = SLOW_BODIES;
    bodies.push({ call: one, alone: [first, await sender.send({ ...one, label }, 'parallel')] });
  }
  if (bodies.length === 0 || sender.over()) return undefined;
  const together: Exchange[][] = bodies.map(() => []);
  const sending = Array.from({ length: PARALLEL }, async (_, index) => {
    const slot = index % bodies.length;
    const one = bodies[slot]?.call ?? call;
    const exchange = await sendRequest(sender.target, { ...one, label: `${one.label} (one of ${PARALLEL} at the same time)` });
    sender.count(exchange, 'parallel');
    together[slot]?.push(exchange);
  });
  await Promise.all(sending);
  const seen: ParallelRound['bodies'][number][] = [];
  for (const [slot, { call: one, alone }] of bodies.entries()) {
    const answers = together[slot] ?? [];
    const hash = alone[0].response?.bodySha256;
    const differs = answers.some(({ response }) => response !== undefined && response.bodySha256 !== hash);
    const afterwards =
      differs && !sender.over() ? await sender.send({ ...one, label: `${one.label} (alone again)` }, 'parallel') : undefined;
    seen.push({ alone, together: answers, ...(afterwards === undefined ? {} : { afterwards }) });
  }
  return { contentType, bodies: seen };
}

/** Connects while several requests have been sent by half, so that every worker waits for the rest of one (INF-06). */
export async function connectWhileBusy(
  { target, over }: Sender,
  call: SampleCall,
  usualMs: number,
): Promise<readonly ConnectTry[] | undefined> {
  if (over()) return undefined;
  let release = () => {};
  const until = new Promise<void>((resolve) => {
    release = resolve;
  });
  const halves: Promise<void>[] = [];
  const held = Array.from({ length: HELD }, (_, index) => {
    let sent = () => {};
    halves.push(
      new Promise((resolve) => {
        sent = resolve;
      }),
    );
    return sendRequest(target, { ...call, label: `${call.label} (held ${index + 1})`, held: { sent: () => sent(), until } });
  });
  try {
    await within(TIME.connect * 1000, Promise.race([Promise.all(halves), ...held]));
    await within(Math.min(Math.max(READ_MS, READ_TIMES * usualMs), READ_MAX_MS), Promise.race(held));
    return await tryConnects(target, CONNECT_TRIES, TIME.connect * 1000);
  } finally {
    release();
    await Promise.all(held);
  }
}
