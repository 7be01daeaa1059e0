import { closeSync, type Dirent, opendirSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Context } from '../context.ts';
import { InterruptedError } from '../errors.ts';
import { describeFileError } from '../file-errors.ts';
import { byCodePoint } from '../files.ts';
import { endingOf, joinPath, nameOf, type Tree, type TreeFile } from './tree.ts';

/** How much of a folder is looked at; whatever is left out is said. */
export interface TreeLimits {
  readonly files: number;
  /** Entries of one folder: a channel may hold a million images. */
  readonly entries: number;
  /** Folders above a file. */
  readonly depth: number;
  /** A source that is larger was written by a program. */
  readonly sourceBytes: number;
  readonly totalBytes: number;
  readonly milliseconds: number;
}

const LIMITS: TreeLimits = {
  files: 5_000,
  entries: 1_000,
  depth: 8,
  sourceBytes: 512 * 1024,
  totalBytes: 32 * 1024 * 1024,
  milliseconds: 5_000,
};

/** Enough to tell what kind of data a file holds. */
const HEAD_BYTES = 4_096;

/** Folders of packages, tools and earlier results: nothing in them is the user's own work. */
const SKIPPED = new Set([
  ...['node_modules', 'venv', 'virtualenv', '__pycache__', 'site-packages', 'bower_components', 'vendor', 'renv', 'packrat'],
  ...['target', 'dist', 'htmlcov', 'coverage', 'artifacts', 'mlruns', 'wandb'],
]);

/** Endings of what is read whole. */
const SOURCES = new Set([
  ...['py', 'r', 'js', 'mjs', 'cjs', 'ts', 'mts', 'cts', 'java', 'kt', 'scala', 'jl', 'sh', 'bash', 'json', 'toml', 'cfg', 'ini'],
  ...['dockerfile', 'containerfile'],
]);

type Reading = Pick<Context, 'now' | 'signal'>;

/**
 * Reads a project folder, the upper folders first, within limits. Links are not followed, so that nothing outside is read and no
 * loop is walked. What cannot be read is noted. Throws UserError when the folder itself cannot be read.
 */
export async function readTree(root: string, context: Reading, limits: Partial<TreeLimits> = {}): Promise<Tree> {
  const bound = { ...LIMITS, ...limits };
  const end = context.now() + bound.milliseconds;
  const files: TreeFile[] = [];
  const notes: string[] = [];
  let left = bound.totalBytes;
  const folders: { readonly path: string; readonly depth: number }[] = [{ path: '.', depth: 0 }];
  for (let folder = folders.shift(); folder !== undefined; folder = folders.shift()) {
    await nextTurn();
    if (context.signal.aborted) throw new InterruptedError();
    const { path, depth } = folder;
    const entries = listFolder(root, path, { bound, notes });
    // A virtual environment has this file, whatever its name.
    if (path !== '.' && entries.some(({ name }) => name === 'pyvenv.cfg')) continue;
    for (const entry of entries) {
      const inner = joinPath(path, entry.name);
      if (entry.isSymbolicLink()) notes.push(`${inner} is a link and was not followed`);
      else if (entry.isDirectory()) {
        if (isSkipped(inner)) continue;
        if (depth + 1 > bound.depth) notes.push(`${inner} lies too deep and was not looked at`);
        else folders.push({ path: inner, depth: depth + 1 });
      } else if (entry.isFile()) {
        const stop = whyStop({ files: files.length, left, late: context.now() > end }, bound);
        if (stop !== undefined) return { files, notes: [...notes, stop] };
        const file = readFile(root, inner, Math.min(left, bound.sourceBytes), notes);
        if (file === undefined) continue;
        left -= file.bytes.length;
        files.push(file);
      }
    }
  }
  return { files, notes };
}

function whyStop(so: { files: number; left: number; late: boolean }, bound: TreeLimits): string | undefined {
  if (so.files >= bound.files) return `the folder holds more than ${bound.files} files; the rest was not looked at`;
  if (so.left <= 0) return `the sources have more than ${bound.totalBytes} bytes; the rest was not looked at`;
  return so.late ? `reading the folder took longer than ${bound.milliseconds / 1000} s; the rest was not looked at` : undefined;
}

function isSkipped(path: string): boolean {
  const name = nameOf(path);
  return name.startsWith('.') || SKIPPED.has(name);
}

/** Entries in an order that is the same everywhere; of a huge folder the first ones that the system names. */
function listFolder(root: string, path: string, { bound, notes }: { bound: TreeLimits; notes: string[] }): readonly Dirent[] {
  const entries: Dirent[] = [];
  try {
    const folder = opendirSync(join(root, path));
    try {
      for (let entry = folder.readSync(); entry !== null; entry = folder.readSync()) {
        if (entries.length === bound.entries) {
          notes.push(`${path} holds more than ${bound.entries} entries; the rest was not looked at`);
          break;
        }
        entries.push(entry);
      }
    } finally {
      folder.closeSync();
    }
  } catch (error) {
    if (path === '.') throw describeFileError(error, 'read', root);
    notes.push(`${path} cannot be read (${codeOf(error)})`);
  }
  return entries.sort((one, other) => byCodePoint(one.name, other.name));
}

function readFile(root: string, path: string, sourceBytes: number, notes: string[]): TreeFile | undefined {
  try {
    const file = openSync(join(root, path), 'r');
    try {
      const head = Buffer.alloc(Math.min(HEAD_BYTES, sourceBytes));
      const first = head.subarray(0, readSync(file, head, 0, head.length, 0));
      if (first.length < head.length) return { path, bytes: first, complete: true };
      const whole = isSource(path, first) ? readRest(file, first, sourceBytes) : undefined;
      if (whole === undefined) return { path, bytes: first, complete: false };
      // Data is often large; of code it is worth a word.
      if (!whole.complete && endingOf(path) !== 'json') notes.push(`${path} is larger than ${sourceBytes} bytes and was not read`);
      return { path, ...whole };
    } finally {
      closeSync(file);
    }
  } catch (error) {
    notes.push(`${path} cannot be read (${codeOf(error)})`);
    return undefined;
  }
}

function readRest(file: number, first: Buffer, sourceBytes: number): Pick<TreeFile, 'bytes' | 'complete'> {
  const all = Buffer.alloc(sourceBytes + 1);
  let length = first.copy(all);
  for (let read = -1; read !== 0 && length < all.length; length += read) read = readSync(file, all, length, all.length - length, length);
  // A copy, so that the rest of the buffer can go.
  return length > sourceBytes ? { bytes: first, complete: false } : { bytes: Buffer.from(all.subarray(0, length)), complete: true };
}

function isSource(path: string, first: Buffer): boolean {
  if (first.includes(0)) return false;
  return SOURCES.has(endingOf(path)) || /dockerfile|containerfile/i.test(nameOf(path)) || (first[0] === 0x23 && first[1] === 0x21);
}

function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  return code === 'EACCES' || code === 'EPERM' ? 'permission denied' : code;
}
