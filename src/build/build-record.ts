import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { writeFileAtomic } from '../files.ts';

/** What the last successful build of a tag was made from, and what came out. */
export interface BuildRecord {
  readonly digest: string;
  readonly imageId: string;
}

/** Where the records are kept: in the user's cache folder, not in the project, whose files go into the build. */
export function recordFile(
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
  dockerfile: string,
  tag: string,
): string {
  const home = env['HOME'] || homedir();
  const caches = {
    win32: env['LOCALAPPDATA'] || join(home, 'AppData', 'Local'),
    darwin: join(home, 'Library', 'Caches'),
    other: env['XDG_CACHE_HOME'] || join(home, '.cache'),
  };
  const cache = platform === 'win32' || platform === 'darwin' ? caches[platform] : caches.other;
  const key = createHash('sha256')
    .update(JSON.stringify([dockerfile, tag]))
    .digest('hex')
    .slice(0, 32);
  return join(cache, 'sagemaker-algo', 'builds', `${key}.json`);
}

/** Undefined when there is none that can be read: then the builder is asked. */
export function readRecord(file: string): BuildRecord | undefined {
  try {
    const { digest, imageId } = JSON.parse(readFileSync(file, 'utf8'));
    return typeof digest === 'string' && typeof imageId === 'string' ? { digest, imageId } : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps the record for the next build. A cache that cannot be written costs that build its short cut, nothing else. */
export function writeRecord(file: string, record: BuildRecord): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileAtomic(file, `${JSON.stringify(record)}\n`, 0o600);
  } catch {
    // The next build asks the builder.
  }
}
