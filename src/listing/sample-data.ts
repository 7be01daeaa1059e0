import { readFileSync, statSync } from 'node:fs';
import { explaining } from '../file-errors.ts';
import { formatBytes } from '../text/bytes.ts';
import { type ListingFile, SAMPLES } from './bodies.ts';
import type { Gap } from './types.ts';

/** Sample data of this size is still good to have in a Git repository. */
export const DATA_MAX = 25_000_000;

/** The files of a channel's sample. */
export interface ChannelSample {
  readonly channel: string;
  /** Path in the spec. */
  readonly sample: string;
  readonly files: readonly { readonly path: string; readonly key: string }[];
}

/** The training data that the notebook uploads, as files of the listing. Data that is too large is left out, and named. */
export function placeSampleData(channels: readonly ChannelSample[]): {
  readonly files: readonly ListingFile[];
  readonly gaps: readonly Gap[];
} {
  const files: ListingFile[] = [];
  const gaps: Gap[] = [];
  for (const { channel, sample, files: found } of channels) {
    const bytes = found.reduce((sum, { path }) => sum + explaining('read', path, () => statSync(path)).size, 0);
    if (bytes > DATA_MAX) {
      const reason = `the channel ${channel} has ${formatBytes(bytes)}; more than ${formatBytes(DATA_MAX)} is not put beside the notebook`;
      gaps.push({ field: 'Sample data', reason, source: `samples.channels.${channel}.path, ${sample}`, severity: 'must' });
      continue;
    }
    for (const { path, key } of found) {
      files.push({ path: `${SAMPLES}/channels/${channel}/${key}`, content: explaining('read', path, () => readFileSync(path)) });
    }
  }
  return { files, gaps };
}
