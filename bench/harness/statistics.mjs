// The figures that stand for many measurements.
import { quantileSorted } from 'd3-array';

/** Median, quartiles and number of values; none of what was not measured (`undefined` or `null`). */
export function summarise(values) {
  const sorted = values.filter((value) => Number.isFinite(value)).toSorted((one, other) => one - other);
  const at = (share) => quantileSorted(sorted, share);
  return { median: at(0.5), q1: at(0.25), q3: at(0.75), least: sorted[0], most: sorted.at(-1), count: sorted.length };
}
