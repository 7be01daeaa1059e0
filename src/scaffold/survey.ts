import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isUserError, UserError } from '../errors.ts';
import { explaining } from '../file-errors.ts';
import { byCodePoint, exists, type FilePlan, kindOf } from '../files.ts';
import { neutraliseLine } from '../text/safe.ts';

/** What writing a file would do to the folder. */
export type Change =
  | { readonly action: 'create'; readonly plan: FilePlan }
  /** `before` is undefined for something that is no file, a link for example. */
  | { readonly action: 'replace'; readonly plan: FilePlan; readonly before: Uint8Array | undefined }
  /** There already, byte for byte. */
  | { readonly action: 'keep'; readonly plan: FilePlan };

/** Where the project goes and what that changes there; nothing is written yet. */
export interface Survey {
  /** Absolute; a link to a folder is resolved. */
  readonly folder: string;
  readonly exists: boolean;
  /** Sorted by path. */
  readonly changes: readonly Change[];
  /** Paths of files that go, in a folder that exists; folders that are empty then go too. */
  readonly removed?: readonly string[];
}

/** A folder that holds nothing else counts as empty. */
const NOTHING = new Set(['.git', '.gitkeep', '.DS_Store', 'Thumbs.db', 'desktop.ini']);

/** Names listed in a refusal. */
const LISTED = 12;

/**
 * Looks at the folder that the files shall go to. Throws UserError when it cannot be used: a file in its place, something
 * in it and not `force`, or, even with `force`, a folder or link where a file or folder has to be.
 */
export function surveyFolder(wanted: string, plans: readonly FilePlan[], { force }: { force: boolean }): Survey {
  const folder = resolveFolder(wanted);
  if (folder === undefined) {
    return { folder: wanted, exists: false, changes: plans.map((plan) => ({ action: 'create', plan })) };
  }
  const entries = explaining('read', folder, () => readdirSync(folder, { withFileTypes: true }));
  const others = entries.filter(({ name }) => !NOTHING.has(name)).map((entry) => `${entry.name}${entry.isDirectory() ? '/' : ''}`);
  if (others.length > 0 && !force) throw notEmpty(folder, others.sort(byCodePoint), plans);
  const blocked = entries.length === 0 ? [] : findBlocks(folder, plans);
  if (blocked.length > 0) {
    throw new UserError(`These are in the way in ${folder}, and --force does not remove them:\n${list(blocked)}`, {
      hint: 'Move them away, or choose another folder.',
    });
  }
  return { folder, exists: true, changes: plans.map((plan) => resolveChange(folder, plan)) };
}

/** Why a new project cannot go into this folder, called `shown`, as a sentence; undefined when it can. What only writing shows is not seen. */
export function complainAboutFolder(wanted: string, shown: string): string | undefined {
  try {
    surveyFolder(wanted, [], { force: false });
    return undefined;
  } catch (error) {
    if (!isUserError(error)) throw error;
    const [sentence = ''] = error.message.split('\n');
    return sentence.replace(/ In it:$/, ' Choose another one, or start again with --force.').replaceAll(wanted, shown);
  }
}

/** The real folder, undefined when there is none yet and it can be made. */
function resolveFolder(wanted: string): string | undefined {
  const nearest = nearestExisting(wanted);
  const found = explaining('read', nearest, () => statSync(nearest, { throwIfNoEntry: false }));
  if (found === undefined) {
    throw new UserError(`${nearest} is a symbolic link that leads nowhere.`, { hint: 'Remove the link, or choose another folder.' });
  }
  if (!found.isDirectory()) {
    throw new UserError(`Cannot make the folder ${wanted}: ${nearest === wanted ? 'it' : nearest} is a file.`, {
      hint: 'Choose another folder, or move that file away.',
    });
  }
  return nearest === wanted ? explaining('read', wanted, () => realpathSync(wanted)) : undefined;
}

function nearestExisting(path: string): string {
  return exists(path) || dirname(path) === path ? path : nearestExisting(dirname(path));
}

function notEmpty(folder: string, others: readonly string[], plans: readonly FilePlan[]): UserError {
  const replaced = plans.filter(({ path }) => exists(join(folder, path))).map(({ path }) => `${path}  (would be replaced)`);
  const planned = new Set(plans.map(({ path }) => path));
  const kept = others.filter((name) => !planned.has(name));
  return new UserError(`The folder ${folder} is not empty. In it:\n${list([...replaced, ...kept])}`, {
    hint: 'Choose another folder, or add --force: it keeps what it does not replace and shows what it replaces. --force --dry-run only shows.',
  });
}

function list(names: readonly string[]): string {
  const shown = names.slice(0, LISTED).map((name) => `  ${neutraliseLine(name)}`);
  return [...shown, ...(names.length > LISTED ? [`  ... and ${names.length - LISTED} more`] : [])].join('\n');
}

/** What no file can replace: a folder in the place of a file, a file or a link in the place of a folder. */
function findBlocks(folder: string, plans: readonly FilePlan[]): readonly string[] {
  const parents = new Set(plans.flatMap(({ path }) => parentsOf(path)));
  const inPlaceOfFolders = [...parents].flatMap((parent) => {
    const kind = kindOf(join(folder, parent));
    return kind === undefined || kind === 'folder' ? [] : [`${parent}  (a ${kind}, and a folder is needed)`];
  });
  const inPlaceOfFiles = plans.filter(({ path }) => kindOf(join(folder, path)) === 'folder');
  return [...inPlaceOfFolders, ...inPlaceOfFiles.map(({ path }) => `${path}/  (a folder, and a file is needed)`)].sort(byCodePoint);
}

/** `a/b/c` has the parents `a` and `a/b`. */
function parentsOf(path: string): readonly string[] {
  const parts = path.split('/');
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'));
}

function resolveChange(folder: string, plan: FilePlan): Change {
  const path = join(folder, plan.path);
  const kind = kindOf(path);
  if (kind === undefined) return { action: 'create', plan };
  if (kind !== 'file') return { action: 'replace', plan, before: undefined };
  const before = explaining('read', path, () => readFileSync(path));
  const same = before.equals(Buffer.from(plan.content)) && (statSync(path).mode & 0o777) === plan.mode;
  return same ? { action: 'keep', plan } : { action: 'replace', plan, before };
}
