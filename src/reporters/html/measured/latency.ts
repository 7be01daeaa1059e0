import type { Measurements } from '../../../report/measurements.ts';
import { type Bin, logBins, quantile } from '../chart/bins.ts';
import { percent, renderChart, round, TOP } from '../chart/frame.ts';
import { type Axis, linearAxis, logAxis } from '../chart/scales.ts';
import { html, type Markup } from '../markup.ts';
import { formatMs } from './format.ts';

const HEIGHT = 90;
/** Shorter times are not told apart. */
const LEAST_MS = 0.1;

export interface Latencies {
  readonly name: string;
  /** Milliseconds, sorted, of answers that came. */
  readonly ms: readonly number[];
}

/** Times of answers by what was asked. */
export function groupLatencies({ burst, requests = [], pings = [] }: Measurements): readonly Latencies[] {
  const answered = requests.filter(({ status }) => status !== undefined);
  const of = (area: string) => answered.filter((request) => request.area === area).map(({ ms }) => ms);
  const groups = [
    { name: 'one small request after the other', ms: burst?.timesMs ?? [] },
    { name: 'other requests to the endpoint', ms: of('serve') },
    { name: 'requests of batch jobs', ms: of('batch') },
    { name: 'health checks', ms: pings.filter(({ status }) => status === 200).map(({ ms }) => ms) },
  ];
  return groups.filter(({ ms }) => ms.length > 0).map(({ name, ms }) => ({ name, ms: ms.toSorted((one, other) => one - other) }));
}

/** A histogram for each kind of request, all over the same times. */
export function renderLatencies(measurements: Measurements): readonly Markup[] {
  const groups = groupLatencies(measurements);
  const longest = Math.max(...groups.map(({ ms }) => ms.at(-1) ?? 0), 10);
  const shortest = Math.max(LEAST_MS, Math.min(...groups.map(({ ms }) => ms[0] ?? 1), 1));
  const ends = [10 ** Math.floor(Math.log10(shortest)), 10 ** Math.ceil(Math.log10(longest))] as const;
  const x = logAxis({ from: ends[0], to: ends[1], format: formatMs, count: 6 });
  return groups.map((group) => renderHistogram(group, logBins(group.ms, ends), x));
}

export function describeLatencies({ ms }: Latencies): string {
  const at = (share: number) => formatMs(quantile(ms, share));
  const most = formatMs(ms.at(-1) ?? 0);
  return ms.length < 5
    ? `${ms.length} answered, slowest ${most}`
    : `${ms.length} answered, half within ${at(0.5)}, 95 % within ${at(0.95)}, slowest ${most}`;
}

function renderHistogram(group: Latencies, bins: readonly Bin[], x: Axis): Markup {
  const most = Math.max(...bins.map(({ count }) => count));
  const y = linearAxis({ from: 0, to: most, format: String, count: 3 });
  const whole = { ...y, ticks: y.ticks.filter(({ text }) => Number.isInteger(Number(text))) };
  const filled = bins.filter(({ count }) => count > 0);
  return renderChart({
    title: group.name.charAt(0).toUpperCase() + group.name.slice(1),
    summary: describeLatencies(group),
    ...{ x, y: whole, height: HEIGHT },
    paths: html``,
    marks: filled.map((one) => {
      const [left, right, top] = [x.place(one.from), x.place(one.to), y.place(one.count)];
      const words = `${formatMs(one.from)} to ${formatMs(one.to)}: ${one.count}`;
      return html`<rect class="mark" x="${percent(left)}" y="${round(TOP + (1 - top) * HEIGHT)}" width="${percent((right - left) * 0.92)}" height="${round(
        top * HEIGHT,
      )}"><title>${words}</title></rect>`;
    }),
    table: {
      caption: 'Counts as a table',
      head: ['from', 'to', 'answers'],
      rows: filled.map(({ from, to, count }) => [formatMs(from), formatMs(to), String(count)]),
    },
  });
}
