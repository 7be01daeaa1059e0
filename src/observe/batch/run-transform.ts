import { isUserError } from '../../errors.ts';
import { CutError } from '../../sagemaker/cut-records.ts';
import { sendRequest, type Target } from '../http.ts';
import type { Exchange } from '../types.ts';

/** Takes the answers of one object in their order. Synchronous, so that no more is read than is kept. */
export interface Sink {
  add(part: Uint8Array): void;
  /** The request is sent again: forget what has been added of its answer. Only for streamed objects. */
  restart?(): void;
  /** A request has been answered or has failed; what it was answered follows. */
  answered?(exchange: Exchange, records: number): void;
  /** The whole answer to a request has been added. */
  complete?(): void;
}

/** A request: its body, and who is told when it has been sent for the last time; or how to open it anew for each try. */
export type Sendable =
  | { readonly body: Uint8Array; readonly records: number; readonly done?: () => void }
  | { readonly open: () => AsyncIterable<Uint8Array>; readonly records: number };

/** One object of a job; requests are made when there is room for them. */
export interface TransformObject {
  readonly key: string;
  readonly requests: AsyncIterable<Sendable> | Iterable<Sendable>;
  readonly sink: Sink;
}

export interface TransformRun {
  readonly target: Target;
  readonly headers: Readonly<Record<string, string>>;
  readonly maxConcurrent: number;
  readonly deadlineMs: number;
  /** A request that fails by 5xx or without an answer is sent again this often (BATCH-12). */
  readonly retries: number;
  /** Whether that holds for one that took too long as well. */
  readonly retryLate: boolean;
  readonly signal: AbortSignal;
  /** Says that an object is through. */
  readonly onObject?: (result: ObjectResult) => void;
}

/** What became of an object (BATCH-13). */
export interface ObjectResult {
  readonly key: string;
  readonly requests: number;
  readonly records: number;
  readonly bytes: number;
  /** In the words of the job's log; undefined when every request was answered. */
  readonly failure: string | undefined;
  readonly failed: Exchange | undefined;
}

/**
 * Sends the objects of a batch job to a ready container: as many requests at once as the job allows, those of an object
 * answered into its sink in order. An object that fails stops no other. Holds no more bodies and answers than requests at once.
 */
export async function runTransform(objects: readonly TransformObject[], run: TransformRun): Promise<readonly ObjectResult[]> {
  const permits = createPermits(run.maxConcurrent);
  const results: ObjectResult[] = [];
  const waiting = objects.entries();
  const work = async () => {
    for (const [index, object] of waiting) {
      if (run.signal.aborted) return;
      const result = await transformObject(object, permits, run);
      results[index] = result;
      run.onObject?.(result);
    }
  };
  await Promise.all(Array.from({ length: Math.min(run.maxConcurrent, objects.length) }, work));
  return results;
}

interface Permits {
  take(): Promise<void>;
  give(): void;
}

function createPermits(count: number): Permits {
  let free = count;
  const queue: (() => void)[] = [];
  return {
    async take() {
      if (free > 0) free -= 1;
      else await new Promise<void>((go) => queue.push(go));
    },
    give() {
      const next = queue.shift();
      if (next === undefined) free += 1;
      else next();
    },
  };
}

async function transformObject({ key, requests, sink }: TransformObject, permits: Permits, run: TransformRun): Promise<ObjectResult> {
  const made = { requests: 0, records: 0, bytes: 0 };
  let failure: string | undefined;
  let failed: Exchange | undefined;
  let written: Promise<void> = Promise.resolve();
  const finish = async (before: Promise<void>, sending: Promise<Sent>, request: Sendable) => {
    const { exchange, answer } = await sending;
    if ('done' in request) request.done?.();
    await before;
    made.bytes += exchange.requestBytes;
    if (failure !== undefined) return;
    sink.answered?.(exchange, request.records);
    if (!isAnswered(exchange)) {
      failure = describeFailure(exchange);
      failed = exchange;
      return;
    }
    for (const part of answer) sink.add(part);
    sink.complete?.();
  };
  try {
    await permits.take();
    for await (const request of requests) {
      if (failure !== undefined || run.signal.aborted) break;
      made.requests += 1;
      made.records += request.records;
      const label = `${key}, request ${made.requests}`;
      // The permit is held until the answer is written, so that a slow first answer does not pile up the later ones.
      written = finish(written, send(request, label, sink, run), request).finally(permits.give);
      written.catch(() => {});
      await permits.take();
    }
  } catch (error) {
    if (!(error instanceof CutError || isUserError(error))) throw error;
    failure ??= error.message;
  } finally {
    permits.give();
  }
  await written;
  return { key, ...made, failure, failed };
}

interface Sent {
  readonly exchange: Exchange;
  readonly answer: readonly Uint8Array[];
}

async function send(request: Sendable, label: string, sink: Sink, run: TransformRun): Promise<Sent> {
  const streamed = 'open' in request;
  for (let left = run.retries; ; left -= 1) {
    const answer: Uint8Array[] = [];
    const exchange = await sendRequest(run.target, {
      label,
      method: 'POST',
      path: '/invocations',
      headers: run.headers,
      ...(streamed ? { stream: { chunks: request.open() } } : { body: request.body }),
      deadlineMs: run.deadlineMs,
      signal: run.signal,
      onBody: (part) => (streamed ? sink.add(part) : void answer.push(part)),
    });
    if (isAnswered(exchange) || left === 0 || run.signal.aborted || !mayRepeat(exchange, run)) return { exchange, answer };
    if (streamed) sink.restart?.();
  }
}

function mayRepeat({ response, error }: Exchange, { retryLate }: Pick<TransformRun, 'retryLate'>): boolean {
  return response === undefined ? retryLate || error?.code !== 'DEADLINE' : response.status >= 500;
}

function isAnswered({ response }: Exchange): boolean {
  return response !== undefined && response.status >= 200 && response.status < 300;
}

/** What the log of a batch job says about a request that failed. */
function describeFailure({ response, error }: Exchange): string {
  if (response !== undefined) return `Bad HTTP status received from algorithm: ${response.status}`;
  return `Unable to get response from algorithm: ${error?.message ?? 'no answer'}`;
}
