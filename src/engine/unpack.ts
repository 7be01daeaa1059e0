import { execFile } from 'node:child_process';
import { link, mkdir, open, statfs, symlink, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { extract, type Header } from 'tar-stream';

/** Share of the free space, and of the files that the disk can still hold, that what comes may take. */
const USABLE = 0.8;
/** What an entry takes beside its content: without it, millions of empty ones would cost nothing. */
const ENTRY_BYTES = 4_096;

/**
 * Unpacks what an engine hands out of a container into an empty folder of ours: the first part of each name, that of the folder
 * itself, is left out. Everything belongs to this user and can be read and deleted by it; links stay links and lead nowhere here.
 * Of a file for which there is no room only the size is kept, as a hole, and what comes after it is not looked at (`end` is called).
 * Paths that this machine cannot hold are left out, and so is a hard link to anything but a file that came before.
 */
export async function unpackInto(tar: Readable, folder: string, end: () => void): Promise<void> {
  const { bavail, bsize, ffree, files } = await statfs(folder);
  let left = bavail * bsize * USABLE;
  // Some file systems number no files at all.
  let entries = files === 0 ? Number.POSITIVE_INFINITY : ffree * USABLE;
  const folders = new Set(['']);
  const whole = new Set<string>();
  const reader = extract();
  const unpacked = pipeline(tar, reader);
  unpacked.catch(() => {});
  for await (const entry of reader) {
    const path = insidePath(entry.header.name);
    const room = left - (entry.header.size ?? 0) - ENTRY_BYTES;
    entries -= 1;
    const parent = path === undefined ? undefined : dirname(path) === '.' ? '' : dirname(path);
    // Below what is no folder of ours, such as a link, nothing is put.
    if (path !== undefined && path !== '' && folders.has(parent ?? '')) {
      const made = await make(entry.header, { folder, path, room: entries < 0 ? -1 : room, content: entry, files: whole }).catch(tolerate);
      if (made === 'no room') {
        end();
        return;
      }
      if (made === 'folder') folders.add(path);
      if (made === 'file') whole.add(path);
    }
    left = room;
    entry.resume();
  }
  await unpacked;
}

/** Without the folder's own name; undefined for what would lead out of it. */
function insidePath(name: string): string | undefined {
  const [, ...parts] = name
    .replace(/^(?:\.?\/)+/, '')
    .replace(/\/+$/, '')
    .split('/');
  return parts.some((part) => part === '' || part === '.' || part === '..') ? undefined : parts.join('/');
}

interface Entry {
  readonly folder: string;
  readonly path: string;
  readonly room: number;
  readonly content: AsyncIterable<unknown>;
  /** Files that are there, whole: what a hard link may name. Any other name could lead through a link, to a file of this machine. */
  readonly files: ReadonlySet<string>;
}

async function make(header: Header, { folder, path, room, content, files }: Entry): Promise<'folder' | 'file' | 'no room' | undefined> {
  const target = join(folder, path);
  const mode = (header.mode ?? 0) & 0o777;
  if (room < 0 && header.type !== 'file') return 'no room';
  switch (header.type) {
    case 'directory':
      await mkdir(target, { mode: mode | 0o700 });
      return 'folder';
    case 'symlink':
      await symlink(header.linkname ?? '', target);
      return undefined;
    case 'link': {
      const first = insidePath(header.linkname ?? '');
      if (first === undefined || !files.has(first)) return undefined;
      await link(join(folder, first), target);
      return 'file';
    }
    case 'fifo':
      await promisify(execFile)('mkfifo', ['--', target]);
      return undefined;
    case 'character-device':
    case 'block-device':
      // Only root can make one, and this is no place for a real one: the null device is as much of a device.
      await promisify(execFile)('mknod', ['--', target, 'c', '1', '3']);
      return undefined;
    default:
      if (room < 0) {
        await writeFile(target, '', { mode: mode | 0o600, flag: 'wx' });
        await truncate(target, header.size ?? 0);
        return 'no room';
      }
      await writeContent(target, mode | 0o400, content);
      return 'file';
  }
}

/** Opened first: an entry that breaks off would take the whole tar with it. */
async function writeContent(target: string, mode: number, content: AsyncIterable<unknown>): Promise<void> {
  const file = await open(target, 'wx', mode);
  await pipeline(Readable.from(content), file.createWriteStream());
}

const TOLERATED: ReadonlySet<unknown> = new Set(['ENAMETOOLONG', 'EPERM', 'EACCES', 'EINVAL', 'ENOENT', 'EEXIST', 'EILSEQ', 1, 127]);

/** What this machine cannot hold, or what a program for it is missing for. */
function tolerate(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && TOLERATED.has(error.code)) return undefined;
  throw error;
}
