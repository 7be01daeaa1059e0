import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** One thing that an earlier run has kept to be quicker, or a draft of one that was never finished. */
export interface CacheEntry {
  readonly path: string;
  readonly kind: string;
  readonly bytes: number;
  /** Milliseconds since the epoch. */
  readonly madeAt: number;
}

/** Folder for each kind, in it files and folders named by a hash: nothing else below the cache is ours to remove. */
const KIND = /^[a-z][a-z0-9-]*$/;
const ENTRY = /^[0-9a-f]{32}(?:\.json|\.[a-z0-9]+)?$/;

/** What lies in the cache of this user; nothing when there is none. */
export function listCacheEntries(folder: string | undefined): readonly CacheEntry[] {
  if (folder === undefined) return [];
  return foldersIn(folder)
    .filter((kind) => KIND.test(kind))
    .flatMap((kind) =>
      readdirSync(join(folder, kind)).flatMap((name) => (ENTRY.test(name) ? describe(join(folder, kind, name), kind) : [])),
    );
}

function foldersIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
  } catch {
    return [];
  }
}

function describe(path: string, kind: string): readonly CacheEntry[] {
  try {
    return [{ path, kind, bytes: measureTree(path), madeAt: lstatSync(path).mtimeMs }];
  } catch {
    // It went while we looked.
    return [];
  }
}

/** Bytes of all files at and below a path, as far as this user can see them; links are not followed. */
export function measureTree(path: string): number {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found?.isDirectory() !== true) return found?.size ?? 0;
  try {
    return readdirSync(path).reduce((sum, name) => sum + measureTree(join(path, name)), 0);
  } catch {
    return 0;
  }
}
