import { statfsSync } from 'node:fs';
import { EXIT, UserError } from '../errors.ts';
import { formatBytes } from '../text/bytes.ts';
import type { ArtifactEntry } from './artifact.ts';

/** How much of a model a rehearsal packs and looks at. SageMaker sets no such limits; the disk and the patience of a seller do. */
export const PACKABLE = { entries: 100_000, bytes: 50e9 } as const;

/** Bytes that the files of a model claim to hold; sparse files may hold less on the disk, and are written out whole when packed. */
export function claimedBytes(entries: readonly (ArtifactEntry & { readonly bytes: number })[]): number {
  return entries.reduce((sum, { type, bytes }) => sum + (type === 'file' || type === 'hardlink' ? bytes : 0), 0);
}

export interface Unpackable {
  readonly members: number;
  readonly bytes: number;
}

/** How much an archive may unpack to: some kilobytes of gzip can promise anything. Ten times the files that a rehearsal packs, folders and links included. */
export const UNPACKABLE: Unpackable = { members: 10 * PACKABLE.entries, bytes: PACKABLE.bytes };

/** What is left of the disk for everything else. */
const SPARED_BYTES = 268_435_456;
/** Free space is asked for again after so many bytes. */
const LOOK_BYTES = 67_108_864;

/**
 * Counts the members of an archive while they are unpacked into `folder`, by what their headers say, before they are written.
 * The function returned throws UserError for the member that is one too many, or too large for the limits or the disk.
 */
export function countMembers(archive: string, folder: string, limits: Unpackable = UNPACKABLE) {
  const refuse = (what: string, exitCode: UserError['exitCode'] = EXIT.usage) =>
    new UserError(`${archive} ${what}.`, { hint: 'Look at it with: tar -tvzf', exitCode });
  let members = 0;
  let bytes = 0;
  let free = 0;
  return (size: number) => {
    members += 1;
    bytes += size;
    if (members > limits.members) throw refuse(`holds more than ${limits.members.toLocaleString('en')} files, folders and links`);
    if (bytes > limits.bytes) throw refuse(`unpacks to more than ${formatBytes(limits.bytes)}`);
    if (size > free) free = freeBytes(folder);
    free -= size;
    if (free < 0) throw refuse(`unpacks to ${formatBytes(bytes)} and more, which leaves too little of the disk`, EXIT.couldNotLook);
    free = Math.min(free, LOOK_BYTES);
  };
}

function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize - SPARED_BYTES;
}
