import { thinOut } from '../../../report/seen.ts';
import { html, type Markup, type Part, when } from '../markup.ts';
import { SIDE } from './paths.ts';
import type { Axis } from './scales.ts';

/** A chart: what is drawn, and the same as words and figures for who does not see it. */
export interface Chart {
  readonly title: string;
  /** What it shows in a sentence: the text alternative, and the line below the title. */
  readonly summary: string;
  readonly x: Axis;
  readonly y: Axis;
  /** Pixels; the width is that of the page. */
  readonly height: number;
  /** Paths in a square of `SIDE`, stretched to the plot. */
  readonly paths: Markup;
  /** Marks at their places, which are not stretched. */
  readonly marks?: Part;
  readonly table: Table;
}

export interface Table {
  readonly caption: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Room above and below the plot, for half a line of text and for the names of values. */
export const TOP = 8;
const BOTTOM = 22;
/** More rows than anybody reads in a page. */
const ROWS_MAX = 1_000;
/** So near to an end a name would be cut. */
const EDGE = 0.06;

/**
 * Chart, title and table. The drawing is as wide as its place, so lines are stretched with it while texts and widths of lines are not:
 * paths stand in an inner drawing, everything else at percentages.
 */
export function renderChart({ title, summary, x, y, height, paths, marks, table }: Chart): Markup {
  const down = (at: number) => round(TOP + (1 - at) * height);
  const whole = height + TOP + BOTTOM;
  return html`<figure class="chart">
<figcaption><strong>${title}</strong> <span>${summary}</span></figcaption>
<div class="plot">
<svg class="y-axis" width="58" height="${whole}" aria-hidden="true" focusable="false">${y.ticks.map(
    ({ at, text }) => html`<text x="52" y="${down(at) + 4}" text-anchor="end">${text}</text>`,
  )}</svg>
<svg class="area" width="100%" height="${whole}" role="img" aria-label="${`${title}: ${summary}`}">
${y.ticks.map(({ at }) => html`<line class="grid" x1="0" x2="100%" y1="${down(at)}" y2="${down(at)}"/>`)}
<svg x="0" y="${TOP}" width="100%" height="${height}" viewBox="0 0 ${SIDE} ${SIDE}" preserveAspectRatio="none" overflow="visible">${paths}</svg>
${marks}
${renderTicks(x, whole - 6)}
</svg>
</div>
${renderTable(table)}
</figure>
`;
}

/** Names of values along the foot of a drawing. */
export function renderTicks({ ticks }: Axis, y: number): readonly Markup[] {
  // Where there is little room only every second one is named.
  const extra = (index: number) => (ticks.length > 4 && index % 2 === 1 ? 'extra' : '');
  return ticks.map(
    ({ at, text }, index) => html`<text class="${extra(index)}" x="${percent(at)}" y="${y}" text-anchor="${anchorAt(at)}">${text}</text>`,
  );
}

/** Figures of a chart, folded; of very many evenly taken ones. */
export function renderTable({ caption, head, rows }: Table): Markup {
  if (rows.length === 0) return html``;
  const shown = thinOut(rows, ROWS_MAX);
  const told = shown.length === rows.length ? caption : `${caption}: ${shown.length} of ${rows.length}, evenly taken`;
  return html`<details class="figures"><summary>${told}</summary>
<div class="scroll" tabindex="0" role="group" aria-label="${told}"><table>
<thead><tr>${head.map((cell) => html`<th scope="col">${cell}</th>`)}</tr></thead>
<tbody>${shown.map((row) => html`<tr>${row.map((cell, index) => renderCell(cell, index))}</tr>`)}</tbody>
</table></div></details>
`;
}

function renderCell(cell: string, index: number): Markup {
  return index === 0 ? html`<th scope="row">${cell}</th>` : html`<td>${cell}</td>`;
}

/** A bar as long as this share of its place. */
export function renderBar(share: number, kind: string): Markup {
  const width = percent(Math.min(1, Math.max(0, share)));
  return html`<svg class="bar" width="100%" height="8" aria-hidden="true" focusable="false"><rect class="rail" width="100%" height="8" rx="2"/>${when(
    share > 0,
    () => html`<rect class="${kind}" width="${width}" height="8" rx="2"/>`,
  )}</svg>`;
}

export function percent(share: number): string {
  return `${round(share * 100)}%`;
}

export function round(value: number): number {
  return Math.round(value * 100) / 100;
}

function anchorAt(at: number): 'start' | 'middle' | 'end' {
  if (at < EDGE) return 'start';
  return at > 1 - EDGE ? 'end' : 'middle';
}
