import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeFileAtomic } from '../files.ts';
import { findCacheFolder } from './cache-folder.ts';

/** Small JSON values that make the next build quicker. Losing one costs time, nothing else. */
export interface BuildCache {
  /** For what is kept as files; undefined when there is no place. */
  readonly folder: string | undefined;
  /** Undefined when there is none that can be read. */
  read(kind: string, key: readonly string[]): unknown;
  write(kind: string, key: readonly string[], value: unknown): void;
}

/** The cache in the user's own cache folder: in the project it would go into the build. */
export function openCache(env: Readonly<Record<string, string | undefined>>, platform: NodeJS.Platform): BuildCache {
  const folder = findCacheFolder(env, platform);
  const fileFor = (kind: string, key: readonly string[]) => {
    const name = createHash('sha256').update(JSON.stringify(key)).digest('hex').slice(0, 32);
    return folder === undefined ? undefined : join(folder, kind, `${name}.json`);
  };
  return {
    folder,
    read(kind, key) {
      const file = fileFor(kind, key);
      try {
        return file === undefined ? undefined : JSON.parse(readFileSync(file, 'utf8'));
      } catch {
        return undefined;
      }
    },
    write(kind, key, value) {
      const file = fileFor(kind, key);
      if (file === undefined) return;
      try {
        mkdirSync(dirname(file), { recursive: true });
        writeFileAtomic(file, `${JSON.stringify(value)}\n`, 0o600, { flush: false });
      } catch {
        // A full or closed disk: the next build takes the longer way.
      }
    },
  };
}
