import type { BuildSpec } from '../engine/engine.ts';
import type { BuildCache } from './cache.ts';

/** What the last successful build of a tag was made from, and what came out. */
export interface BuildRecord {
  readonly digest: string;
  readonly imageId: string;
}

type Place = Pick<BuildSpec, 'dockerfile' | 'tag'>;
const keyOf = ({ dockerfile, tag }: Place) => [dockerfile, tag];

/** Undefined when nobody remembers: then the builder is asked. */
export function readRecord(cache: BuildCache, place: Place): BuildRecord | undefined {
  const found = cache.read('builds', keyOf(place));
  if (typeof found !== 'object' || found === null || !('digest' in found) || !('imageId' in found)) return undefined;
  const { digest, imageId } = found;
  return typeof digest === 'string' && typeof imageId === 'string' ? { digest, imageId } : undefined;
}

export function writeRecord(cache: BuildCache, place: Place, record: BuildRecord): void {
  cache.write('builds', keyOf(place), record);
}
