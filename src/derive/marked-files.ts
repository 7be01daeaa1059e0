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
const FILES = 2_000;
const BYTES = 1_048_576;

/** The files of a project that hold a marked region, links not followed. What cannot be read is somebody else's finding. */
export function readMarkedFiles(dir: string): readonly MarkedFile[] {
  return [...listTexts(dir, '', DEPTH)].slice(0, FILES).flatMap((path) => {
    const bytes = readBytes(join(dir, path));
    if (bytes?.includes(MARK) !== true) return [];
    const text = bytes.toString('utf8');
    return [{ path, text: Buffer.from(text).equals(bytes) ? text : undefined }];
  });
}

function* listTexts(dir: string, below: string, depth: number): Generator<string> {
  for (const entry of listEntries(join(dir, below))) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isFile() && TEXT.test(entry.name)) yield path;
    else if (entry.isDirectory() && depth > 0 && !entry.name.startsWith('.') && !FOREIGN.has(entry.name)) {
      yield* listTexts(dir, path, depth - 1);
    }
  }
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
