import { lstatSync, readdirSync, readFileSync, realpathSync, type Stats, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { UserError } from '../errors.ts';
import { byCodePoint } from '../files.ts';
import { homeOfSamples, isInside } from '../inside.ts';

/** One sample file: where it is, and its key below the channel's prefix. */
export interface SampleFile {
  /** Absolute, links resolved. */
  readonly path: string;
  /** With forward slashes. */
  readonly key: string;
}

/**
 * The files that stand for a channel's objects: everything below a folder, or the one file; links are followed as an upload
 * would, and none out of the project. `named` is how messages call the path. Throws UserError when it is missing or cannot be read.
 */
export function listSample(path: string, named: string): readonly SampleFile[] {
  return explaining(path, named, () => {
    const found = statSync(path);
    if (!found.isDirectory()) return [{ path: requireFile(path, found, named), key: basename(path) }];
    const home = homeOfSamples(path);
    const files: SampleFile[] = [];
    const visit = (folder: string, prefix: string, above: readonly string[]) => {
      const real = realpathSync(folder);
      // A link back to a folder that we are in would never end.
      if (above.includes(real)) return;
      for (const name of readdirSync(folder).sort(byCodePoint)) {
        const at = join(folder, name);
        const stats = statSync(at, { throwIfNoEntry: false });
        if (stats === undefined)
          throw new UserError(`${named}: the link ${at} leads nowhere.`, { hint: 'Remove it from the sample data.' });
        if (lstatSync(at).isSymbolicLink() && !isInside(home, at)) {
          throw new UserError(`${named}: the link ${at} leads out of the project, to ${realpathSync(at)}.`, {
            hint: 'Put the data itself there: what a link names could be any file of this machine.',
          });
        }
        if (stats.isDirectory()) visit(at, `${prefix}${name}/`, [...above, real]);
        else if (stats.isFile()) files.push({ path: realpathSync(at), key: `${prefix}${name}` });
      }
    };
    visit(path, '', []);
    return files;
  });
}

/** The bytes of a sample file. Throws UserError when it is missing or cannot be read. */
export function readSample(path: string, named: string): Uint8Array {
  return explaining(path, named, () => readFileSync(requireFile(path, statSync(path), named)));
}

/** A FIFO would be waited for, and a device has no end. */
function requireFile(path: string, found: Stats, named: string): string {
  // Of a folder the reading says it better.
  if (found.isFile() || found.isDirectory()) return realpathSync(path);
  throw new UserError(`${named}: ${path} is neither a file nor a folder.`, { hint: 'Put the sample data into a file or a folder.' });
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'it does not exist',
  ENOTDIR: 'it does not exist',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'it is a folder',
  ELOOP: 'its links lead in a circle',
};

function explaining<T>(path: string, named: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof UserError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    const known = REASONS[code] ?? code;
    const reason = code === 'ENOENT' && lstatSync(path, { throwIfNoEntry: false }) !== undefined ? 'the link leads nowhere' : known;
    throw new UserError(`${named}: ${path} cannot be read: ${reason}.`, {
      hint: 'Put the file there, or correct the path in sagemaker-algo.json.',
      cause: error,
    });
  }
}
