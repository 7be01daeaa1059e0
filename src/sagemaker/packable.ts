import type { ArtifactEntry } from './artifact.ts';

/** How much of a model a rehearsal packs and looks at. SageMaker sets no such limits; the disk and the patience of a seller do. */
export const PACKABLE = { entries: 100_000, bytes: 50e9 } as const;

/** Bytes that the files of a model claim to hold; sparse files may hold less on the disk, and are written out whole when packed. */
export function claimedBytes(entries: readonly (ArtifactEntry & { readonly bytes: number })[]): number {
  return entries.reduce((sum, { type, bytes }) => sum + (type === 'file' || type === 'hardlink' ? bytes : 0), 0);
}
