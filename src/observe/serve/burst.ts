import type { RunningContainer } from '../../engine/engine.ts';
import type { Exchange } from '../types.ts';
import { isGood } from './observers.ts';
import type { SampleCall } from './requests.ts';
import type { Sender } from './sender.ts';
import type { InvocationsObservation } from './types.ts';

const ROUNDS = 3;
const REQUESTS = 100;
/** A slow server gets fewer requests, not more time; but some, on a slow machine too. */
const ROUND_MS = 300;
const LEAST = 20;
const LEAST_MS = 2_000;

/** The same request over and over, one after the other, with the memory of the container in between. Ends with the first that fails. */
export async function sendMany(
  sender: Sender,
  call: SampleCall,
  container: Pick<RunningContainer, 'processes'>,
): Promise<NonNullable<InvocationsObservation['burst']> | undefined> {
  if (sender.over()) return undefined;
  const memoryBytes: number[] = [];
  const timesMs: number[] = [];
  let requests = 0;
  let failed: Exchange | undefined;
  for (let round = 0; round < ROUNDS && failed === undefined && !sender.over(); round++) {
    const began = performance.now();
    const goesOn = (count: number) => performance.now() - began < (count < LEAST ? LEAST_MS : ROUND_MS);
    for (let count = 0; count < REQUESTS && failed === undefined && goesOn(count); count++) {
      requests += 1;
      const exchange = await sender.send({ ...call, label: `${call.label} (time ${requests})` }, 'burst');
      timesMs.push(Math.round(exchange.totalMs * 100) / 100);
      if (!isGood(exchange)) failed = exchange;
    }
    const processes = await container.processes?.().catch(() => undefined);
    if (processes !== undefined) memoryBytes.push(processes.reduce((sum, one) => sum + one.memoryBytes, 0));
  }
  return { requests, memoryBytes, timesMs, ...(failed === undefined ? {} : { failed }) };
}
