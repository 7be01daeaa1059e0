import { lstatSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isUserError, UserError } from './errors.ts';
import { describeFileError } from './file-errors.ts';
import { removeFolder } from './files.ts';
import { belongsToUs, describeOwner, isOwner, judgeOwner, type OwnerState } from './owner.ts';

/** Name of the file in a work folder that says whose it is, as `describeOwner` does. */
export const OWNER_FILE = '.sagemaker-algo-owner';

/**
 * A new private folder (mode 700) below the system's temporary folder; its real path, as container mounts need it. It holds nothing
 * but the mark of this process, by which `clean` knows what became of whoever made it.
 */
export function makeWorkFolder(prefix: string, runId: string): string {
  const parent = tmpdir();
  try {
    return markFolder(realpathSync(mkdtempSync(join(parent, `${prefix}-${runId}-`))));
  } catch (error) {
    const described = describeFileError(error, 'write', parent);
    if (!isUserError(described)) throw error;
    // A full disk has its own hint.
    const full = error instanceof Error && 'code' in error && ['ENOSPC', 'EDQUOT'].includes(String(error.code));
    const otherPlace =
      'TMPDIR (TEMP on Windows) names the folder for temporary files: set it to one that exists and that this user may write to.';
    throw new UserError(`No work folder can be made. ${described.message}`, {
      hint: (full ? described.hint : undefined) ?? otherPlace,
      exitCode: described.exitCode,
      cause: error,
    });
  }
}

function markFolder(folder: string): string {
  try {
    writeFileSync(join(folder, OWNER_FILE), `${describeOwner()}\n`, { mode: 0o600 });
    return folder;
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

/** A folder that `makeWorkFolder` made. */
export interface WorkFolder {
  readonly path: string;
  /** The run that it belongs to, as in labels. */
  readonly run: string;
  readonly state: OwnerState;
  /** Milliseconds since the epoch. */
  readonly madeAt: number;
}

const NAME = /^sagemaker-algo-(?:(?:login|seen|template|update|watch)-)?(?<run>[a-z0-9-]+)-[A-Za-z0-9]{6}$/;

/**
 * The work folders in the temporary folder (TMPDIR). One is ours beyond doubt when it has such a name, is no link, belongs to this user and holds the mark of its owner, which is no link and belongs to this user too: nobody else can have put
 * it there, or can put a link in its place while it is removed.
 */
export function listWorkFolders(): readonly WorkFolder[] {
  const place = tmpdir();
  return namesIn(place, NAME).flatMap((name) => recognise(place, name) ?? []);
}

function namesIn(place: string, pattern: RegExp): readonly string[] {
  try {
    return readdirSync(place).filter((name) => pattern.test(name));
  } catch {
    // A temporary folder that is not there holds nothing.
    return [];
  }
}

function recognise(place: string, name: string): WorkFolder | undefined {
  const path = join(place, name);
  const mark = join(path, OWNER_FILE);
  try {
    const folder = lstatSync(path);
    if (!folder.isDirectory() || !belongsToUs(path)) return undefined;
    const found = lstatSync(mark);
    if (!found.isFile() || found.size > 1_024 || !belongsToUs(mark)) return undefined;
    const owner = readFileSync(mark, 'utf8');
    if (!isOwner(owner)) return undefined;
    return { path, run: NAME.exec(name)?.groups?.['run'] ?? '', state: judgeOwner(owner), madeAt: found.mtimeMs };
  } catch {
    // It went while we looked, or somebody else's is closed to us.
    return undefined;
  }
}

/** Removes a work folder, the mark of its owner last: cut off in the middle or refused, what is left is still known for ours. Throws UserError. */
export function removeWorkFolder(path: string): void {
  emptyWorkFolder(path);
  removeFolder(path);
}

/** Leaves nothing of a work folder but the mark of its owner. Throws UserError. */
export function emptyWorkFolder(path: string): void {
  for (const name of namesIn(path, /./s)) if (name !== OWNER_FILE) removeFolder(join(path, name));
}
