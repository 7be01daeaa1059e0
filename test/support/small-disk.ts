import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, statfsSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { removeFolder } from '../../src/files.ts';

/** Gives a file of tests small disks, only as root on Linux. Stands before the engine that has to see them: it takes over what is mounted later. */
export function smallDisks(): (kilobytes: number) => string {
  const place = mkdtempSync(join(tmpdir(), 'small-disks-'));
  beforeAll(() => {
    execFileSync('mount', ['--bind', place, place]);
    execFileSync('mount', ['--make-shared', place]);
  });
  afterAll(() => {
    execFileSync('umount', ['--lazy', place]);
    removeFolder(place);
  });
  return (kilobytes) => {
    const folder = mkdtempSync(join(place, 'disk-'));
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k,mode=1777`, 'small-disk', folder]);
    onTestFinished(() => void execFileSync('umount', ['--lazy', folder]));
    return folder;
  };
}

/** Fills a disk to the last byte, with a file of the name `filler`. */
export function fill(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const file = openSync(join(folder, 'filler'), 'w');
  for (const bytes of [1_048_576, 4_096, 1]) while (fits(file, bytes));
  closeSync(file);
}

/** Takes all but so many megabytes of a disk, in a file of the name `reserved`: faster than writing it full. */
export function reserve(folder: string, megabytes: number): void {
  const { bavail, bsize } = statfsSync(folder);
  execFileSync('fallocate', ['--length', String(bavail * bsize - megabytes * 1e6), join(folder, 'reserved')]);
}

function fits(file: number, bytes: number): boolean {
  try {
    return writeSync(file, Buffer.alloc(bytes)) > 0;
  } catch {
    return false;
  }
}
