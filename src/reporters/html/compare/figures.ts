import type { ContainerTimes, Measurements } from '../../../report/measurements.ts';
import type { Report } from '../../../report/report.ts';
import { formatBytes } from '../../../text/bytes.ts';
import { quantile } from '../chart/bins.ts';
import { line } from '../markup.ts';
import { peakOf } from '../measured/curves.ts';
import { formatMs, formatValue } from '../measured/format.ts';
import { groupLatencies } from '../measured/latency.ts';

/** One number of both runs, as text. */
export interface Figure {
  readonly name: string;
  readonly before: string;
  readonly now: string;
  readonly change: string;
  /** Worth telling at first sight. */
  readonly main: boolean;
}

interface Known {
  readonly name: string;
  readonly value: number;
  readonly format: (value: number) => string;
  readonly main: boolean;
}

/** Times of checks below this differ from run to run. */
const CHECK_MS = 100;

/** Everything that both runs have measured, side by side, and what only one of them has. */
export function compareFigures(before: Report, now: Report): readonly Figure[] {
  const old = new Map(figuresOf(before).map((figure) => [figure.name, figure]));
  const fresh = new Map(figuresOf(now).map((figure) => [figure.name, figure]));
  const names = [...new Set([...fresh.keys(), ...old.keys()])];
  return names.flatMap((name) => {
    const [one, other] = [old.get(name), fresh.get(name)];
    const shown = other ?? one;
    if (shown === undefined) return [];
    const text = (figure: Known | undefined) => (figure === undefined ? '–' : figure.format(figure.value));
    return [{ name, before: text(one), now: text(other), change: describeChange(one?.value, other?.value), main: shown.main }];
  });
}

function describeChange(before: number | undefined, now: number | undefined): string {
  if (before === undefined || now === undefined || before === 0) return '';
  const percent = ((now - before) / Math.abs(before)) * 100;
  if (Math.abs(percent) < 1) return 'same';
  return `${percent > 0 ? '+' : '−'}${Math.abs(percent) < 10 ? Math.abs(percent).toFixed(1) : Math.round(Math.abs(percent))} %`;
}

function figuresOf({ durationMs, findings, measurements = {} }: Report): readonly Known[] {
  const { stops = [], metrics = [], images = [], model } = measurements;
  return [
    { name: 'the whole run', value: durationMs, format: formatMs, main: true },
    ...servingFigures(measurements),
    ...stops.map(({ what, ms }) => ({ name: line(`stop: ${what}`), value: ms, format: formatMs, main: true })),
    ...(measurements.memory ?? []).map((series) => ({
      name: line(`memory of ${series.container}, at most`),
      value: peakOf(series),
      format: formatBytes,
      main: true,
    })),
    ...metrics.map(({ name, values }) => ({
      name: line(`${name}, last value`),
      value: values.at(-1) ?? 0,
      format: formatValue,
      main: true,
    })),
    ...images.map(({ role, bytes }) => ({ name: `image for ${role}`, value: bytes, format: formatBytes, main: true })),
    ...(model === undefined ? [] : [{ name: 'model.tar.gz', value: model.tarGzBytes, format: formatBytes, main: true }]),
    ...(measurements.containers ?? []).flatMap(containerFigures),
    ...findings.flatMap(({ check, durationMs: ms }) =>
      ms < CHECK_MS ? [] : [{ name: line(`check ${check}`), value: ms, format: formatMs, main: false }],
    ),
  ];
}

function servingFigures(measurements: Measurements): readonly Known[] {
  const server = measurements.containers?.find(({ id }) => id === 'serve');
  const ready =
    server?.readyAtMs === undefined
      ? []
      : [{ name: 'server ready after', value: server.readyAtMs - server.startedAtMs, format: formatMs, main: true }];
  const answers = groupLatencies(measurements).flatMap(({ name, ms }) => [
    { name: line(`answers, ${name}: half within`), value: quantile(ms, 0.5), format: formatMs, main: true },
    { name: line(`answers, ${name}: 95 % within`), value: quantile(ms, 0.95), format: formatMs, main: true },
  ]);
  return [...ready, ...answers];
}

function containerFigures({ id, startedAtMs, endedAtMs }: ContainerTimes): readonly Known[] {
  return endedAtMs === undefined ? [] : [{ name: line(`container ${id}`), value: endedAtMs - startedAtMs, format: formatMs, main: false }];
}
