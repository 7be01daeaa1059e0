import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { byCodePoint } from '../../files.ts';
import type { Observer } from '../observer.ts';
import type { FolderObservation } from './types.ts';

const PAPER = /\.(md|markdown|rst|txt|adoc|ipynb|html)$|^readme$/i;
const PAPERS_MAX = 20;
const PAPER_BYTES = 65_536;

/** Looks at the papers of the project. What cannot be read is somebody else's finding. */
export const folder: Observer<'project/folder'> = {
  title: undefined,
  unqueued: true,
  after: [],
  make: async ({ lab }): Promise<FolderObservation> => {
    return { papers: readPapers(lab.project.dir) };
  },
};

function readPapers(dir: string): FolderObservation['papers'] {
  const inRoot = listNames(dir).filter((name) => /^readme/i.test(name));
  const inDocs = listNames(join(dir, 'docs')).map((name) => `docs/${name}`);
  return [...inRoot, ...inDocs]
    .filter((path) => PAPER.test(path))
    .slice(0, PAPERS_MAX)
    .flatMap((path) => {
      const text = readStart(join(dir, path), PAPER_BYTES);
      return text === undefined ? [] : [{ path, text }];
    });
}

function listNames(path: string): readonly string[] {
  try {
    return readdirSync(path).sort(byCodePoint);
  } catch {
    return [];
  }
}

/** The start of a file as text, undefined when it is none or cannot be read. */
function readStart(path: string, bytes: number): string | undefined {
  try {
    if (!statSync(path).isFile()) return undefined;
    const handle = openSync(path, 'r');
    try {
      const buffer = Buffer.alloc(Math.min(bytes, statSync(path).size));
      return buffer.toString('utf8', 0, readSync(handle, buffer, 0, buffer.length, 0));
    } finally {
      closeSync(handle);
    }
  } catch {
    return undefined;
  }
}
