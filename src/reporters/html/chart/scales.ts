import { scaleLinear, scaleLog } from 'd3-scale';

/** Where values of one direction stand, from 0 to 1, and which of them are named beside it. */
export interface Axis {
  place(value: number): number;
  readonly ticks: readonly { readonly at: number; readonly text: string }[];
}

export interface AxisWish {
  readonly from: number;
  readonly to: number;
  readonly format: (value: number) => string;
  /** About how many values are named. */
  readonly count: number;
}

/** An axis whose ends are round values; with `exact` they are the values themselves. */
export function linearAxis({ from, to, format, count }: AxisWish, { exact = false }: { readonly exact?: boolean } = {}): Axis {
  const scale = scaleLinear()
    .domain(from === to ? [from - Math.abs(from || 1) / 2, to + Math.abs(to || 1) / 2] : [from, to])
    .range([0, 1]);
  const ends = exact ? scale : scale.nice(count);
  return { place: (value) => ends(value), ticks: named(ends.ticks(count), ends, format) };
}

/** An axis on which each step is a factor; values have to be above 0. */
export function logAxis({ from, to, format, count }: AxisWish): Axis {
  const scale = scaleLog().domain([from, to]).range([0, 1]).clamp(true);
  const all = scale.ticks();
  // Powers of ten alone where everything would not fit.
  const few = all.length <= count ? all : all.filter((value) => Number.isInteger(Math.log10(value)));
  return { place: (value) => scale(value), ticks: named(few.length > 1 ? few : all.slice(0, count), scale, format) };
}

function named(values: readonly number[], place: (value: number) => number, format: (value: number) => string): Axis['ticks'] {
  return values.map((value) => ({ at: place(value), text: format(value) }));
}
