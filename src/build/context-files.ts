import { createHash, type Hash } from 'node:crypto';
import { closeSync, type Dirent, lstatSync, openSync, readdirSync, readFileSync, readlinkSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { IgnoreRules } from './ignore-rules.ts';

/** What a build sees of a folder. */
export interface ContextState {
  /** Hash of paths, modes, contents and link targets: the same for the same content, wherever and whenever. */
  readonly content: string;
  /** Hash of sizes and times: differs when anything was touched, even if it was put back. */
  readonly stamp: string;
  /** Whether every file could be read. */
  readonly complete: boolean;
  /** Everything that decides it: what goes into the build, and the folders that were looked through. */
  readonly paths: readonly string[];
}

const KIND = 0o170000;
const FILE = 0o100000;
const LINK = 0o120000;
/** Larger files are read in pieces. */
const PIECE = 4_194_304;

/**
 * Reads the files that go into a build; without `contents` only the stamp, which is much quicker. Synchronous: for many small
 * files that is faster.
 */
export function readContext(folder: string, rules: IgnoreRules, platform: NodeJS.Platform, contents = true): ContextState {
  const content = createHash('sha256');
  const stamp = createHash('sha256');
  const paths = [folder];
  let complete = true;
  const see = (path: string) => {
    const full = join(folder, path);
    const { mode, size, mtimeMs, ctimeMs, ino } = lstatSync(full);
    // On Windows files have no modes; docker sends the same for all.
    const head = `${JSON.stringify(path)} ${platform === 'win32' ? mode & KIND : mode}`;
    stamp.update(`${head} ${size} ${mtimeMs} ${ctimeMs} ${ino}\n`);
    if (!contents) return;
    const kind = mode & KIND;
    content.update(`${head} ${kind === FILE ? size : ''} ${kind === LINK ? JSON.stringify(readlinkSync(full)) : ''}\n`);
    if (kind === FILE) addFile(content, full, size);
  };
  const visit = (below: string) => {
    for (const entry of list(join(folder, below))) {
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      const ignored = rules.ignores(path);
      const inside = entry.isDirectory() && (!ignored || (rules.hasExceptions && rules.mayHold(path)));
      if (!ignored || inside) paths.push(join(folder, path));
      try {
        if (!ignored) see(path);
        if (inside) visit(path);
      } catch {
        // Not readable, or gone in this moment: the builder will have its own opinion.
        complete = false;
      }
    }
  };
  visit('');
  return { content: content.digest('hex'), stamp: stamp.digest('hex'), complete, paths };
}

/** In an order that is the same everywhere. */
function list(folder: string): readonly Dirent[] {
  return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
}

function addFile(hash: Hash, path: string, size: number): void {
  if (size <= PIECE) return void hash.update(readFileSync(path));
  const piece = Buffer.allocUnsafe(PIECE);
  const file = openSync(path, 'r');
  try {
    for (let length = readSync(file, piece); length > 0; length = readSync(file, piece)) hash.update(piece.subarray(0, length));
  } finally {
    closeSync(file);
  }
}
