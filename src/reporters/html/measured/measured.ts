import type { Measurements, RequestTime } from '../../../report/measurements.ts';
import { formatBytes } from '../../../text/bytes.ts';
import { renderTable } from '../chart/frame.ts';
import { html, line, type Markup, when } from '../markup.ts';
import { boundMeasurements } from './bounded.ts';
import { renderMemory, renderMetrics } from './curves.ts';
import { formatMoment, formatMs } from './format.ts';
import { renderLatencies } from './latency.ts';
import { renderImages, renderModel, renderStops } from './sizes.ts';
import { renderTimeline } from './timeline.ts';

/** Everything that was measured, part by part; parts of which nothing is known are left out. */
export function renderMeasurements(all: Measurements | undefined): Markup {
  if (all === undefined) return html``;
  const { bounded: measurements, complete } = boundMeasurements(all);
  const { containers = [], requests = [] } = measurements;
  const parts: readonly (readonly [id: string, title: string, content: readonly Markup[]])[] = [
    ['timeline', 'Timeline', containers.length === 0 ? [] : [renderTimeline(measurements)]],
    ['latency', 'How long answers took', [...renderLatencies(measurements), ...renderRequests(requests, measurements)]],
    ['memory', 'Memory', renderMemory(measurements)],
    ['stops', 'Stopping', renderStops(measurements)],
    ['metrics', 'Metrics in the training log', renderMetrics(measurements)],
    ['sizes', 'Images and model', [...renderImages(measurements), ...renderModel(measurements)]],
  ];
  const known = parts.filter(([, , content]) => content.length > 0);
  if (known.length === 0) return html``;
  return html`<section aria-labelledby="measured"><h2 id="measured">Measurements</h2>
${when(!complete, () => html`<p class="note">There is more than a page can show; the JSON report has all of it.</p>`)}${known.map(
  ([id, title, content]) => html`<section class="measure" aria-labelledby="measured-${id}"><h3 id="measured-${id}">${title}</h3>
<div class="charts ${id}">
${content}</div></section>
`,
)}</section>
`;
}

function renderRequests(requests: readonly RequestTime[], { leftOut }: Measurements): readonly Markup[] {
  if (requests.length === 0) return [];
  const missing = leftOut?.requests === undefined ? '' : ` (${leftOut.requests} more are not kept)`;
  return [
    renderTable({
      caption: `Every request as a table${missing}`,
      head: ['request', 'for', 'at', 'time', 'answer', 'sent', 'received'],
      rows: requests.map(({ label, area, kind, atMs, ms, status, error, sentBytes, receivedBytes }) => [
        line(label),
        line(`${area}, ${kind}`),
        atMs === undefined ? '–' : formatMoment(atMs),
        formatMs(ms),
        status === undefined ? line(error ?? 'none', 60) : String(status),
        formatBytes(sentBytes),
        formatBytes(receivedBytes),
      ]),
    }),
  ];
}
