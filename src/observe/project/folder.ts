import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Config } from '../../config/schema.ts';
import { byCodePoint } from '../../files.ts';
import { complainAboutSecret } from '../../sagemaker/model-key.ts';
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
    const { dir, config } = lab.project;
    return { papers: readPapers(dir), secrets: findSpoiledSecrets(dir, config.images) };
  },
};

function readPapers(dir: string): FolderObservation['papers'] {
  const inRoot = listNames(dir).filter((name) => /^readme/i.test(name));
  const inDocs = listNames(join(dir, 'docs')).map((name) => `docs/${name}`);
  // What `listing` makes for buyers, where it was made.
  const inListing = listNames(join(dir, 'listing/buyer')).map((name) => `listing/buyer/${name}`);
  return [...inRoot, ...inDocs, ...inListing]
    .filter((path) => PAPER.test(path))
    .slice(0, PAPERS_MAX)
    .flatMap((path) => {
      const text = readStart(join(dir, path), PAPER_BYTES);
      return text === undefined ? [] : [{ path, text }];
    });
}

function findSpoiledSecrets(dir: string, { train, serve }: Config['images']): FolderObservation['secrets'] {
  const named = [...Object.entries(train.secrets), ...Object.entries(serve.secrets)].map(([id, path]) => ({ id, path }));
  const different = named.filter(({ id, path }, at) => named.findIndex((one) => one.id === id && one.path === path) === at);
  return different.flatMap((secret) => {
    const complaint = complainAboutSecret(secret.id, resolve(dir, secret.path));
    return complaint === undefined ? [] : [{ ...secret, complaint }];
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
