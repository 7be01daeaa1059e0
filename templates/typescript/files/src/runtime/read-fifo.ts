import { constants, openSync } from 'node:fs';
import { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A pipe of the usual size holds this much. */
const PIECE = 64 * 1024;
/** Milliseconds between two looks for a FIFO that SageMaker has not made yet. */
const POLL = 50;

/**
 * The bytes of one epoch of a Pipe channel, up to its end. Waits for the FIFO to appear and for its writer; the event loop
 * stays free, so that a stop request gets through even when no data comes. Ends early on `stop`.
 */
export async function* readFifo(path: string, stop: AbortSignal): AsyncGenerator<Buffer> {
  const fd = await openFifo(path, stop);
  if (fd === undefined) return;
  // One buffer for all reads: without it each piece would be a new allocation.
  const buffer = Buffer.allocUnsafeSlow(PIECE);
  let arrived: (piece: Buffer | undefined) => void = () => undefined;
  let failed: (error: Error) => void = () => undefined;
  const nextPiece = () =>
    new Promise<Buffer | undefined>((resolve, reject) => {
      [arrived, failed] = [resolve, reject];
    });
  let piece = nextPiece();
  const options = {
    fd,
    readable: true,
    writable: false,
    onread: {
      buffer,
      callback(bytes: number) {
        arrived(buffer.subarray(0, bytes));
        return false; // Pauses: the buffer must not be filled again before it was worked on.
      },
    },
  };
  const socket = new Socket(options);
  const end = () => arrived(undefined);
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.once('end', end).once('error', (error) => failed(error));
  stop.addEventListener('abort', end, { once: true });
  try {
    socket.resume();
    for (let bytes = await piece; bytes !== undefined && !stop.aborted; bytes = await piece) {
      yield bytes;
      piece = nextPiece();
      socket.resume();
    }
  } finally {
    stop.removeEventListener('abort', end);
    // SageMaker makes the next epoch's FIFO only after this one is closed.
    socket.destroy();
    await closed;
  }
}

/** Opens without waiting for a writer, so that nothing can get stuck in `open`. Undefined when stopped first. */
async function openFifo(path: string, stop: AbortSignal): Promise<number | undefined> {
  while (!stop.aborted) {
    try {
      return openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      await sleep(POLL, undefined, { signal: stop }).catch(() => undefined);
    }
  }
  return undefined;
}
