import type { Finding, FindingStatus, Report } from '../../report/report.ts';
import { formatDuration } from '../../text/terminal.ts';
import { describeVerdict } from '../verdict.ts';
import { percent } from './chart/frame.ts';
import { countedWord } from './findings.ts';
import { html, line, type Markup } from './markup.ts';

/** In the order of importance. */
export const STATUSES: readonly FindingStatus[] = ['failed', 'error', 'warned', 'passed', 'not-checked', 'not-applicable'];

/** What the run was about, its verdict and the counts. */
export function renderHead(report: Report, strict: boolean): Markup {
  const { tone, word, sentence } = describeVerdict(report, { strict });
  const { project, engine, tool, startedAt, durationMs } = report;
  return html`<header class="verdict ${tone}">
<p class="about"><strong>${line(project.name)}</strong> ${line(project.version)}</p>
<h1><span class="word">${word}</span> ${sentence}</h1>
<p class="facts"><time datetime="${line(startedAt, 40)}">${describeTime(startedAt)}</time> · ${formatDuration(durationMs)} · ${line(engine.name)} ${line(
    engine.version,
  )} · ${line(tool.name)} ${line(tool.version)}</p>
<ul class="counts">${STATUSES.flatMap((status) => {
    const count = report.findings.filter((finding) => finding.status === status).length;
    return count === 0 ? [] : [html`<li class="${status}"><strong>${count}</strong> ${countedWord(status, count)}</li>`];
  })}</ul>
</header>
`;
}

/** `2026-11-23 09:00 UTC`. */
export function describeTime(iso: string): string {
  return line(iso.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d).*$/, '$1 $2 UTC'), 40);
}

export function areasOf(findings: readonly Finding[]): readonly string[] {
  return [...new Set(findings.map(({ area }) => area))];
}

/** What was found in an area: a bar of the shares, and the counts in words. */
export function renderShares(findings: readonly Finding[]): Markup {
  const counts = STATUSES.map((status) => ({ status, count: findings.filter((finding) => finding.status === status).length })).filter(
    ({ count }) => count > 0,
  );
  let from = 0;
  const bars = counts.map(({ status, count }) => {
    const at = from;
    from += count;
    const share = (part: number) => percent(part / findings.length);
    return html`<rect class="${status}" x="${share(at)}" width="${share(count)}" height="8"/>`;
  });
  const words = counts.map(
    ({ status, count }) => html`<span class="${status}"><strong>${count}</strong> ${countedWord(status, count)}</span> `,
  );
  return html`<span class="shares">${words}</span><svg class="bar" width="100%" height="8" aria-hidden="true" focusable="false">${bars}</svg>`;
}
