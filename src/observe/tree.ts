import { closeSync, constants, lstatSync, openSync, readdirSync, readSync, type Stats } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TrainRun } from './train/types.ts';
import type { TreeEntry } from './types.ts';

/** Entries looked at unless told otherwise: enough to compare them, and few enough to keep those of many runs in memory. */
export const ENTRIES_FEW = 10_000;
const FAILURE_MAX = 8_192;
/** Bytes of a path that every call of this machine still takes (PATH_MAX is 4,096 on Linux, 1,024 on macOS). */
const PATH_BYTES = 1_000;

/**
 * Everything below a folder in a fixed order, seen with lstat: links are not followed, not even in the place of the folder
 * itself. A second name of a file that was listed already is a `hardlink`. A folder that is not there, or cannot be read, is empty.
 */
export function walkTree(root: string, entriesMax = ENTRIES_FEW): readonly TreeEntry[] {
  const entries: TreeEntry[] = [];
  const known = new Set<string>();
  const rootBytes = Buffer.byteLength(root);
  const visit = (folder: string) => {
    for (const name of readNames(join(root, folder))) {
      if (entries.length >= entriesMax) return;
      const shown = name.toString('utf8');
      const path = folder === '' ? shown : `${folder}/${shown}`;
      const absolute = Buffer.concat([Buffer.from(`${join(root, folder)}/`), name]);
      const stats = lstatSync(absolute, { throwIfNoEntry: false });
      if (stats === undefined) continue;
      const type = describeType(stats, known);
      const beyond = !isUtf8(name, false) ? 'name' : absolute.length - rootBytes > PATH_BYTES ? 'length' : undefined;
      entries.push({ path, type, bytes: type === 'folder' ? 0 : stats.size, ...(beyond === undefined ? {} : { beyond }) });
      if (type === 'folder' && beyond === undefined) visit(path);
    }
  };
  if (isFolder(root)) visit('');
  return entries;
}

/** Names as bytes: not every name is UTF-8. */
function readNames(folder: string): readonly Buffer[] {
  try {
    return readdirSync(folder, { encoding: 'buffer' }).sort(Buffer.compare);
  } catch {
    return [];
  }
}

function isFolder(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
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
  const stats = isFolder(dirname(path)) ? lstatSync(path, { throwIfNoEntry: false }) : undefined;
  if (stats === undefined) return undefined;
  if (!stats.isFile()) return { kind: stats.isDirectory() ? 'folder' : 'other', text: '', bytes: 0, utf8: true };
  const bytes = readStart(path, FAILURE_MAX);
  return { kind: 'file', bytes: stats.size, text: bytes.toString('utf8'), utf8: isUtf8(bytes, bytes.length < stats.size) };
}

/** Never through a link, and never waiting for the other end of a FIFO. Windows has neither flag. */
const READ_PLAIN = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

function readStart(path: string, length: number): Buffer {
  const file = openSync(path, READ_PLAIN);
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
