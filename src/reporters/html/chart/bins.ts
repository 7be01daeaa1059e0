import { bin, quantileSorted } from 'd3-array';

export interface Bin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** So many bins for each factor of ten. */
const PER_DECADE = 8;

/** Counts values above 0 in bins whose ends are all the same factor apart, over whole decades from `from` to `to`. */
export function logBins(values: readonly number[], [from, to]: readonly [number, number]): readonly Bin[] {
  const first = Math.round(Math.log10(from) * PER_DECADE);
  const last = Math.round(Math.log10(to) * PER_DECADE);
  const ends = Array.from({ length: last - first + 1 }, (_, index) => 10 ** ((first + index) / PER_DECADE));
  const counted = bin<number, number>().domain([from, to]).thresholds(ends.slice(1, -1))(
    values.map((value) => Math.min(to, Math.max(from, value))),
  );
  return counted.map((members) => ({ from: members.x0 ?? from, to: members.x1 ?? to, count: members.length }));
}

/** Value below which this share of the values lies; `sorted` is not empty. */
export function quantile(sorted: readonly number[], share: number): number {
  return quantileSorted([...sorted], share) ?? Number.NaN;
}
