import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { writeFileAtomic } from '../files.ts';

/** What the last successful build of a tag was made from, and what came out. */
export interface BuildRecord {
  readonly digest: string;
  readonly imageId: string;
  /** How it was asked for, so that the same can be asked again. */
  readonly platform?: string;
  readonly buildArgs?: Readonly<Record<string, string>>;
}

/**
 * Where the record of a build is kept: in the user's cache folder, not in the project, whose files go into the build.
 * Undefined for a user without any folder of their own.
 */
export function recordFile(
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
  dockerfile: string,
  tag: string,
): string | undefined {
  const cache = findCache(env, platform);
  const key = createHash('sha256')
    .update(JSON.stringify([dockerfile, tag]))
    .digest('hex');
  return cache === undefined ? undefined : join(cache, 'sagemaker-algo', 'builds', `${key.slice(0, 32)}.json`);
}

function findCache(env: Readonly<Record<string, string | undefined>>, platform: NodeJS.Platform): string | undefined {
  const own = platform === 'win32' ? env['LOCALAPPDATA'] : env['XDG_CACHE_HOME'];
  if (own) return own;
  try {
    return join(env['HOME'] || homedir(), platform === 'darwin' ? 'Library/Caches' : platform === 'win32' ? 'AppData/Local' : '.cache');
  } catch {
    return undefined;
  }
}

/** Undefined when there is none that can be read: then the builder is asked. */
export function readRecord(file: string | undefined): BuildRecord | undefined {
  if (file === undefined) return undefined;
  try {
    const { digest, imageId, platform, buildArgs } = JSON.parse(readFileSync(file, 'utf8'));
    return typeof digest === 'string' && typeof imageId === 'string' ? { digest, imageId, platform, buildArgs } : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps the record for the next build. A cache that cannot be written costs that build its short cut, nothing else. */
export function writeRecord(file: string | undefined, record: BuildRecord): void {
  if (file === undefined) return;
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileAtomic(file, `${JSON.stringify(record)}\n`, 0o600);
  } catch {
    // The next build asks the builder.
  }
}
