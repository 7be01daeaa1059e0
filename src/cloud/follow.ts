import { setTimeout as sleep } from 'node:timers/promises';
import { asAwsFailure } from '../aws/failure.ts';
import type { LogLine, LogPosition } from '../aws/logs.ts';
import { InterruptedError } from '../errors.ts';
import { neutraliseLine } from '../text/safe.ts';
import type { Cloud } from './cloud.ts';

/** Failures in a row after which a look at a job is given up; the SDK has tried each several times by then. */
const PATIENCE = 10;
/** Characters of a log that are kept. */
const LOG_MAX = 4_000_000;
/** Milliseconds by which lines may come later than the end of their job. */
const LOG_DELAY_MS = 5_000;

/** A timer that is set to more fires at once. */
const LONGEST_MS = 2 ** 31 - 1;

/** Whether a call may well go through a little later. */
export function isPassing(error: unknown): boolean {
  const failure = asAwsFailure(error);
  if (failure === undefined) return false;
  const { code, status } = failure;
  if (/throttl|TooManyRequests|RequestLimitExceeded|SlowDown/i.test(code)) return true;
  return status === undefined ? /^(ECONN|ETIMEDOUT|EPIPE|ENOTFOUND|EAI_AGAIN|TimeoutError|AggregateError)/.test(code) : status >= 500;
}

/** Whether AWS may have done what it was asked for, although no good answer came: a timeout, an error of its own. */
export function mayHaveHappened(error: unknown): boolean {
  const failure = asAwsFailure(error);
  return failure !== undefined && (failure.status === undefined ? isPassing(error) : failure.status >= 500);
}

/** Waits, and throws InterruptedError on Ctrl-C. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(Math.min(ms, LONGEST_MS), undefined, { signal });
  } catch {
    throw new InterruptedError();
  }
}

/** Looks again and again until `done`. What passes by itself is waited for; Ctrl-C throws InterruptedError. */
export async function pollUntil<T>(
  { signal, pollMs }: Pick<Cloud, 'signal' | 'pollMs'>,
  look: () => Promise<T>,
  done: (seen: T) => boolean,
): Promise<T> {
  for (let failures = 0; ; ) {
    if (signal.aborted) throw new InterruptedError();
    try {
      const seen = await look();
      failures = 0;
      if (done(seen)) return seen;
    } catch (error) {
      if (signal.aborted) throw new InterruptedError();
      failures += 1;
      if (!isPassing(error) || failures >= PATIENCE) throw error;
    }
    await pause(pollMs * 1.5 ** Math.min(failures, 5), signal);
  }
}

/** Reads the log of a job as it grows. */
export interface LogTail {
  /** What is new since the last time. */
  read(): Promise<void>;
  /** The last lines, which arrive a little after the end of the job. */
  finish(): Promise<void>;
  /** The newest lines, as many as are kept. */
  readonly lines: readonly LogLine[];
}

/** The streams of one job in a log group. A log that cannot be read is said once and never ends the job. */
export function followLog(
  cloud: Pick<Cloud, 'aws' | 'progress' | 'pollMs' | 'signal'>,
  group: string,
  prefix: string,
  onLine: (line: LogLine) => void,
): LogTail {
  let position: LogPosition = {};
  let complained = false;
  const kept: LogLine[] = [];
  let size = 0;
  const read = async () => {
    try {
      const news = await cloud.aws.logs.read(group, prefix, position);
      position = news.position;
      for (const line of news.lines) {
        kept.push(line);
        size += line.text.length;
        onLine(line);
      }
      let over = 0;
      for (; size > LOG_MAX && over < kept.length - 1; over += 1) size -= kept[over]?.text.length ?? 0;
      // At once: line by line it would cost the square of their number.
      kept.splice(0, over);
    } catch (error) {
      const failure = asAwsFailure(error);
      if (failure === undefined) throw error;
      if (isPassing(error) || complained) return;
      complained = true;
      cloud.progress.note(`The log ${group} cannot be read: ${neutraliseLine(`${failure.code}: ${failure.message}`, 300)}`);
    }
  };
  return {
    get lines() {
      return kept;
    },
    read,
    async finish() {
      await pause(Math.min(cloud.pollMs, LOG_DELAY_MS), cloud.signal);
      await read();
    },
  };
}
