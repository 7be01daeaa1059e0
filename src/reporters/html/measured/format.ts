import { formatDuration } from '../../../text/terminal.ts';

/** A time that may be far below a second: `0.42 ms`, `8.5 ms`, then as everywhere else. */
export function formatMs(ms: number): string {
  return ms < 10 ? `${trim(ms, ms < 1 ? 2 : 1)} ms` : formatDuration(ms).replace(/\.0 s$/, ' s');
}

/** A moment of a run, in seconds. */
export function formatMoment(ms: number): string {
  return `${trim(ms / 1000, 2)} s`;
}

/** A value of a metric, short but not rounded to nothing. */
export function formatValue(value: number): string {
  const size = Math.abs(value);
  if (value === 0 || (size >= 1e-4 && size < 1e6)) return String(Number(value.toPrecision(5)));
  return value.toExponential(2);
}

function trim(value: number, digits: number): string {
  return String(Number(value.toFixed(digits)));
}
