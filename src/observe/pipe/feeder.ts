import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { inOddPieces, type PipeContent, readEpoch } from './content.ts';
import type { Fifo, FifoPlace } from './fifo-place.ts';

/** How often it is looked whether a reader has closed. */
const LOOK_MS = 10;
/** Between two pieces of odd sizes, long enough for a reader to come back. */
const PAUSE_MS = 15;
/** A reader that still has an ended epoch open after this time gets the next one nevertheless: what it does then tells why. */
const HELD_MS = 3_000;
/** Epochs that are told one by one. */
const TOLD = 20;

/** Data of one Pipe channel. */
export interface PipeSource extends PipeContent {
  readonly channel: string;
  /** Stops after this many bytes of the first epoch until `trickle` is called. */
  readonly holdAfter?: number;
}

/** In what a feeder may differ from a quick and even one. */
export interface Pace {
  /** The first epoch comes in pieces of odd sizes, with pauses between them (PIPE-05). */
  readonly pieces?: boolean;
  /** Milliseconds between the end of epoch 0 and the FIFO of epoch 1 (PIPE-02). */
  readonly lateMs?: number;
  /** The FIFO of the next epoch is there before anybody can want it. */
  readonly ahead?: boolean;
}

/** What was read of one epoch. */
export interface FedEpoch {
  readonly bytes: number;
  /** `whole`: all was written; `early`: the reader closed before (PIPE-04); `cut`: feeding was stopped. */
  readonly end: 'whole' | 'early' | 'cut';
  /** Whether the epoch before was still open when this one was opened (PIPE-03). */
  readonly overlaps: boolean;
}

export interface FedChannel {
  readonly channel: string;
  /** Epochs whose FIFO the program opened. */
  readonly epochs: number;
  readonly bytes: number;
  /** The first of them. */
  readonly told: readonly FedEpoch[];
}

/** Feeds channels through FIFOs until `stop`; no program that dies, stops reading or never opens a FIFO can make it hang. */
export interface PipeFeeder {
  /** Resolves when the held channel has been opened and has what it gets. */
  readonly held: Promise<void>;
  /** `performance.now()` when something was last read or opened. */
  readonly activeAt: number;
  /** Lets the held bytes out slowly, so that they last longer than `forMs`. */
  trickle(forMs: number): void;
  /** Ends everything, takes the FIFOs away and tells what was read. Idempotent. */
  stop(): Promise<readonly FedChannel[]>;
}

interface Feed {
  readonly place: FifoPlace;
  readonly pace: Pace;
  readonly stopped: AbortSignal;
  readonly onHeld: () => void;
  readonly onActive: () => void;
  readonly trickle: Promise<number>;
}

/**
 * Starts feeding: epoch k of a channel is the FIFO `<channel>_<k>` (PIPE-01), made when the program has closed the one before
 * (PIPE-03). The FIFOs of epoch 0 exist when this returns.
 */
export async function startPipeFeeder(place: FifoPlace, sources: readonly PipeSource[], pace: Pace = {}): Promise<PipeFeeder> {
  const stopping = new AbortController();
  const held = signalled<void>();
  const trickle = signalled<number>();
  let activeAt = performance.now();
  const onActive = () => {
    activeAt = performance.now();
  };
  const feed: Feed = { place, pace, stopped: stopping.signal, onHeld: held.signal, onActive, trickle: trickle.promise };
  const firsts: Fifo[] = [];
  try {
    for (const { channel } of sources) firsts.push(await place.make(`${channel}_0`));
  } catch (error) {
    await place.stop();
    throw error;
  }
  const fed = Promise.all(sources.map((source, index) => feedChannel(feed, source, firsts[index])));
  // Looked at in `stop`; until then a failure must not end the process.
  fed.catch(() => {});
  return {
    held: held.promise,
    get activeAt() {
      return activeAt;
    },
    trickle: trickle.signal,
    async stop() {
      stopping.abort();
      await place.stop();
      return fed;
    },
  };
}

function signalled<T>() {
  let signal: (value: T) => void = () => {};
  const promise = new Promise<T>((resolve) => {
    signal = resolve;
  });
  return { promise, signal };
}

