import type { ContainerTimes, Measurements } from '../../../report/measurements.ts';
import { formatDuration } from '../../../text/terminal.ts';
import { percent, renderTable, renderTicks } from '../chart/frame.ts';
import { type Axis, linearAxis } from '../chart/scales.ts';
import { html, line, type Markup, type Part, when } from '../markup.ts';
import { formatMoment } from './format.ts';

const LANE = 24;
const BAR = 18;
/** More lanes than anybody reads. */
const LANES_MAX = 24;
const TICKS_ROW = 16;
/** Places along the time at which a request is told apart from its neighbour. */
const PLACES = 500;

/** What ran when: containers in as few lanes as they need, then requests and health checks below. */
export function renderTimeline(measurements: Measurements): Markup {
  const { containers = [] } = measurements;
  const end = [...containers.map(endOf), ...moments(measurements)].reduce((latest, moment) => Math.max(latest, moment), 1);
  const axis = linearAxis({ from: 0, to: end, format: formatMoment, count: 5 }, { exact: true });
  const lanes = packLanes(containers, end);
  const rows = [
    { name: 'Requests', at: timesOf(measurements.requests), kind: 'request' },
    { name: 'Health checks', at: timesOf(measurements.pings), kind: 'ping' },
  ].filter(({ at }) => at.length > 0);
  const [below, height] = [lanes.length * LANE, lanes.length * LANE + rows.length * (TICKS_ROW + 14) + 22];
  const summary = `${containers.length === 1 ? '1 container' : `${containers.length} containers`} in ${formatDuration(end)}, up to ${lanes.length} at once`;
  return html`<figure class="chart">
<figcaption><strong>What ran when</strong> <span>${summary}</span></figcaption>
<ul class="key"><li><i class="swatch asked"></i>being started</li><li><i class="swatch train"></i>training</li><li><i class="swatch serve"></i>serving</li><li><i class="swatch unready"></i>not ready yet</li><li><i class="swatch stopping"></i>being stopped</li></ul>
<svg class="area timeline" width="100%" height="${height}" role="img" aria-label="${`What ran when: ${summary}; the table below has each of them`}">
${axis.ticks.map(({ at }) => html`<line class="grid" x1="${percent(at)}" x2="${percent(at)}" y1="0" y2="${height - 20}"/>`)}
${lanes.map((lane, index) => lane.map((container) => renderLife(container, { end, axis, y: index * LANE })))}
${rows.map(({ name, at, kind }, index) => renderMoments(name, at, { kind, axis, y: below + index * (TICKS_ROW + 14) }))}
${renderTicks(axis, height - 4)}
</svg>
${renderTable({ caption: 'Every container as a table', head: ['container', 'asked for', 'started', 'ready', 'ended', 'exit code'], rows: containers.map(describeRow) })}
</figure>
`;
}

/** From the wish for a container to its end; one that was not seen to end goes on to the end of all. */
function endOf({ endedAtMs, stoppedAtMs, readyAtMs, startedAtMs }: ContainerTimes): number {
  return Math.max(endedAtMs ?? 0, stoppedAtMs ?? 0, readyAtMs ?? 0, startedAtMs);
}

function packLanes(containers: readonly ContainerTimes[], end: number): readonly (readonly ContainerTimes[])[] {
  const lanes: { until: number; readonly members: ContainerTimes[] }[] = [];
  for (const container of containers.toSorted((one, other) => one.askedAtMs - other.askedAtMs)) {
    const free = lanes.find(({ until }) => until <= container.askedAtMs) ?? { until: 0, members: [] };
    if (!lanes.includes(free)) lanes.push(free);
    free.members.push(container);
    free.until = container.endedAtMs ?? end;
  }
  return lanes.slice(0, LANES_MAX).map(({ members }) => members);
}

interface Place {
  readonly axis: Axis;
  readonly y: number;
}

function renderLife(container: ContainerTimes, { end, axis, y }: Place & { readonly end: number }): Markup {
  const { id, role, askedAtMs, startedAtMs, readyAtMs, stoppedAtMs, endedAtMs = end, exitCode } = container;
  const whole = Math.max(endedAtMs - askedAtMs, 1);
  const inside = (from: number, to: number, kind: string): Part =>
    when(
      to > from,
      () =>
        html`<rect class="${kind}" x="${percent((from - askedAtMs) / whole)}" width="${percent((to - from) / whole)}" height="${BAR}"/>`,
    );
  const told = stoppedAtMs ?? endedAtMs;
  const up = role === 'serve' ? Math.min(readyAtMs ?? told, told) : startedAtMs;
  const failed = exitCode !== undefined && exitCode !== 0 && stoppedAtMs === undefined ? ' ended-badly' : '';
  return html`<svg class="life${failed}" x="${percent(axis.place(askedAtMs))}" y="${y}" width="${percent(whole / end)}" height="${BAR}"><title>${describeLife(
    container,
  )}</title>${inside(askedAtMs, startedAtMs, 'asked')}${inside(startedAtMs, up, 'unready')}${inside(up, told, role)}${inside(told, endedAtMs, 'stopping')}<text x="4" y="13">${line(
    id,
  )}</text></svg>
`;
}

function describeLife(container: ContainerTimes): string {
  const { id, what, askedAtMs, startedAtMs, firstOutputAtMs, readyAtMs, stoppedAtMs, endedAtMs, exitCode } = container;
  const since = (moment: number | undefined) => (moment === undefined ? undefined : formatDuration(moment - startedAtMs));
  const parts = [
    `started in ${formatDuration(startedAtMs - askedAtMs)}`,
    ...[since(firstOutputAtMs)].flatMap((time) => (time === undefined ? [] : [`first output after ${time}`])),
    ...[since(readyAtMs)].flatMap((time) => (time === undefined ? [] : [`ready after ${time}`])),
    ...(stoppedAtMs === undefined || endedAtMs === undefined ? [] : [`stopped in ${formatDuration(endedAtMs - stoppedAtMs)}`]),
    ...(exitCode === undefined ? [] : [`exit code ${exitCode}`]),
  ];
  return line(`${id}, ${what}: ${parts.join(', ')}`, 400);
}

function describeRow(container: ContainerTimes): readonly string[] {
  const moment = (time: number | undefined) => (time === undefined ? '–' : formatMoment(time));
  const { id, what, askedAtMs, startedAtMs, readyAtMs, endedAtMs, exitCode, oomKilled } = container;
  const code = exitCode === undefined ? '–' : String(exitCode);
  return [
    line(`${id}: ${what}`),
    ...[askedAtMs, startedAtMs, readyAtMs, endedAtMs].map(moment),
    oomKilled === true ? `${code}, out of memory` : code,
  ];
}

/** Moments that fall on one place are one mark: there may be thousands. */
function renderMoments(name: string, times: readonly number[], { kind, axis, y }: Place & { readonly kind: string }): Markup {
  const places = [...new Set(times.map((time) => Math.round(axis.place(time) * PLACES)))];
  return html`<text x="0" y="${y + 10}">${`${name} (${times.length})`}</text>${places.map((place) => {
    const x = percent(place / PLACES);
    return html`<line class="${kind}" x1="${x}" x2="${x}" y1="${y + 14}" y2="${y + 14 + TICKS_ROW - 4}"/>`;
  })}
`;
}

function timesOf(list: readonly { readonly atMs?: number }[] = []): readonly number[] {
  return list.flatMap(({ atMs }) => (atMs === undefined ? [] : [atMs]));
}

function moments({ requests, pings }: Measurements): readonly number[] {
  return [...timesOf(requests), ...timesOf(pings)];
}
