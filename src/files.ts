import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  fchmodSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { UserError } from './errors.ts';
import { describeFileError, explaining } from './file-errors.ts';
import { assertShort } from './longest-text.ts';

/** A file that is going to be written. `path` is relative and uses forward slashes; `mode` is exact, whatever the umask. */
export interface FilePlan {
  readonly path: string;
  readonly content: string | Uint8Array;
  readonly mode: number;
}

export interface WrittenFile {
  readonly path: string;
  readonly action: 'created' | 'replaced';
}

/**
 * Writes the files into `folder`, which is made when missing, and says what it did. Synchronous: for many small files that
 * is faster. Nothing is written outside `folder`: names that climb are refused, and so are links to folders inside it.
 * A file that exists is replaced as a whole, a link by a file. Throws UserError when the file system refuses; it calls the
 * folder `shown`, for a folder that is a draft of another.
 */
export function writeFiles(folder: string, plans: readonly FilePlan[], shown = folder): readonly WrittenFile[] {
  const fresh = explaining('write', shown, () => makeRoot(folder));
  const folders = new Set(['.']);
  return plans.map((plan) => {
    assertInside(plan.path);
    return explaining('write', `${shown}/${plan.path}`, () => {
      makeFolders({ root: folder, fresh, made: folders }, dirname(plan.path));
      return { path: plan.path, action: writeOne(`${folder}/${plan.path}`, plan) };
    });
  });
}

/** Throws UserError for a relative path that would lead out of its folder, on any operating system. */
export function assertInside(path: string): void {
  if (!/(^|\/)\.{0,2}(\/|$)|[\\\0]|^[a-z]:/i.test(path)) return;
  throw new UserError(`The file name ${JSON.stringify(path)} leads out of its folder.`, { hint: 'Use a relative path without "..".' });
}

/** Says whether it made the folder. `mkdir` with `recursive` would hide the reason on a read-only file system. */
function makeRoot(folder: string): boolean {
  if (statSync(folder, { throwIfNoEntry: false }) !== undefined) return false;
  makeRoot(dirname(folder));
  mkdirSync(folder);
  return true;
}

/** Makes one folder after the other, so that a link in the middle is noticed. In a `fresh` root there is none. */
function makeFolders(tree: { root: string; fresh: boolean; made: Set<string> }, folder: string): void {
  if (tree.made.has(folder)) return;
  makeFolders(tree, dirname(folder));
  const path = `${tree.root}/${folder}`;
  const found = tree.fresh ? undefined : lstatSync(path, { throwIfNoEntry: false });
  if (found?.isSymbolicLink() === true) {
    throw new UserError(`${path} is a symbolic link; nothing is written through it.`, { hint: 'Move the link away, then try again.' });
  }
  if (found === undefined) mkdirSync(path);
  tree.made.add(folder);
}

