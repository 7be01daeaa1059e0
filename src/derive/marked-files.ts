import { type Dirent, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { byCodePoint } from '../files.ts';
import { MARK } from './regions.ts';

/** A file of the project that holds markers. */
export interface MarkedFile {
  /** Relative to the project folder, with forward slashes. */
  readonly path: string;
  /** Undefined when it is not UTF-8, so that it could not be written back as it is. */
  readonly text: string | undefined;
}

const TEXT = /\.(md|markdown|py|pyi|[mc]?[jt]s|r|jl|rs|go|java|kt|c|cc|cpp|h|hpp|sh)$/i;
/** Other people's files, and what programs leave behind. */
const FOREIGN = new Set(['node_modules', '__pycache__', 'venv', 'artifacts', 'target', 'dist', 'build', 'vendor']);
const DEPTH = 4;
/** A project that lies in a home folder has more beside it than anybody wants to wait for. */
const ENTRIES = 20_000;
const BYTES = 1_048_576;

/** The files of a project that hold a marked region, links not followed. What cannot be read is somebody else's finding. */
export function readMarkedFiles(dir: string, most = ENTRIES): readonly MarkedFile[] {
  const paths = [...listTexts({ dir, left: most }, '', DEPTH)].sort(byCodePoint);
  return paths.flatMap((path) => {
    const bytes = readBytes(join(dir, path));
    if (bytes?.includes(MARK) !== true) return [];
    const text = bytes.toString('utf8');
    return [{ path, text: Buffer.from(text).equals(bytes) ? text : undefined }];
  });
}

interface Walk {
  readonly dir: string;
  /** Entries that may still be looked at. */
  left: number;
}

/** The files of a folder come before those of the folders in it. */
function* listTexts(walk: Walk, below: string, depth: number): Generator<string> {
  const folders: string[] = [];
  for (const entry of listEntries(join(walk.dir, below))) {
    if (walk.left-- <= 0) return;
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isFile() && TEXT.test(entry.name)) yield path;
    else if (entry.isDirectory() && depth > 0 && !entry.name.startsWith('.') && !FOREIGN.has(entry.name)) folders.push(path);
  }
  for (const folder of folders) yield* listTexts(walk, folder, depth - 1);
}

function listEntries(path: string): readonly Dirent[] {
  try {
    return readdirSync(path, { withFileTypes: true }).sort((one, other) => byCodePoint(one.name, other.name));
  } catch {
    return [];
  }
}

function readBytes(path: string): Buffer | undefined {
  try {
    return statSync(path).size > BYTES ? undefined : readFileSync(path);
  } catch {
    return undefined;
  }
}
