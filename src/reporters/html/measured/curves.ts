import type { ContainerTimes, Measurements, MemorySeries, MetricSeries } from '../../../report/measurements.ts';
import { formatBytes } from '../../../text/bytes.ts';
import { type Chart, percent, renderChart, round, TOP } from '../chart/frame.ts';
import { areaPath, linePath } from '../chart/paths.ts';
import { linearAxis } from '../chart/scales.ts';
import { geometry, html, line, type Markup } from '../markup.ts';
import { formatMoment, formatValue } from './format.ts';

const HEIGHT = 130;
/** Rows of a table below a curve. */
const ROWS_MAX = 60;
/** Up to so many points are marked one by one. */
const MARKED_MAX = 40;

/** Memory of containers over time, one curve each. */
export function renderMemory({ memory = [], containers = [] }: Measurements): readonly Markup[] {
  return memory.flatMap((series) => (series.points.length < 2 ? [] : [renderSeries(series, containers)]));
}

export function peakOf({ points }: MemorySeries): number {
  return points.reduce((most, { bytes }) => Math.max(most, bytes), 0);
}

function renderSeries(series: MemorySeries, containers: readonly ContainerTimes[]): Markup {
  const container = containers.find(({ id }) => id === series.container);
  const start = container?.startedAtMs ?? series.points[0]?.atMs ?? 0;
  const points = series.points.map(({ atMs, bytes }) => ({ x: Math.max(0, atMs - start), y: bytes }));
  const first = points[0]?.y ?? 0;
  const last = points.at(-1)?.y ?? 0;
  const name = line(container === undefined ? series.container : `${series.container}, ${container.what}`);
  return renderCurve(points, {
    title: `Memory of ${name}`,
    summary: `${formatBytes(first)} at first, ${formatBytes(peakOf(series))} at most, ${formatBytes(last)} in the end`,
    x: formatMoment,
    y: formatBytes,
    fromZero: true,
    table: { caption: 'Memory as a table', head: ['after its start', 'memory'] },
  });
}

/** Metrics that were printed more than once, in their order; those with one value are told in a table. */
export function renderMetrics({ metrics = [] }: Measurements): readonly Markup[] {
  const curves = metrics.filter(({ values }) => values.length > 1).map(renderMetric);
  const single = metrics.filter(({ values }) => values.length === 1);
  if (single.length === 0) return curves;
  const rows = single.map(({ name, values, objective }) => {
    const aim = objective === undefined ? '' : `, an objective to ${objective.toLowerCase()}`;
    return html`<tr><th scope="row"><code>${line(name)}</code>${aim}</th><td>${formatValue(values[0] ?? 0)}</td></tr>`;
  });
  return [...curves, html`<table class="plain"><caption>Printed once</caption><tbody>${rows}</tbody></table>`];
}

function renderMetric({ name, values, count, objective }: MetricSeries): Markup {
  const points = values.map((value, index) => ({ x: values.length < 2 ? 1 : 1 + (index * (count - 1)) / (values.length - 1), y: value }));
  const aim = objective === undefined ? '' : `; an objective to ${objective.toLowerCase()}`;
  return renderCurve(points, {
    title: line(name),
    summary: `${count} values from ${formatValue(values[0] ?? 0)} to ${formatValue(values.at(-1) ?? 0)}${aim}`,
    x: (value) => String(Math.round(value * 100) / 100),
    y: formatValue,
    fromZero: false,
    table: { caption: 'Values as a table', head: ['number', 'value'] },
  });
}

interface Curve {
  readonly title: string;
  readonly summary: string;
  readonly x: (value: number) => string;
  readonly y: (value: number) => string;
  readonly fromZero: boolean;
  readonly table: Omit<Chart['table'], 'rows'>;
}

function renderCurve(points: readonly { readonly x: number; readonly y: number }[], curve: Curve): Markup {
  const extent = (values: readonly number[]) =>
    values.reduce(([least, most], one) => [Math.min(least, one), Math.max(most, one)] as const, [
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
    ] as readonly [number, number]);
  const [left, right] = extent(points.map(({ x }) => x));
  const [low, high] = extent(points.map(({ y }) => y));
  const x = linearAxis({ from: curve.fromZero ? 0 : left, to: right, format: curve.x, count: 5 }, { exact: true });
  const y = linearAxis({ from: curve.fromZero ? 0 : low, to: high, format: curve.y, count: 4 });
  const placed = points.map((point) => ({ x: x.place(point.x), y: y.place(point.y) }));
  const step = Math.max(1, Math.ceil(points.length / ROWS_MAX));
  const shown = points.filter((_, index) => index % step === 0 || index === points.length - 1);
  return renderChart({
    title: curve.title,
    summary: curve.summary,
    ...{ x, y, height: HEIGHT },
    paths: html`${curve.fromZero ? html`<path class="below" d="${geometry(areaPath(placed))}"/>` : undefined}<path class="line" d="${geometry(linePath(placed))}" vector-effect="non-scaling-stroke"/>`,
    marks:
      placed.length > MARKED_MAX
        ? undefined
        : placed.map((point, index) => {
            const { x: at = 0, y: value = 0 } = points[index] ?? {};
            return html`<circle class="mark" cx="${percent(point.x)}" cy="${round(TOP + (1 - point.y) * HEIGHT)}" r="2.5"><title>${`${curve.x(at)}: ${curve.y(value)}`}</title></circle>`;
          }),
    table: { ...curve.table, rows: shown.map((point) => [curve.x(point.x), curve.y(point.y)]) },
  });
}
