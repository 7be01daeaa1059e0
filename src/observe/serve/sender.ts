import { type HttpRequest, sendRequest, type Target } from '../http.ts';
import type { Exchange } from '../types.ts';
import type { InvocationsObservation } from './types.ts';

/** So many requests may be given up because no answer came in time: each of them costs a minute, and there are dozens. */
const LATE_MAX = 2;

export type Phase = NonNullable<InvocationsObservation['stoppedAt']>;

/** Sends requests until the server has ended, the run is given up, or answers no longer come in time. */
export interface Sender {
  readonly target: Target;
  send(call: HttpRequest, phase: Phase): Promise<Exchange>;
  /** Counts a request that somebody else has sent. */
  count(exchange: Exchange, phase: Phase): void;
  over(): boolean;
  stoppedAt(): Phase | undefined;
}

export function createSender(target: Target, ended: () => boolean): Sender {
  let late = 0;
  let stoppedAt: Phase | undefined;
  const count: Sender['count'] = ({ error }, phase) => {
    if (error?.code !== 'DEADLINE') return;
    late += 1;
    if (late >= LATE_MAX) stoppedAt ??= phase;
  };
  return {
    target,
    count,
    async send(call, phase) {
      const exchange = await sendRequest(target, call);
      count(exchange, phase);
      return exchange;
    },
    over: () => stoppedAt !== undefined || ended(),
    stoppedAt: () => stoppedAt,
  };
}
