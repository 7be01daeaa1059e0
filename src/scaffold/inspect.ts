import { lstatSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { isUserError, UserError } from '../errors.ts';
import { explaining } from '../file-errors.ts';
import { byCodePoint } from '../files.ts';
import { neutraliseLine } from '../text/safe.ts';
import type { TemplateOrigin } from './catalog.ts';
import { isOfRepository, LEFTOVERS, type Made, refuseDoubles, resolveProjectPath } from './template-paths.ts';

/** Bytes of a manifest, of a file of questions, or of an `.ejs` file. */
export const MOST_TEXT = 262_144;
/** Characters of a line of an `.ejs` file: EJS takes time by its square. */
export const LONGEST_LINE = 5_000;
const MOST_FILES = 10_000;
const MOST_BYTES = 100_000_000;
const LISTED = 12;

/** Something in a template that keeps it from being used. */
export interface Fault {
  /** Absolute. */
  readonly path: string;
  /** The rest of a sentence that the path begins. */
  readonly what: string;
}

export interface Inspected {
  /** Paths of the project that the folders can make. */
  readonly paths: ReadonlySet<string>;
  /** The `.ejs` files, absolute. */
  readonly rendered: readonly string[];
  readonly faults: readonly Fault[];
}

/** Looks at every file of these folders without reading it. Throws UserError when there is more than a template can have. */
export function inspectFolders(folders: readonly string[], origin: TemplateOrigin): Inspected {
  const budget = { files: 0, bytes: 0 };
  const all = folders.map((folder) => inspectFolder(folder, budget, origin));
  return {
    paths: new Set(all.flatMap(({ made }) => made.map(({ path }) => path))),
    rendered: [...new Set(all.flatMap(({ made }) => made.map(({ from }) => from).filter((from) => from.endsWith('.ejs'))))],
    faults: all.flatMap(({ faults }) => faults),
  };
}

/** One fault a line, the path seen from the template's folder. */
export function describeFault(faults: readonly Fault[], root: string): string {
  const lines = faults.slice(0, LISTED).map(({ path, what }) => `  ${neutraliseLine(relative(root, path) || path)} ${what}`);
  return [...lines, ...(faults.length > LISTED ? [`  ... and ${faults.length - LISTED} more`] : [])].join('\n');
}

/** Bytes of a file. */
export function sizeOf(file: string): number {
  return explaining('read', file, () => lstatSync(file)).size;
}

interface Budget {
  files: number;
  bytes: number;
}

function inspectFolder(folder: string, budget: Budget, origin: TemplateOrigin): { made: readonly Made[]; faults: readonly Fault[] } {
  const made: Made[] = [];
  const faults: Fault[] = [];
  for (const [path, entry] of walk(folder, '')) {
    const from = join(folder, path);
    spend(budget, from, origin);
    const what = faultOf(path, entry, from);
    if (what !== undefined) faults.push({ path: from, what });
    else {
      const target = attempt(() => resolveProjectPath(path));
      if ('fault' in target) faults.push({ path: from, what: target.fault });
      else made.push({ path: target.value, from });
    }
  }
  const npmrc = made.find(({ path }) => /(^|\/)\.npmrc$/i.test(path));
  if (npmrc !== undefined && !origin.trusted) {
    faults.push({ path: npmrc.from, what: 'would tell npm what to run and where to take packages from; read it, then add --trust' });
  }
  const doubles = attempt(() => refuseDoubles(made));
  return { made, faults: 'fault' in doubles ? [...faults, { path: folder, what: doubles.fault }] : faults };
}

type Entry = 'file' | 'link' | 'other';

/** Every entry that is no folder, links not followed. A generator, so that the budget ends a walk without end. */
function* walk(folder: string, below: string): Generator<readonly [path: string, entry: Entry]> {
  const here = join(folder, below);
  const entries = explaining('read', here, () => readdirSync(here, { withFileTypes: true }));
  for (const entry of entries.sort((one, other) => byCodePoint(one.name, other.name))) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (LEFTOVERS.test(path)) continue;
    if (entry.isDirectory()) yield* walk(folder, path);
    else yield [path, entry.isFile() ? 'file' : entry.isSymbolicLink() ? 'link' : 'other'];
  }
}

function spend(budget: Budget, file: string, { asked }: TemplateOrigin): void {
  budget.files += 1;
  budget.bytes += sizeOf(file);
  if (budget.files <= MOST_FILES && budget.bytes <= MOST_BYTES) return;
  throw new UserError(`The template ${asked} is too large: more than ${MOST_FILES} files or ${MOST_BYTES / 1_000_000} MB.`, {
    hint: 'Is it the right folder? Leave data and build results out of it.',
  });
}

/** What is wrong with an entry; undefined when nothing is. */
function faultOf(path: string, entry: Entry, from: string): string | undefined {
  if (entry === 'link') return 'is a symbolic link; put a copy of the file there';
  if (entry === 'other') return 'is no regular file (a FIFO, a socket or a device)';
  if (isOfRepository(path)) return 'belongs to a git repository and would change what git runs';
  if (/^\.sagemaker-algo(\/|\.ejs$|$)/i.test(path)) return 'is where the tool keeps what an update needs';
  if (/[\p{C}\p{Zl}\p{Zp}]/u.test(path)) return 'has a control character or line separator in its name';
  if (path.endsWith('.ejs') && sizeOf(from) > MOST_TEXT) return `is too large to be rendered: more than ${MOST_TEXT} bytes`;
  return undefined;
}

/** The value, or the message of a UserError. */
function attempt<T>(work: () => T): { readonly value: T } | { readonly fault: string } {
  try {
    return { value: work() };
  } catch (error) {
    if (isUserError(error)) return { fault: error.message };
    throw error;
  }
}
