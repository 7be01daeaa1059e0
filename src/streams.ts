import { fstatSync, statSync, writeSync } from 'node:fs';
import type { Output } from './context.ts';
import { guardOutput } from './text/safe.ts';

/**
 * Output to one of the standard streams. What is no terminal is written to directly: opening Node's stream for it takes longer
 * than everything else that `--help` does, and text written so has left the process when it ends.
 */
export function describeStream(fd: 1 | 2, open: () => NodeJS.WriteStream, onError: (error: NodeJS.ErrnoException) => void): Output {
  let opened: NodeJS.WriteStream | undefined;
  const stream = () => {
    opened ??= open().on('error', onError);
    return opened;
  };
  const direct = !mayBeTerminal(fd);
  return {
    write(given) {
      const text = typeof given === 'string' ? guardOutput(given) : given;
      if (!direct || opened !== undefined) return void stream().write(text);
      const rest = writeDirectly(fd, Buffer.from(text), onError);
      if (rest.length > 0) stream().write(rest);
    },
    get isTTY() {
      return !direct && stream().isTTY === true;
    },
    get columns() {
      return !direct && stream().isTTY === true ? stream().columns : undefined;
    },
  };
}

/** Terminals are character devices. So is the null device, and to open Node's stream for it, which knows them apart, takes long. */
function mayBeTerminal(fd: 1 | 2): boolean {
  const found = fstatSync(fd);
  return found.isCharacterDevice() && found.rdev !== statSync('/dev/null', { throwIfNoEntry: false })?.rdev;
}

/** Writes what the reader takes; returns the rest when a slow reader's pipe is full and not of the waiting kind. */
function writeDirectly(fd: number, bytes: Buffer, onError: (error: NodeJS.ErrnoException) => void): Buffer {
  let written = 0;
  try {
    while (written < bytes.length) written += writeSync(fd, bytes, written);
  } catch (error) {
    if (isSystemError(error, 'EAGAIN')) return bytes.subarray(written);
    onError(error as NodeJS.ErrnoException);
  }
  return Buffer.alloc(0);
}

/** Whether an error is the system's, of this kind. */
export function isSystemError(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
