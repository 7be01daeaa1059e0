import type { BuildSpec } from '../engine/engine.ts';
import type { BuildCache } from './cache.ts';

/** What the last successful build of a tag was made from, and what came out. */
export interface BuildRecord {
  readonly digest: string;
  readonly imageId: string;
  /** How it was asked for, so that the same can be asked again. */
  readonly asked: Pick<BuildSpec, 'platform' | 'builder' | 'buildArgs'>;
}

type Place = Pick<BuildSpec, 'dockerfile' | 'tag'>;
const keyOf = ({ dockerfile, tag }: Place) => [dockerfile, tag];

/** Undefined when nobody remembers: then the builder is asked. */
export function readRecord(cache: BuildCache, place: Place): BuildRecord | undefined {
  const found = cache.read('builds', keyOf(place)) as Partial<BuildRecord> | undefined;
  if (typeof found?.digest !== 'string' || typeof found.imageId !== 'string' || typeof found.asked !== 'object') return undefined;
  return { digest: found.digest, imageId: found.imageId, asked: found.asked };
}

export function writeRecord(cache: BuildCache, place: Place, record: BuildRecord): void {
  cache.write('builds', keyOf(place), record);
}
