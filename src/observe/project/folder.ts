import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import type { Config } from '../../config/schema.ts';
import { isUserError } from '../../errors.ts';
import { byCodePoint } from '../../files.ts';
import type { Observer } from '../observer.ts';
import { listSample, type SampleFile } from '../sample-files.ts';
import { findSecretMarks } from './secret-marks.ts';
import type { FolderObservation, SecretMark } from './types.ts';

const PAPER = /\.(md|markdown|rst|txt|adoc|ipynb|html)$|^readme$/i;
const PAPERS_MAX = 20;
const PAPER_BYTES = 65_536;
const SAMPLES_MAX = 100;
const SAMPLE_BYTES = 1_048_576;

/** Looks at the papers of the project and through its sample data. What cannot be read is somebody else's finding. */
export const folder: Observer<'project/folder'> = {
  title: undefined,
  unqueued: true,
  after: [],
  make: async ({ lab }): Promise<FolderObservation> => {
    const { config, dir } = lab.project;
    return { papers: readPapers(dir), secrets: searchSamples(config, dir) };
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

function searchSamples({ samples }: Config, dir: string): readonly SecretMark[] {
  const named = [...Object.values(samples.channels), ...samples.requests, ...(samples.batch === undefined ? [] : [samples.batch])];
  const files = [...new Set(named.flatMap(({ path }) => listQuietly(resolve(dir, path)).map((file) => file.path)))];
  return files.slice(0, SAMPLES_MAX).flatMap((file) => {
    const path = relative(dir, file).split(sep).join('/');
    return findSecretMarks(readStart(file, SAMPLE_BYTES) ?? '').map((mark) => ({ ...mark, path }));
  });
}

function listQuietly(path: string): readonly SampleFile[] {
  try {
    return listSample(path, path);
  } catch (error) {
    if (isUserError(error)) return [];
    throw error;
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
