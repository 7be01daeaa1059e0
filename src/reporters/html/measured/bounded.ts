import type { Measurements } from '../../../report/measurements.ts';
import { thinOut } from '../../../report/seen.ts';

/** Bars and points of one drawing. */
const MARKS_MAX = 1_000;
/** Drawings of one kind, and rows of one. */
const DRAWINGS_MAX = 100;

/**
 * The same with lists that a page can hold, evenly thinned out, and whether nothing is left out. No run of the tool has more, but a file may.
 * Requests and pings stay: they are counted and not drawn one by one.
 */
export function boundMeasurements(all: Measurements): { readonly bounded: Measurements; readonly complete: boolean } {
  let complete = true;
  const most = <T>(list: readonly T[], max: number): readonly T[] => {
    complete &&= list.length <= max;
    return thinOut(list, max);
  };
  const { containers, memory, stops, metrics, images, model } = all;
  const bounded = {
    ...all,
    ...(containers && { containers: most(containers, MARKS_MAX) }),
    ...(memory && { memory: most(memory, DRAWINGS_MAX).map((one) => ({ ...one, points: most(one.points, MARKS_MAX) })) }),
    ...(stops && { stops: most(stops, DRAWINGS_MAX) }),
    ...(metrics && { metrics: most(metrics, DRAWINGS_MAX).map((one) => ({ ...one, values: most(one.values, MARKS_MAX) })) }),
    ...(images && { images: most(images, DRAWINGS_MAX).map((one) => ({ ...one, layers: most(one.layers, DRAWINGS_MAX) })) }),
    ...(model && { model: { ...model, largest: most(model.largest, DRAWINGS_MAX) } }),
  };
  return { bounded, complete };
}
