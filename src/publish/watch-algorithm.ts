import { setTimeout } from 'node:timers/promises';
import type { DescribedAlgorithm } from '../aws/algorithms.ts';
import { asAwsFailure } from '../aws/failure.ts';

/** Seconds between two looks: the first, and the longest that it grows to. */
export interface Pace {
  readonly first: number;
  readonly longest: number;
}

/** A validation takes up to a few hours; no SDK has a waiter for it. */
export const PACE: Pace = { first: 30, longest: 60 };
const GROWTH = 1.2;

export interface Watching {
  readonly describe: () => Promise<DescribedAlgorithm | undefined>;
  /** Each look, whether anything changed or not. */
  readonly onLook?: (seen: DescribedAlgorithm) => void;
  /** A look that failed and will be tried again. */
  readonly onTrouble?: (reason: string) => void;
  readonly pace: Pace;
  readonly signal: AbortSignal;
}

/**
 * Looks until the status is one that nothing changes any more, without an upper limit; undefined when the algorithm is gone. What may
 * pass by itself, such as a network that is away, is waited out; other failures throw AwsError. An abort throws its reason.
 */
export async function watchAlgorithm(watching: Watching): Promise<DescribedAlgorithm | undefined> {
  const { describe, onLook, onTrouble, pace, signal } = watching;
  for (let wait = pace.first; ; wait = Math.min(wait * GROWTH, pace.longest)) {
    signal.throwIfAborted();
    try {
      const seen = await describe();
      if (seen === undefined) return undefined;
      onLook?.(seen);
      if (seen.status === 'Completed' || seen.status === 'Failed') return seen;
    } catch (error) {
      const reason = passing(error);
      if (reason === undefined) throw error;
      onTrouble?.(reason);
    }
    await pause(wait, signal);
  }
}

/** The name of a failure that may pass by itself; the SDK has tried several times by then. */
function passing(error: unknown): string | undefined {
  const failure = asAwsFailure(error);
  if (failure === undefined) return undefined;
  const { code, status } = failure;
  if (/Throttl|TooManyRequests|RequestLimit|ServiceUnavailable|InternalFailure|InternalServer/i.test(code)) return code;
  if (status !== undefined && status >= 500) return code;
  return NETWORK.test(code) ? code : undefined;
}

const NETWORK = /^(ECONN\w+|ENOTFOUND|EAI_AGAIN|ENET\w+|EHOST\w+|EPIPE|ETIMEDOUT|TimeoutError)$/;

/** Waits; an abort, also one before, throws its reason. */
export async function pause(seconds: number, signal: AbortSignal): Promise<void> {
  await setTimeout(seconds * 1_000, undefined, { signal }).catch(() => signal.throwIfAborted());
}