function writeOne(path: string, { content, mode }: FilePlan): 'created' | 'replaced' {
  try {
    writeNew(path, content, mode);
    return 'created';
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  replaceFile(path, content, { mode, flush: false });
  return 'replaced';
}

function writeNew(path: string, content: string | Uint8Array, mode: number, flush = false): void {
  const file = openSync(path, 'wx', mode);
  try {
    writeFileSync(file, content);
    fchmodSync(file, mode);
    if (flush) fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/**
 * Writes one file so that a reader sees the old content or the new, never a part, and a crash of the machine leaves one of them. Without `flush`
 * such a crash may leave nothing of use, and the disk is not waited for. Keeps the mode of a file that exists.
 */
export function writeFileAtomic(path: string, content: string | Uint8Array, mode?: number, { flush } = { flush: true }): void {
  explaining('write', path, () => {
    const found = lstatSync(path, { throwIfNoEntry: false });
    replaceFile(path, content, { mode: mode ?? (found?.isFile() === true ? found.mode & 0o777 : 0o644), flush });
  });
}

function replaceFile(path: string, content: string | Uint8Array, { mode, flush }: { mode: number; flush: boolean }): void {
  // Loading node:crypto would take longer than writing a whole project.
  const draft = join(dirname(path), `.sagemaker-algo-${Math.random().toString(36).slice(2)}.tmp`);
  try {
    writeNew(draft, content, mode, flush);
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

/** Text of a file, UTF-8, without a byte order mark. Throws UserError when it cannot be read, or is so long that no file of ours is. */
export function readText(path: string): string {
  return explaining('read', path, () => {
    assertShort(path);
    return readFileSync(path, 'utf8');
  }).replace(/^\uFEFF/, '');
}

/** What is at a path, links not followed; undefined when nothing is. */
export function kindOf(path: string): 'file' | 'folder' | 'link' | 'other' | undefined {
  try {
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (found === undefined) return undefined;
    if (found.isFile()) return 'file';
    if (found.isDirectory()) return 'folder';
    return found.isSymbolicLink() ? 'link' : 'other';
  } catch (error) {
    // Below a file there is nothing.
    if (error instanceof Error && 'code' in error && error.code === 'ENOTDIR') return undefined;
    throw describeFileError(error, 'read', path);
  }
}

/** Whether anything is at a path, a broken link too. */
export function exists(path: string): boolean {
  return kindOf(path) !== undefined;
}

/** Every file below a folder, links included and not followed: relative, with forward slashes, sorted. Throws UserError. */
export function listFiles(folder: string): readonly string[] {
  const below = (relative: string): string[] => {
    const path = relative === '' ? folder : `${folder}/${relative}`;
    return explaining('read', path, () => readdirSync(path, { withFileTypes: true })).flatMap((entry) => {
      const name = relative === '' ? entry.name : `${relative}/${entry.name}`;
      return entry.isDirectory() ? below(name) : [name];
    });
  };
  return below('').sort(byCodePoint);
}

/** Order that is the same on every machine, whatever its language. */
export function byCodePoint(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** Throws a UserError that names the reason when nothing can be written into `folder`, or, unless it has to exist, when it cannot be made. */
export function assertWritable(folder: string, options: { readonly exists: boolean } = { exists: false }): void {
  const parent = dirname(folder);
  if (!options.exists && kindOf(folder) === undefined && parent !== folder) assertWritable(parent);
  else explaining('write', folder, () => accessSync(`${folder}/.`, constants.W_OK | constants.X_OK));
}

/** Removes a folder with everything in it, read-only parts too. A link is removed, never followed. Throws UserError. */
export function removeFolder(folder: string): void {
  explaining('remove', folder, () => {
    try {
      rmSync(folder, { recursive: true, force: true });
    } catch {
      removeStubborn(folder);
    }
  });
}

/** Bytes of a path that can safely be used; a folder with a longer one is moved up before it is entered. */
const PATH_BYTES = 900;

/**
 * Removes what a program can leave to spite its tester: folders without permissions (entries can only be removed by somebody
 * who may write to the folder), names that are not UTF-8, and folders so deep that no path reaches their end.
 */
function removeStubborn(folder: string): void {
  if (kindOf(folder) !== 'folder') {
    rmSync(folder, { force: true, maxRetries: 3 });
    return;
  }
  let moved = 0;
  const empty = (path: Buffer) => {
    chmodSync(path, 0o700);
    for (const entry of readdirSync(path, { withFileTypes: true, encoding: 'buffer' })) {
      const inner = Buffer.concat([path, Buffer.from('/'), entry.name]);
      if (!entry.isDirectory()) rmSync(inner, { force: true, maxRetries: 3 });
      else if (inner.length < folder.length + PATH_BYTES) {
        empty(inner);
        rmdirSync(inner);
      } else renameSync(inner, `${folder}/.sagemaker-algo-deep-${++moved}`);
    }
  };
  // What was moved up is met by the next round.
  const root = Buffer.from(folder);
  for (let before = -1; before !== moved; ) {
    before = moved;
    empty(root);
  }
  rmdirSync(root);
}

/** Copies a file or a whole folder, modes kept, links copied as links; FIFOs, sockets and devices are left out. Throws UserError. */
export async function copyTree(from: string, to: string): Promise<void> {
  const { copy } = await import('fs-extra/esm');
  const filter = (path: string) => kindOf(path) !== 'other';
  await copy(from, to, { filter }).catch((error: unknown) => {
    throw describeFileError(error, 'write', to);
  });
}
