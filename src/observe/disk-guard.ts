import { lstat, opendir, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { ContainerExit, DiskUse, RunningContainer } from '../engine/engine.ts';
import { within } from './patience.ts';

/** Between two looks; most containers end before the first. */
const LOOK_EVERY_MS = 1_000;
/** A look may take as long as it has to; then the next one waits so much longer. */
const PATIENCE = 10;
/** Share of the free space that one container may use, and the share at which it is ended whoever wrote the rest. */
const USABLE = 0.8;
const RESERVE = 0.1;

export interface DiskLimits {
  /** Folder whose disk is watched, and the folders that the container may write to. */
  readonly root: string;
  readonly folders: readonly string[];
  readonly maxBytes: number;
}

/** The same container, ended when it fills the disk; its end then says so (`overfull`). */
export function guardDisk(container: RunningContainer, limits: DiskLimits): RunningContainer {
  let overfull: DiskUse | undefined;
  const mark = <E extends ContainerExit>(exit: E): E => (overfull === undefined ? exit : { ...exit, overfull });
  const exited = container.exited.then(mark);
  exited.catch(() => {});
  const onOverfull = async (use: DiskUse) => {
    overfull = use;
    await container.stop(0);
  };
  // An engine that has gone is told by whoever uses the container.
  watch(container, limits, onOverfull).catch(() => {});
  return { ...container, exited, stop: async (graceSeconds) => mark(await container.stop(graceSeconds)) };
}

async function watch(container: RunningContainer, limits: DiskLimits, onOverfull: (use: DiskUse) => Promise<void>): Promise<void> {
  let pause = LOOK_EVERY_MS;
  let freeAtStart: number | undefined;
  while ((await within(pause, container.exited)) === 'late') {
    const began = performance.now();
    const free = await freeBytes(limits.root);
    freeAtStart ??= free + (await measure(container, limits.folders, Number.POSITIVE_INFINITY));
    const limitBytes = Math.min(limits.maxBytes, freeAtStart * USABLE);
    const bytes = await measure(container, limits.folders, limitBytes);
    if (bytes > limitBytes) return onOverfull({ bytes, reason: 'limit', limitBytes });
    // What a program has deleted and still holds open is in no folder.
    if (free < freeAtStart * RESERVE) return onOverfull({ bytes, reason: 'free', limitBytes });
    pause = Math.max(LOOK_EVERY_MS, (performance.now() - began) * PATIENCE);
  }
}

async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

async function measure({ layerBytes }: RunningContainer, folders: readonly string[], enough: number): Promise<number> {
  let bytes = (await layerBytes?.()) ?? 0;
  for (const folder of folders) bytes += bytes > enough ? 0 : await allocatedBelow(folder, enough - bytes);
  return bytes;
}

/** Bytes on disk below a folder, links not followed; no more than is needed to know that it is `enough`. What cannot be read counts nothing. */
async function allocatedBelow(folder: string, enough: number): Promise<number> {
  let bytes = 0;
  try {
    for await (const entry of await opendir(folder)) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) bytes += await allocatedBelow(path, enough - bytes);
      else bytes += await lstat(path).then(({ blocks }) => blocks * 512);
      if (bytes > enough) return bytes;
    }
  } catch {
    // It is written to meanwhile, or its path is too long.
  }
  return bytes;
}
