import { constants } from 'node:fs';
import { access, lstat, opendir, readFile, stat, statfs } from 'node:fs/promises';
import { freemem, tmpdir, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { openCache } from '../../build/cache.ts';
import type { Facts } from '../facts.ts';
import type { Disk } from '../facts-host.ts';
import type { Gathering } from '../gather.ts';

/** A cache of very many files is not counted to its end. */
const COUNTING_MS = 800;

/** Folders that are written to, their disks, and the memory. */
export const spaceGatherers = {
  temp: { title: 'the temporary folder', limitMs: 4_000, make: readTemp },
  cache: { title: 'the cache folder', limitMs: 4_000, make: readCache },
  memory: { title: 'the memory', limitMs: 3_000, make: readMemory },
};

async function readTemp({ context }: Gathering): Promise<Facts['temp']> {
  const path = tmpdir();
  const state = await judgeFolder(path);
  const noexec = context.platform === 'linux' ? isNoexec(await readFile('/proc/self/mountinfo', 'utf8').catch(() => ''), path) : undefined;
  return { path, state, noexec, disk: await readDisk(path) };
}

async function readCache({ context }: Gathering): Promise<Facts['cache']> {
  const path = openCache(context.env, context.platform).folder;
  if (path === undefined) return { path, state: 'no-place', bytes: 0, more: false, disk: undefined };
  const state = await judgeFolder(path);
  const use = state === 'usable' ? await measure(path, performance.now() + COUNTING_MS) : { bytes: 0, more: false };
  return { path, state: state === 'missing' ? await judgeMissing(path) : state, ...use, disk: await readDisk(await nearestFolder(path)) };
}

async function judgeFolder(path: string): Promise<Facts['temp']['state']> {
  try {
    if (!(await stat(path)).isDirectory()) return 'not-a-folder';
    await access(path, constants.W_OK | constants.X_OK);
    return 'usable';
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 'missing' : 'not-writable';
  }
}

/** A folder that is made when it is needed matters only where it cannot be made. */
async function judgeMissing(path: string): Promise<'missing' | 'not-writable'> {
  return (await judgeFolder(await nearestFolder(path))) === 'usable' ? 'missing' : 'not-writable';
}

async function nearestFolder(path: string): Promise<string> {
  for (let folder = path; ; folder = dirname(folder)) {
    const found = await stat(folder).catch(() => undefined);
    if (found?.isDirectory() === true || folder === dirname(folder)) return folder;
  }
}

/** Free space of the disk of a folder; undefined where it cannot be told. */
export async function readDisk(path: string): Promise<Disk | undefined> {
  try {
    const { bavail, bsize, ffree, files } = await statfs(path);
    return { path, freeBytes: bavail * bsize, freeInodes: ffree, inodes: files };
  } catch {
    return undefined;
  }
}

/** Whether the mount that a folder belongs to starts no programs, by what the kernel lists. */
export function isNoexec(mountinfo: string, path: string): boolean | undefined {
  let best: { readonly at: string; readonly noexec: boolean } | undefined;
  for (const line of mountinfo.split('\n')) {
    const [, , , , escaped, options] = line.split(' ');
    if (escaped === undefined || options === undefined) continue;
    const at = escaped.replace(/\\([0-7]{3})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 8)));
    const holds = at === '/' || path === at || path.startsWith(`${at}/`);
    // Later lines lie on top of earlier ones.
    if (holds && at.length >= (best?.at.length ?? 0)) best = { at, noexec: options.split(',').includes('noexec') };
  }
  return best?.noexec;
}

async function measure(root: string, deadline: number): Promise<{ readonly bytes: number; readonly more: boolean }> {
  const use = { bytes: 0, more: false };
  const visit = async (folder: string): Promise<void> => {
    for await (const entry of await opendir(folder)) {
      if (performance.now() > deadline) {
        use.more = true;
        return;
      }
      const path = join(folder, entry.name);
      if (entry.isDirectory()) await visit(path).catch(() => {});
      else
        use.bytes += await lstat(path).then(
          ({ blocks, size }) => (blocks > 0 ? blocks * 512 : size),
          () => 0,
        );
    }
  };
  await visit(root).catch(() => {});
  return use;
}

/** What the kernel could give out without swapping; Node's own figure leaves out what can be taken back from caches. */
async function readMemory({ context }: Gathering): Promise<Facts['memory']> {
  const text = context.platform === 'linux' ? await readFile('/proc/meminfo', 'utf8').catch(() => '') : '';
  const available = /^MemAvailable:\s+(\d+) kB/m.exec(text)?.[1];
  return { totalBytes: totalmem(), availableBytes: available === undefined ? freemem() : Number(available) * 1024 };
}
