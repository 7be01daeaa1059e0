import { once } from 'node:events';
import { closeSync, constants, createReadStream, openSync, rmSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from '../../context.ts';
import { UserError } from '../../errors.ts';

/** How often an end of a FIFO is looked for. */
const LOOK_MS = 10;
const CHUNK = 65_536;

/** Data of one Pipe channel: absolute paths, fed one after the other in this order. */
export interface PipeSource {
  readonly channel: string;
  readonly files: readonly string[];
  /** Stops after this many bytes of the first epoch until `trickle` is called. */
  readonly holdAfter?: number;
}

export interface FedChannel {
  readonly channel: string;
  /** Epochs whose FIFO the program opened. */
  readonly epochs: number;
  readonly bytes: number;
}

/** Feeds channels through FIFOs until `stop`; no program that dies, stops reading or never opens a FIFO can make it hang. */
export interface PipeFeeder {
  /** Resolves when the held channel has been opened and has what it gets. */
  readonly held: Promise<void>;
  /** Lets the held bytes out slowly, so that they last longer than `forMs`. */
  trickle(forMs: number): void;
  /** Ends everything, takes the FIFOs away and tells what was read. Idempotent. */
  stop(): Promise<readonly FedChannel[]>;
}

interface Feed {
  readonly folder: string;
  readonly exec: Context['exec'];
  readonly stopped: AbortSignal;
  readonly onHeld: () => void;
  readonly trickle: Promise<number>;
}

/**
 * Starts feeding below `folder` (the `input/data` of a run): epoch k of a channel is the FIFO `<channel>_<k>` (PIPE-01),
 * made when the program has closed the one before (PIPE-03). The FIFOs of epoch 0 exist when this returns.
 */
export async function startPipeFeeder(
  { exec }: Pick<Context, 'exec'>,
  folder: string,
  sources: readonly PipeSource[],
): Promise<PipeFeeder> {
  const stopping = new AbortController();
  let onHeld = () => {};
  const held = new Promise<void>((resolve) => {
    onHeld = resolve;
  });
  let startTrickle: (forMs: number) => void = () => {};
  const trickle = new Promise<number>((resolve) => {
    startTrickle = resolve;
  });
  const feed: Feed = { folder, exec, stopped: stopping.signal, onHeld, trickle };
  for (const { channel } of sources) await makeFifo(feed, channel, 0);
  const fed = Promise.all(sources.map((source) => feedChannel(feed, source)));
  // Looked at in `stop`; until then a failure must not end the process.
  fed.catch(() => {});
  return {
    held,
    trickle: startTrickle,
    stop: () => {
      stopping.abort();
      return fed;
    },
  };
}

async function makeFifo({ folder, exec }: Feed, channel: string, epoch: number): Promise<string> {
  const path = join(folder, `${channel}_${epoch}`);
  const made = await exec({ command: 'mkfifo', args: ['-m', '644', path], timeoutMs: 10_000 });
  if (made.exitCode === 0) return path;
  const reason = made.stderr.trim() || made.startError || 'unknown reason';
  throw new UserError(`The FIFO for channel '${channel}' could not be made: ${reason}.`, {
    hint: 'Pipe mode needs a file system with FIFOs, as on Linux; use --input-mode File here.',
    exitCode: 3,
  });
}

async function feedChannel(feed: Feed, source: PipeSource): Promise<FedChannel> {
  const { channel } = source;
  let epochs = 0;
  let bytes = 0;
  while (!feed.stopped.aborted) {
    const path = epochs === 0 ? join(feed.folder, `${channel}_0`) : await makeFifo(feed, channel, epochs);
    const end = await openForReader(path, feed.stopped);
    if (end !== undefined) {
      epochs += 1;
      bytes += await feedEpoch(feed, source, end, epochs === 1);
      await readerGone(path, feed.stopped);
    }
    rmSync(path, { force: true });
  }
  return { channel, epochs, bytes };
}

/** Opens the writing end as soon as there is a reader. Opening it the blocking way would hold a thread for ever. */
async function openForReader(path: string, stopped: AbortSignal): Promise<number | undefined> {
  while (!stopped.aborted) {
    const end = tryOpen(path);
    if (end !== undefined) return end;
    await pause(LOOK_MS, stopped);
  }
  return undefined;
}

/** Waits until nobody has the FIFO open any more: only then may the next epoch appear (PIPE-03). */
async function readerGone(path: string, stopped: AbortSignal): Promise<void> {
  for (let end = tryOpen(path); end !== undefined; end = tryOpen(path)) {
    closeSync(end);
    if (stopped.aborted) return;
    await pause(LOOK_MS, stopped);
  }
}

function tryOpen(path: string): number | undefined {
  try {
    return openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
  } catch (error) {
    // ENXIO: no reader. ENOENT: the program has removed it.
    if (error instanceof Error && 'code' in error && (error.code === 'ENXIO' || error.code === 'ENOENT')) return undefined;
    throw error;
  }
}

/** Writes one epoch and closes; a reader that closes early just ends it (PIPE-04). Returns the bytes written. */
async function feedEpoch(feed: Feed, source: PipeSource, end: number, first: boolean): Promise<number> {
  const pipe = new Socket({ fd: end, readable: false, writable: true });
  // EPIPE, a reader that has closed, shows as an error followed by the close.
  pipe.on('error', () => {});
  const closed = new Promise<void>((resolve) => pipe.once('close', () => resolve()));
  const stop = () => pipe.destroy();
  feed.stopped.addEventListener('abort', stop, { once: true });
  let bytes = 0;
  try {
    for await (const piece of paced(feed, source, first)) {
      if (pipe.destroyed) break;
      bytes += piece.length;
      if (!pipe.write(piece)) await Promise.race([new Promise((resolve) => pipe.once('drain', resolve)), closed]);
    }
    if (feed.stopped.aborted) pipe.destroy();
    else if (!pipe.destroyed) pipe.end();
    await closed;
  } finally {
    feed.stopped.removeEventListener('abort', stop);
  }
  return bytes;
}

/** The bytes of all files; in the first epoch of a held channel a part at once and the rest only as `trickle` says. */
async function* paced(feed: Feed, source: PipeSource, first: boolean): AsyncGenerator<Uint8Array> {
  const hold = first ? source.holdAfter : undefined;
  let sent = 0;
  for (const file of source.files) {
    for await (const chunk of createReadStream(file, { highWaterMark: CHUNK }) as AsyncIterable<Buffer>) {
      if (hold === undefined || sent + chunk.length <= hold) {
        sent += chunk.length;
        yield chunk;
        continue;
      }
      const free = Math.max(0, hold - sent);
      sent += chunk.length;
      if (free > 0) yield chunk.subarray(0, free);
      yield* slowly(feed, chunk.subarray(free));
    }
  }
  if (hold !== undefined && sent <= hold) yield* slowly(feed, Buffer.alloc(0));
}

/** Holds until told otherwise, then lets the bytes out in small steps that take longer than a stopped program is given. */
async function* slowly(feed: Feed, rest: Buffer): AsyncGenerator<Uint8Array> {
  feed.onHeld();
  const forMs = await Promise.race([feed.trickle, once(feed.stopped, 'abort').then(() => 0)]);
  const stepMs = 250;
  const step = Math.max(1, Math.ceil((rest.length * stepMs) / Math.max(stepMs, forMs * 1.5)));
  for (let at = 0; at < rest.length && !feed.stopped.aborted; at += step) {
    yield rest.subarray(at, at + step);
    await pause(stepMs, feed.stopped);
  }
  // Out of bytes before time: the end of the epoch stays held back too.
  if (!feed.stopped.aborted) await once(feed.stopped, 'abort');
}

async function pause(ms: number, stopped: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal: stopped }).catch(() => undefined);
}
