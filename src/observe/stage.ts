import { constants, mkdirSync, statSync } from 'node:fs';
import { chmod, copyFile, link, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writeFiles } from '../files.ts';
import { planEmptyFile, planKeys } from '../plan/data-shape.ts';
import type { DataSource, Scenario } from '../plan/scenario.ts';
import { noise } from '../sagemaker/broken-body.ts';
import type { PipeSource } from './pipe/feeder.ts';
import { listSample, type SampleFile } from './sample-files.ts';

const NOISE_BYTES = 4_096;

/** What stands below `/opt/ml` by now, and what still has to be fed. */
export interface Staged {
  readonly ml: string;
  readonly pipes: readonly PipeSource[];
}

/**
 * Makes the folder that stands for `/opt/ml` of one run, sample data included. Data that nothing can write to through this
 * folder is a second name of the user's file where the file system allows; otherwise it is a copy. Throws UserError for
 * sample data that is missing.
 */
export async function stageScenario(scenario: Scenario, ml: string, options: { readonly mayLink: boolean }): Promise<Staged> {
  for (const folder of ['', ...scenario.folders]) mkdirSync(join(ml, folder), { recursive: true });
  writeFiles(ml, scenario.files);
  const protectedInput = scenario.run.mounts.some(({ path, readOnly }) => path === 'input' && readOnly);
  const mayLink = options.mayLink && protectedInput;
  for (const source of scenario.data.filter(({ as }) => as === 'folder')) await placeData(source, ml, mayLink);
  const pipes = scenario.data.filter(({ as }) => as === 'pipe');
  return { ml, pipes: pipes.map((source) => describePipe(source, ml)) };
}

async function placeData(source: DataSource, ml: string, mayLink: boolean): Promise<void> {
  const folder = join(ml, 'input/data', source.channel);
  mkdirSync(folder, { recursive: true });
  const files = listShare(source);
  if (source.broken === true) {
    writeFiles(
      folder,
      files.map(({ key }) => ({ path: key, content: noise(NOISE_BYTES), mode: 0o644 })),
    );
    return;
  }
  const shape = source.shape ?? {};
  const keys = files.map(({ key }) => key);
  const targets = planKeys(keys, shape);
  for (const [index, { path, key }] of files.entries()) {
    const target = join(folder, targets[index] ?? key);
    mkdirSync(dirname(target), { recursive: true });
    await place(path, target, mayLink && shape.withoutFinalNewline !== true);
    if (shape.withoutFinalNewline === true) await cutFinalNewline(target);
  }
  const empty = planEmptyFile(keys, shape);
  if (empty !== undefined) writeFiles(folder, [{ path: empty, content: '', mode: 0o644 }]);
}

async function cutFinalNewline(path: string): Promise<void> {
  await chmod(path, 0o644);
  const file = await open(path, 'r+');
  try {
    const { size } = await file.stat();
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(2), position: Math.max(0, size - 2) });
    const cut = /\r?\n$/.exec(buffer.subarray(0, bytesRead).toString('latin1'))?.[0].length ?? 0;
    if (cut > 0) await file.truncate(size - cut);
  } finally {
    await file.close();
  }
}

/** The files that this container gets: all, or those dealt to its host. */
function listShare({ from, named, shard }: DataSource): readonly SampleFile[] {
  const files = listSample(from, named);
  return shard === undefined ? files : files.filter((_, index) => index % shard.of === shard.at);
}

async function place(from: string, to: string, mayLink: boolean): Promise<void> {
  if (mayLink) {
    try {
      await link(from, to);
      return;
    } catch {
      // Another file system, or a file of somebody else: then it is copied.
    }
  }
  await copyFile(from, to, constants.COPYFILE_FICLONE);
}

/** Noise is no record and no archive: it comes as it is. */
function describePipe(source: DataSource, ml: string): PipeSource {
  const { channel, feed, broken } = source;
  return { channel, files: pipeFiles(source, ml), ...(feed === undefined || broken === true ? {} : { feed }) };
}

function pipeFiles(source: DataSource, ml: string): readonly string[] {
  const files = listShare(source);
  if (source.broken !== true) return files.map(({ path }) => path);
  const name = `noise-${source.channel}`;
  writeFiles(ml, [{ path: name, content: noise(NOISE_BYTES), mode: 0o644 }]);
  return [join(ml, name)];
}

/** Bytes of all files that feed a pipe, to know how many to hold back. */
export function sizeOf(files: readonly string[]): number {
  return files.reduce((sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0), 0);
}
