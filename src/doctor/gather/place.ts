import { constants, type Dirent } from 'node:fs';
import { access, lstat, readdir } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { Facts } from '../facts.ts';
import type { Gathering } from '../gather.ts';

/** Entries that are looked at for other owners. */
const ENTRIES = 3_000;
const FOREIGN_SHOWN = 20;

/** Folders that services keep the same on several machines. */
const SERVICES: readonly (readonly [RegExp, string])[] = [
  [/\/Library\/Mobile Documents\//, 'iCloud Drive'],
  [/\/OneDrive( - [^/]+)?\//i, 'OneDrive'],
  [/\/Dropbox( \([^/]+\))?\//i, 'Dropbox'],
  [/\/(Google Drive|GoogleDrive[^/]*|My Drive)\//i, 'Google Drive'],
];

/** Where the project lies, and whose its files are. */
export async function readPlace({ projectDir, context, ask, signal }: Gathering): Promise<Facts['place']> {
  const dir = projectDir();
  const { wsl } = await ask('host');
  const slashed = `${dir.replaceAll('\\', '/')}/`;
  return {
    dir,
    writable: await access(dir, constants.W_OK | constants.X_OK).then(
      () => true,
      () => false,
    ),
    // Root may change everything, and Windows has no such owners.
    foreign: context.platform === 'win32' || userInfo().uid <= 0 ? [] : await findForeign(dir, userInfo().uid, signal),
    synchronised: SERVICES.find(([pattern]) => pattern.test(slashed))?.[1],
    windowsDisk: wsl && /^\/mnt\/[a-z]\//.test(slashed),
  };
}

async function findForeign(dir: string, uid: number, signal: AbortSignal): Promise<readonly string[]> {
  const found: string[] = [];
  const folders = [''];
  let left = ENTRIES;
  for (const below of folders) {
    const entries: readonly Dirent[] = await readdir(join(dir, below), { withFileTypes: true }).catch(() => []);
    for (const { name } of entries) {
      if (left-- <= 0 || found.length >= FOREIGN_SHOWN || signal.aborted) return found;
      const path = below === '' ? name : `${below}/${name}`;
      const seen = await lstat(join(dir, path)).catch(() => undefined);
      if (seen !== undefined && seen.uid !== uid) found.push(path);
      else if (seen?.isDirectory() === true && name !== 'node_modules' && name !== '.git') folders.push(path);
    }
  }
  return found;
}