async function feedChannel(feed: Feed, source: PipeSource, first: Fifo | undefined): Promise<FedChannel> {
  const { place, pace, stopped, onActive } = feed;
  const { channel } = source;
  const told: FedEpoch[] = [];
  let bytes = 0;
  let epochs = 0;
  let before: Fifo | undefined;
  let fifo = first;
  let next: Fifo | undefined;
  try {
    while (!stopped.aborted) {
      fifo ??= await place.make(`${channel}_${epochs}`);
      if (!(await fifo.opened())) break;
      onActive();
      const overlaps = (await before?.held()) === true;
      await before?.release();
      next = pace.ahead === true ? await place.make(`${channel}_${epochs + 1}`) : undefined;
      const epoch = await feedEpoch(feed, source, fifo, epochs);
      epochs += 1;
      bytes += epoch.bytes;
      if (told.length < TOLD) told.push({ ...epoch, overlaps });
      await readerGone(fifo, stopped);
      await fifo.unlink();
      [before, fifo, next] = [fifo, next, undefined];
      if (epochs === 1 && pace.lateMs !== undefined) await pause(pace.lateMs, stopped);
    }
  } finally {
    for (const left of [before, fifo, next]) await left?.release();
  }
  return { channel, epochs, bytes, told };
}

/** Waits until nobody has the FIFO open any more: only then may the next epoch appear (PIPE-03). */
async function readerGone(fifo: Fifo, stopped: AbortSignal): Promise<void> {
  const began = performance.now();
  while (!stopped.aborted && performance.now() - began < HELD_MS && (await fifo.held())) await pause(LOOK_MS, stopped);
}

/** Writes one epoch and closes; a reader that closes early just ends it (PIPE-04). */
async function feedEpoch(feed: Feed, source: PipeSource, fifo: Fifo, epoch: number): Promise<Omit<FedEpoch, 'overlaps'>> {
  const { stopped, onActive } = feed;
  let bytes = 0;
  let early = false;
  for await (const piece of paced(feed, source, epoch)) {
    early = !(await fifo.write(piece));
    if (early || stopped.aborted) break;
    bytes += piece.length;
    onActive();
  }
  if (stopped.aborted) return { bytes, end: 'cut' };
  await fifo.end();
  return { bytes, end: early ? 'early' : 'whole' };
}

/** The bytes of an epoch as they are to be written one after the other. */
function paced(feed: Feed, source: PipeSource, epoch: number): AsyncIterable<Buffer> {
  const bytes = readEpoch(source, epoch);
  if (epoch > 0) return bytes;
  if (source.holdAfter !== undefined) return heldBack(feed, bytes, source.holdAfter);
  return feed.pace.pieces === true ? withPauses(feed, bytes) : bytes;
}

async function* withPauses({ stopped }: Feed, source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const { bytes, pause: waits } of inOddPieces(source)) {
    yield bytes;
    if (waits) await pause(PAUSE_MS, stopped);
  }
}

/** A part at once and the rest only as `trickle` says. */
async function* heldBack(feed: Feed, source: AsyncIterable<Buffer>, hold: number): AsyncGenerator<Buffer> {
  let sent = 0;
  for await (const chunk of source) {
    const free = Math.max(0, hold - sent);
    sent += chunk.length;
    if (free > 0) yield chunk.subarray(0, free);
    if (free < chunk.length) yield* slowly(feed, chunk.subarray(free));
  }
  if (sent <= hold) yield* slowly(feed, Buffer.alloc(0));
}

/** Holds until told otherwise, then lets the bytes out in small steps that take longer than a stopped program is given. */
async function* slowly(feed: Feed, rest: Buffer): AsyncGenerator<Buffer> {
  feed.onHeld();
  const forMs = await Promise.race([feed.trickle, untilStopped(feed.stopped).then(() => 0)]);
  const stepMs = 250;
  const step = Math.max(1, Math.ceil((rest.length * stepMs) / Math.max(stepMs, forMs * 1.5)));
  for (let at = 0; at < rest.length && !feed.stopped.aborted; at += step) {
    yield rest.subarray(at, at + step);
    await pause(stepMs, feed.stopped);
  }
  // Out of bytes before time: the end of the epoch stays held back too.
  await untilStopped(feed.stopped);
}

async function untilStopped(stopped: AbortSignal): Promise<void> {
  if (!stopped.aborted) await once(stopped, 'abort');
}

async function pause(ms: number, stopped: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal: stopped }).catch(() => undefined);
}
