import type { Finding, FindingStatus, Report } from '../../../report/report.ts';
import { formatDuration } from '../../../text/terminal.ts';
import { renderTable } from '../chart/frame.ts';
import { STATUS_WORDS } from '../findings.ts';
import { html, line, type Markup, when } from '../markup.ts';
import { describeTime } from '../summary.ts';
import { compareFigures, type Figure } from './figures.ts';

const ROWS_MAX = 300;

interface Change {
  readonly check: string;
  readonly title: string;
  readonly before: FindingStatus | undefined;
  readonly now: FindingStatus | undefined;
}

/** What is otherwise than in an earlier run: verdicts, then times and sizes. */
export function renderComparison(report: Report, before: Report | undefined): Markup {
  if (before === undefined) return html``;
  const changes = compareFindings(before.findings, report.findings);
  const same = report.findings.length - changes.filter(({ now }) => now !== undefined).length;
  const { project, startedAt, engine } = before;
  return html`<section aria-labelledby="compared" class="compared"><h2 id="compared">Compared with an earlier run</h2>
<p class="note">${line(project.name)} ${line(project.version)}, ${describeTime(startedAt)}, ${line(engine.name)} ${line(engine.version)}, ${formatDuration(before.durationMs)}. ${same} findings are the same.</p>
${when(changes.length === 0, () => html`<p>No finding has changed.</p>`)}${when(
  changes.length > 0,
  () =>
    html`<ul class="changes">${changes.slice(0, ROWS_MAX).map(renderChange)}</ul>${when(
      changes.length > ROWS_MAX,
      () => html`<p class="note">${changes.length - ROWS_MAX} more have changed.</p>`,
    )}`,
)}
${renderFigures(compareFigures(before, report))}</section>
`;
}

/** Findings whose status is not what it was, worse ones first. */
export function compareFindings(before: readonly Finding[], now: readonly Finding[]): readonly Change[] {
  const old = new Map(before.map((finding) => [finding.check, finding]));
  const fresh = new Map(now.map((finding) => [finding.check, finding]));
  const changed = [...fresh.values()].flatMap(({ check, title, status }) => {
    const was = old.get(check)?.status;
    return was === status ? [] : [{ check, title, before: was, now: status }];
  });
  const gone = [...old.values()].flatMap(({ check, title, status }) =>
    fresh.has(check) ? [] : [{ check, title, before: status, now: undefined }],
  );
  const badness = ({ now: status }: Change) => (status === 'failed' || status === 'error' ? 0 : status === 'warned' ? 1 : 2);
  return [...changed, ...gone].toSorted((one, other) => badness(one) - badness(other));
}

function renderChange({ check, title, before, now }: Change): Markup {
  return html`<li>${renderStatus(before, 'new')} <span aria-hidden="true">→</span><span class="away"> is now </span> ${renderStatus(now, 'gone')} <span class="title">${line(
    title,
    300,
  )}</span> <code>${line(check)}</code></li>
`;
}

function renderStatus(status: FindingStatus | undefined, absent: string): Markup {
  if (status === undefined) return html`<span class="badge">${absent}</span>`;
  return html`<span class="${status}"><span class="badge">${STATUS_WORDS[status].word}</span></span>`;
}

function renderFigures(figures: readonly Figure[]): Markup {
  if (figures.length === 0) return html``;
  const [told, rest] = [figures.filter(({ main }) => main), figures.filter(({ main }) => !main)];
  const rows = (list: readonly Figure[]) => list.map(({ name, before, now, change }) => [name, before, now, change]);
  const head = ['measured', 'before', 'now', 'change'];
  return html`<div class="measure"><div class="scroll" tabindex="0" role="group" aria-label="Times and sizes of both runs"><table class="plain figures-compared">
<thead><tr>${head.map((cell) => html`<th scope="col">${cell}</th>`)}</tr></thead>
<tbody>${rows(told).map(([name, ...cells]) => html`<tr><th scope="row">${name}</th>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody>
</table></div>
${renderTable({ caption: 'Each container and check beside each other', head, rows: rows(rest).slice(0, ROWS_MAX) })}</div>`;
}
