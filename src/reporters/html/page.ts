import { createHash } from 'node:crypto';
import type { Finding, Report } from '../../report/report.ts';
import { describeVerdict } from '../verdict.ts';
import { createAnchors } from './anchors.ts';
import { SCRIPT, STYLE } from './assets.ts';
import { renderComparison } from './compare/comparison.ts';
import { createAllowance, type FindingPage, renderFinding, STATUS_WORDS } from './findings.ts';
import { html, line, type Markup, when } from './markup.ts';
import { renderMeasurements } from './measured/measured.ts';
import { areasOf, renderHead, renderShares, STATUSES } from './summary.ts';

/** More findings than any run has; those that decide are kept. */
const FINDINGS_MAX = 5_000;
/** Characters of fields and evidence in all. */
const TEXTS_MAX = 4_000_000;
const AREAS_CHOSEN_FROM = 50;

export interface PageOptions {
  /** Whether a warning fails the run. */
  readonly strict: boolean;
  /** An earlier run to compare with. */
  readonly before?: Report | undefined;
}

/**
 * The report as one page that needs nothing else: style and script stand in it, and its policy lets nothing else in and nothing out. It can
 * be read without the script, which only filters, unfolds and follows links.
 */
export function renderPage(report: Report, { strict, before }: PageOptions): string {
  const { word } = describeVerdict(report, { strict });
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy()}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${`${word}: ${line(report.project.name)} ${line(report.project.version)}`}</title>
<style>${{ markup: STYLE }}</style>
</head>
<body>
<a class="skip" href="#findings">Skip to the findings</a>
<main>
${renderHead(report, strict)}${renderComparison(report, before)}${renderFindings(report)}${renderMeasurements(report.measurements)}</main>
<footer><p>Made by sagemaker-algo from the JSON report. <code>sagemaker-algo explain CHECK</code> tells more of a check.</p></footer>
<script>${{ markup: SCRIPT }}</script>
</body>
</html>
`;
  return page.markup;
}

/** Only the style and the script that stand in the page, by what they hold. */
function policy(): string {
  const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  return [
    "default-src 'none'",
    `script-src ${hash(SCRIPT)}`,
    `style-src ${hash(STYLE)}`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ');
}

function renderFindings({ findings }: Report): Markup {
  const problems = STATUSES.flatMap((status) => findings.filter((finding) => finding.status === status && isProblem(finding)));
  const shown = [...problems, ...findings.filter((finding) => !isProblem(finding))].slice(0, FINDINGS_MAX);
  const page = { anchors: createAnchors(shown), allow: createAllowance(TEXTS_MAX), findings: shown };
  const worst = shown.filter(isProblem);
  const own = groupByArea(shown);
  return html`<section aria-labelledby="findings"><h2 id="findings">Findings</h2>
${renderFilters(shown)}
<div id="list">
${when(worst.length === 0, () => html`<p class="note">No check failed and none warned.</p>`)}${when(
  worst.length > 0,
  () => html`<div class="group">${worst.map((finding) => renderFinding(finding, page, { open: true }))}</div>`,
)}
${areasOf(findings).map((area) => renderArea(area, own.get(area) ?? [], page))}</div>${when(
    findings.length > shown.length,
    () => html`<p class="note">${findings.length - shown.length} more findings are in the JSON report.</p>`,
  )}</section>
`;
}

/** Those stand first, unfolded. */
function isProblem({ status }: Finding): boolean {
  return status === 'failed' || status === 'error' || status === 'warned';
}

function groupByArea(findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
  const areas = new Map<string, Finding[]>();
  for (const finding of findings) {
    const own = areas.get(finding.area);
    if (own === undefined) areas.set(finding.area, [finding]);
    else own.push(finding);
  }
  return areas;
}

/** What was looked at in an area, folded; problems are counted here and told above. */
function renderArea(area: string, findings: readonly Finding[], page: FindingPage): Markup {
  const others = findings.filter((finding) => !isProblem(finding));
  const head = html`<h3>${line(area)}</h3>${renderShares(findings)}`;
  if (findings.length === 0) return html``;
  if (others.length === 0)
    return html`<div class="area-group empty">${head}</div>
`;
  return html`<details class="group area-group"><summary>${head}</summary>
${others.map((finding) => renderFinding(finding, page, { open: false }))}</details>
`;
}

/** Hidden until the script can make them work. */
function renderFilters(findings: readonly Finding[]): Markup {
  const areas = areasOf(findings).slice(0, AREAS_CHOSEN_FROM);
  const statuses = STATUSES.filter((status) => findings.some((finding) => finding.status === status));
  return html`<form id="filters" role="search" aria-label="Filter the findings" hidden>
<fieldset><legend>Status</legend>${statuses.map(
    (status) => html`<label class="chip"><input type="checkbox" name="status" value="${status}"> ${STATUS_WORDS[status].word}</label>`,
  )}</fieldset>
<label class="field">Area <select name="area"><option value="">all</option>${areas.map((area) => html`<option>${line(area)}</option>`)}</select></label>
<label class="field">Text <input type="search" name="text" autocomplete="off" spellcheck="false"></label>
<div class="buttons"><button type="button" name="unfold">Unfold all</button><button type="button" name="fold">Fold all</button><button type="reset">Clear</button></div>
<p id="shown" role="status"></p>
</form>`;
}
