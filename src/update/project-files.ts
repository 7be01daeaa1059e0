import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { explaining } from '../file-errors.ts';
import { byCodePoint } from '../files.ts';

/** What is at a path of the user's project. */
export type Found =
  /** `twin`: the path of something whose name differs only in capitals, which many file systems take for the same. */
  | { readonly kind: 'absent'; readonly twin: string | undefined }
  | { readonly kind: 'file'; readonly bytes: Buffer; readonly mode: number }
  /** Something that no file may replace; `at` is the path itself or one above it. */
  | { readonly kind: 'blocked'; readonly what: 'a link' | 'a folder' | 'a file' | 'something special'; readonly at: string };

export interface ProjectFiles {
  readonly folder: string;
  look(path: string): Found;
}

type Kind = 'file' | 'folder' | 'link' | 'other';

/**
 * Looks into a project, links never followed, and at names as they are written, whatever the file system takes for the same.
 * Everything is read once: what is told later is what was there then.
 */
export function openProject(folder: string): ProjectFiles {
  const files = new Map<string, Found>();
  const listings = new Map<string, ReadonlyMap<string, Kind>>();
  const list = (path: string) => {
    const found = listings.get(path) ?? readKinds(path === '' ? folder : join(folder, path));
    listings.set(path, found);
    return found;
  };
  const look = (path: string): Found => {
    const parts = path.split('/');
    let parent = '';
    for (const [index, name] of parts.entries()) {
      const entries = list(parent);
      const at = parent === '' ? name : `${parent}/${name}`;
      const kind = entries.get(name);
      if (kind === undefined) {
        const twin = [...entries.keys()].find((other) => fold(other) === fold(name));
        return { kind: 'absent', twin: twin === undefined ? undefined : `${parent === '' ? '' : `${parent}/`}${twin}` };
      }
      const wanted = index === parts.length - 1 ? 'file' : 'folder';
      if (kind !== wanted) return { kind: 'blocked', what: NAMES[kind], at };
      parent = at;
    }
    const found = files.get(path) ?? readFound(join(folder, path));
    files.set(path, found);
    return found;
  };
  return { folder, look };
}

const NAMES = { file: 'a file', folder: 'a folder', link: 'a link', other: 'something special' } as const;

function readKinds(path: string): ReadonlyMap<string, Kind> {
  const entries = explaining('read', path, () => readdirSync(path, { withFileTypes: true }));
  return new Map(
    entries.map((entry) => {
      const kind = entry.isFile() ? 'file' : entry.isDirectory() ? 'folder' : entry.isSymbolicLink() ? 'link' : 'other';
      return [entry.name, kind];
    }),
  );
}

function readFound(path: string): Found {
  return explaining('read', path, () => ({ kind: 'file', bytes: readFileSync(path), mode: lstatSync(path).mode & 0o777 }));
}

/** What file systems that do not tell capitals apart take for the same. */
function fold(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

/** Folders that hold what was made or fetched, never what somebody has renamed. */
const PASSED_OVER = new Set(['.git', '.sagemaker-algo', 'node_modules', '.venv', 'venv', '__pycache__', 'dist', 'target', 'artifacts']);
const MOST_FILES = 10_000;
const LARGEST = 1_048_576;

/**
 * Files of a project in which one that was renamed may be found, as far as there are not too many and they are not too large. What may not
 * be read is none of them.
 */
export function readCandidates(folder: string, known: (path: string) => boolean): ReadonlyMap<string, Buffer> {
  const found = new Map<string, Buffer>();
  const queue = [''];
  for (let parent = queue.shift(); parent !== undefined && found.size < MOST_FILES; parent = queue.shift()) {
    const entries = ifReadable(() => [...readKinds(join(folder, parent ?? ''))]) ?? [];
    for (const [name, kind] of entries.sort(([one], [other]) => byCodePoint(one, other))) {
      const path = parent === '' ? name : `${parent}/${name}`;
      if (kind === 'folder' && !PASSED_OVER.has(name)) queue.push(path);
      if (kind !== 'file' || known(path)) continue;
      const read = ifReadable(() => (lstatSync(join(folder, path)).size > LARGEST ? undefined : readFound(join(folder, path))));
      if (read?.kind === 'file') found.set(path, read.bytes);
    }
  }
  return found;
}

function ifReadable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
