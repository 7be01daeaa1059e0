import { closeSync, constants, openSync, rmSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from '../../context.ts';
import { UserError } from '../../errors.ts';
import type { Fifo, FifoPlace } from './fifo-place.ts';

/** How often an end of a FIFO is looked for. */
const LOOK_MS = 10;
/** Linux: a handle on a file that opens nothing. */
const O_PATH = 0o10000000;

/** FIFOs in a folder of this machine that a container has as a bind mount. */
export function folderFifos({ exec, platform }: Pick<Context, 'exec' | 'platform'>, folder: string): FifoPlace {
  const stopping = new AbortController();
  const left = new Set<string>();
  return {
    async make(name) {
      const path = join(folder, name);
      // Another mode than that of the mask: programs that are not root read it too.
      const made = await exec({ command: 'mkfifo', args: ['-m', '644', path], timeoutMs: 10_000 });
      if (made.exitCode !== 0) throw notMade(name, made.stderr.trim() || made.startError || 'unknown reason');
      left.add(path);
      return openFolderFifo(path, { stopped: stopping.signal, hasHandles: platform === 'linux', onUnlink: () => left.delete(path) });
    },
    async stop() {
      stopping.abort();
      for (const path of left) rmSync(path, { force: true });
    },
  };
}

function notMade(name: string, reason: string): UserError {
  return new UserError(`The FIFO for channel '${name.replace(/_\d+$/, '')}' could not be made: ${reason}.`, {
    hint: 'Pipe mode needs a file system with FIFOs, as on Linux; use --input-mode File here.',
    exitCode: 3,
  });
}

interface FolderFifo {
  readonly stopped: AbortSignal;
  /** Whether the kernel lets a file be opened whose name is gone. */
  readonly hasHandles: boolean;
  readonly onUnlink: () => void;
}

function openFolderFifo(path: string, { stopped, hasHandles, onUnlink }: FolderFifo): Fifo {
  let handle: number | undefined = hasHandles ? openSync(path, O_PATH | constants.O_NOFOLLOW) : undefined;
  let named = true;
  let writer: Writer | undefined;
  const tryOpen = () => {
    if (handle !== undefined) return openWriter(`/proc/self/fd/${handle}`);
    return named ? openWriter(path) : undefined;
  };
  const unlink = () => {
    rmSync(path, { force: true });
    named = false;
    onUnlink();
  };
  return {
    /** Opening the writing end the blocking way would hold a thread for ever. */
    async opened() {
      while (!stopped.aborted) {
        const end = tryOpen();
        if (end !== undefined) {
          writer = createWriter(end, stopped);
          return true;
        }
        await sleep(LOOK_MS, undefined, { signal: stopped }).catch(() => undefined);
      }
      return false;
    },
    write: async (bytes) => (await writer?.write(bytes)) ?? false,
    end: async () => writer?.end(),
    async held() {
      const end = tryOpen();
      if (end === undefined) return false;
      closeSync(end);
      return true;
    },
    unlink: async () => unlink(),
    async release() {
      unlink();
      writer?.destroy();
      if (handle !== undefined) closeSync(handle);
      handle = undefined;
    },
  };
}

function openWriter(path: string): number | undefined {
  try {
    return openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
  } catch (error) {
    // ENXIO: no reader. ENOENT: the program has removed it.
    if (error instanceof Error && 'code' in error && (error.code === 'ENXIO' || error.code === 'ENOENT')) return undefined;
    throw error;
  }
}

interface Writer {
  write(bytes: Uint8Array): Promise<boolean>;
  end(): Promise<void>;
  destroy(): void;
}

function createWriter(end: number, stopped: AbortSignal): Writer {
  const pipe = new Socket({ fd: end, readable: false, writable: true });
  // EPIPE, a reader that has closed, shows as an error followed by the close.
  pipe.on('error', () => {});
  const destroy = () => void pipe.destroy();
  const closed = new Promise<void>((resolve) => {
    pipe.once('close', () => {
      stopped.removeEventListener('abort', destroy);
      resolve();
    });
  });
  stopped.addEventListener('abort', destroy, { once: true });
  if (stopped.aborted) destroy();
  return {
    async write(bytes) {
      if (pipe.destroyed) return false;
      const written = new Promise<boolean>((resolve) => pipe.write(bytes, (error) => resolve(error === null || error === undefined)));
      return Promise.race([written, closed.then(() => false)]);
    },
    async end() {
      if (!pipe.destroyed) pipe.end();
      await closed;
    },
    destroy,
  };
}
