import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { chooseBatchSample } from '../config/batch-sample.ts';
import type { Config } from '../config/schema.ts';
import { listFiles } from '../files.ts';
import { LEFT_BEHIND } from './sample-files.ts';

/** Whether the files of a sample are packed with gzip. `absent`: there is no file. */
export type Packed = 'none' | 'all' | 'some' | 'absent';

export interface SampleCompression {
  readonly channels: Readonly<Record<string, Packed>>;
  readonly batch: Packed | undefined;
}

/** Looks at the names of the sample files: `.gz` is packed, as the rehearsals have it (PIPE-08, BATCH-17). Reads no content. */
export function readSampleCompression(config: Config, projectDir: string): SampleCompression {
  const batch = chooseBatchSample(config);
  return {
    channels: Object.fromEntries(
      Object.entries(config.samples.channels).map(([name, { path }]) => [name, judgeNames(listNames(resolve(projectDir, path)))]),
    ),
    batch: batch === undefined ? undefined : judgeNames(listNames(resolve(projectDir, batch.path))),
  };
}

function judgeNames(names: readonly string[]): Packed {
  const packed = names.filter((name) => name.endsWith('.gz')).length;
  if (names.length === 0) return 'absent';
  if (packed === 0) return 'none';
  return packed === names.length ? 'all' : 'some';
}

function listNames(path: string): readonly string[] {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return [];
  if (!stats.isDirectory()) return [path];
  return listFiles(path).filter((name) => !LEFT_BEHIND.test(name));
}
