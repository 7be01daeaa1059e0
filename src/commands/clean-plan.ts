import { basename, dirname } from 'node:path';
import type { CacheEntry } from '../build/cache-entries.ts';
import type { EngineThing } from '../engine/engine-remains.ts';
import type { WorkFolder } from '../work-folders.ts';

/** Something that may be removed. */
export interface Piece {
  readonly kind: EngineThing['kind'] | 'folder' | 'cache';
  readonly name: string;
  /** The engine or folder that it is in. */
  readonly where: string;
  readonly run: string;
  readonly project: string;
  readonly state: EngineThing['state'] | 'kept';
  /** Undefined when nobody knows. */
  readonly bytes: number | undefined;
  /** Milliseconds since the epoch; undefined when nobody knows. */
  readonly madeAt: number | undefined;
}

/** A piece that stays, and why. */
export interface Spared {
  readonly piece: Piece;
  readonly reason: string;
}

const HOUR_MS = 3_600_000;
/** A run elsewhere is taken for dead after this, unless the user names another age: only the longest trainings take longer. */
const ELSEWHERE_MS = 24 * HOUR_MS;
/** A build that has just ended may still be about to name its image. */
const SUPERSEDED_MS = 60_000;

export function pieceOfThing(thing: EngineThing, where: string): Piece {
  const { kind, name, run, project, state, bytes, madeAt } = thing;
  return { kind, name, where, run, project, state, bytes, madeAt };
}

export function pieceOfFolder({ path, run, state, madeAt }: WorkFolder, bytes: number): Piece {
  return { kind: 'folder', name: basename(path), where: dirname(path), run, project: '', state, bytes, madeAt };
}

export function pieceOfCache({ path, kind, bytes, madeAt }: CacheEntry): Piece {
  return {
    kind: 'cache',
    name: `${kind}/${basename(path)}`,
    where: dirname(dirname(path)),
    run: '',
    project: '',
    state: 'kept',
    bytes,
    madeAt,
  };
}

/** Why a piece is left alone; undefined when it may go. Ages are milliseconds. */
export function whySpared(
  { state, madeAt }: Piece,
  { olderThan, now }: { readonly olderThan: number | undefined; readonly now: number },
): string | undefined {
  if (state === 'alive') return 'its run is still at work';
  const age = madeAt === undefined ? undefined : now - madeAt;
  if (state === 'elsewhere' && (age === undefined || age < (olderThan ?? ELSEWHERE_MS))) {
    return olderThan === undefined
      ? 'made from another machine or container within the last day: its run may be at work; --older-than says when it is not'
      : 'made from another machine or container, and not known to be older than --older-than';
  }
  if (olderThan !== undefined && (age === undefined || age < olderThan)) return 'not known to be older than --older-than';
  if (state === 'superseded' && age !== undefined && age < SUPERSEDED_MS) return 'made just now';
  return undefined;
}
