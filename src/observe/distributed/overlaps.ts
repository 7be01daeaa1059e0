import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { walkTree } from '../tree.ts';
import type { TreeEntry } from '../types.ts';
import type { SharedPath } from './types.ts';

/** Folders that all hosts of a job have in common in the end: one archive each, and one place in S3 for checkpoints (DIST-07, DIST-08). */
export const MERGED = ['model', 'output/data', 'checkpoints'] as const;

/** Paths kept; a job with more has told enough. */
const PATHS_MAX = 1_000;

interface HostFolder {
  readonly host: string;
  /** What stands for its `/opt/ml`. */
  readonly ml: string;
}

interface Copy extends HostFolder {
  readonly entry: TreeEntry;
}

/** The paths that several hosts have written, those that differ first. Folders are not among them: they merge. */
export async function findShared(hosts: readonly HostFolder[]): Promise<readonly SharedPath[]> {
  const copies = new Map<string, Copy[]>();
  for (const { host, ml } of hosts) {
    for (const root of MERGED) {
      for (const entry of walkTree(join(ml, root))) {
        const path = `${root}/${entry.path}`;
        copies.set(path, [...(copies.get(path) ?? []), { host, ml, entry }]);
      }
    }
  }
  const several = [...copies].filter(([, found]) => found.length > 1 && found.some(({ entry }) => entry.type !== 'folder'));
  const shared: SharedPath[] = [];
  for (const [path, found] of several.slice(0, PATHS_MAX)) {
    shared.push({ path, hosts: found.map(({ host }) => host), same: await areSame(path, found) });
  }
  return shared.sort((a, b) => Number(a.same) - Number(b.same));
}

async function areSame(path: string, copies: readonly Copy[]): Promise<boolean> {
  const regular = copies.every(({ entry }) => entry.type === 'file' || entry.type === 'hardlink');
  if (!regular || new Set(copies.map(({ entry }) => entry.bytes)).size > 1) return false;
  const digests = new Set<string>();
  for (const { ml } of copies) digests.add(await digest(join(ml, path)));
  return digests.size === 1;
}

async function digest(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
