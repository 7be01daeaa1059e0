import { UserError } from '../errors.ts';
import { assertInside } from '../files.ts';

/** npm leaves every `.gitignore` out of a package, and obeys it while packing. */
const RENAMES: Readonly<Record<string, string>> = { _gitignore: '.gitignore' };

/** What working on a template leaves behind in its folder. */
export const LEFTOVERS = /(^|\/)(node_modules|__pycache__|\.DS_Store)(\/|$)/;

/** Where a file of an overlay goes in the project. Throws UserError for a name that leads out of it. */
export function resolveProjectPath(file: string): string {
  const plain = file.endsWith('.ejs') ? file.slice(0, -'.ejs'.length) : file;
  const at = plain.lastIndexOf('/') + 1;
  const path = plain.slice(0, at) + (RENAMES[plain.slice(at)] ?? plain.slice(at));
  assertInside(path);
  return path;
}

/**
 * Whether a path leads into a git repository's own folder, whose settings name programs that git runs. Windows knows that folder by a short
 * name too, and macOS does not see some characters.
 */
export function isOfRepository(path: string): boolean {
  return path
    .split('/')
    .some((name) => /^(\.git|git~\d+)([. ]|$)/i.test(name.replaceAll(/[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g, '')));
}

/** A path of the project and the file that it is made from. */
export interface Made {
  readonly path: string;
  readonly from: string;
}

/**
 * Throws UserError for two files that cannot both be in a project: one in the place of the other's folder, or two whose paths differ only
 * in letter case, which are one file on macOS and Windows.
 */
export function refuseClashes(made: readonly Made[]): void {
  const known = new Map<string, Made>();
  for (const each of made) {
    const plain = toPlain(each.path);
    const other = known.get(plain);
    if (other !== undefined) throw clash(other, each, `differ only in letter case, and are one file on macOS and Windows`);
    known.set(plain, each);
  }
  for (const each of made) {
    for (let at = each.path.indexOf('/'); at !== -1; at = each.path.indexOf('/', at + 1)) {
      const other = known.get(toPlain(each.path.slice(0, at)));
      if (other !== undefined) throw clash(other, each, 'exclude each other: the first is a file where the second needs a folder');
    }
  }
}

/** Throws UserError for two files of one overlay that make the same file of the project. */
export function refuseDoubles(made: readonly Made[]): void {
  const known = new Map<string, Made>();
  for (const each of made) {
    const other = known.get(each.path);
    if (other !== undefined) throw clash(other, each, `are both ${each.path} of the project`);
    known.set(each.path, each);
  }
}

function toPlain(path: string): string {
  // What is ASCII is normal, and the tables for the rest take long to load.
  return (/^[ -~]*$/.test(path) ? path : path.normalize('NFC')).toLowerCase();
}

function clash(one: Made, other: Made, how: string): UserError {
  return new UserError(`The template's files clash: ${one.from} and ${other.from} ${how}.`, {
    hint: 'Rename or remove one of them.',
  });
}
