import { closeSync, lstatSync, openSync, readdirSync, readSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import type { TrainRun } from './train/types.ts';
import type { TreeEntry } from './types.ts';

/** Entries looked at; a folder with more is cut there. */
const ENTRIES_MAX = 100_000;
const FAILURE_MAX = 8_192;

/**
 * Everything below a folder in a fixed order, seen with lstat: links are not followed. A second name of a file that was
 * listed already is a `hardlink`. A folder that is not there, or cannot be read, is empty.
 */
export function walkTree(root: string): readonly TreeEntry[] {
  const entries: TreeEntry[] = [];
  const known = new Set<string>();
  const visit = (folder: string) => {
    for (const name of readNames(join(root, folder))) {
      if (entries.length >= ENTRIES_MAX) return;
      const path = folder === '' ? name : `${folder}/${name}`;
      const stats = lstatSync(join(root, path), { throwIfNoEntry: false });
      if (stats === undefined) continue;
      const type = describeType(stats, known);
      entries.push({ path, type, bytes: type === 'folder' ? 0 : stats.size });
      if (type === 'folder') visit(path);
    }
  };
  visit('');
  return entries;
}

function readNames(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

function describeType(stats: Stats, known: Set<string>): TreeEntry['type'] {
  if (stats.isDirectory()) return 'folder';
  if (stats.isSymbolicLink()) return 'symlink';
  if (stats.isFIFO()) return 'fifo';
  if (stats.isSocket()) return 'socket';
  if (!stats.isFile()) return 'device';
  if (stats.nlink === 1) return 'file';
  const inode = `${stats.dev}:${stats.ino}`;
  if (known.has(inode)) return 'hardlink';
  known.add(inode);
  return 'file';
}

/** What the program left as reason of its failure (TRAIN-23), undefined when there is nothing at that path. */
export function readFailure(path: string): TrainRun['failure'] {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return undefined;
  if (!stats.isFile()) return { kind: stats.isDirectory() ? 'folder' : 'other', text: '', bytes: 0, utf8: true };
  const bytes = readStart(path, FAILURE_MAX);
  return { kind: 'file', bytes: stats.size, text: bytes.toString('utf8'), utf8: isUtf8(bytes, bytes.length < stats.size) };
}

function readStart(path: string, length: number): Buffer {
  const file = openSync(path, 'r');
  try {
    const buffer = Buffer.alloc(length);
    return buffer.subarray(0, readSync(file, buffer, 0, length, 0));
  } finally {
    closeSync(file);
  }
}

/** Whether bytes are UTF-8; `cut` allows half a character at the end. */
function isUtf8(bytes: Uint8Array, cut: boolean): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: cut });
    return true;
  } catch {
    return false;
  }
}
