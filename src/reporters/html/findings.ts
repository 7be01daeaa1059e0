import type { Finding, FindingStatus } from '../../report/report.ts';
import { neutralise, type SafeTextLimits } from '../../text/safe.ts';
import { formatDuration } from '../../text/terminal.ts';
import { describeFields } from '../finding-text.ts';
import type { Anchors } from './anchors.ts';
import { html, line, type Markup, type Part, when } from './markup.ts';

/** Status in a word, and the mark beside it; neither colour nor mark alone tells it. */
export const STATUS_WORDS: Readonly<Record<FindingStatus, { readonly word: string; readonly mark: string }>> = {
  failed: { word: 'failed', mark: '✗' },
  error: { word: 'broken', mark: '✗' },
  warned: { word: 'warning', mark: '!' },
  passed: { word: 'passed', mark: '✓' },
  'not-checked': { word: 'not checked', mark: '–' },
  'not-applicable': { word: 'not applicable', mark: '–' },
};

/** The same behind a number. */
export function countedWord(status: FindingStatus, count: number): string {
  return status === 'warned' && count !== 1 ? 'warnings' : STATUS_WORDS[status].word;
}

const FIELD = { lines: 60, lineLength: 1_000 };
const EVIDENCE = { lines: 200, lineLength: 1_000 };
const CLAUSES_MAX = 20;
const FOLLOWERS_NAMED = 60;

/** What the page may still hold of long texts: takes lines as they came, gives them made safe, or what stands in their place. */
export type Allowance = (lines: readonly string[], limits: SafeTextLimits) => string;

/** Of one text no more is looked at than its end, where errors are. */
const LOOKED_AT = 200_000;

/** So that no run makes a page that no browser opens: about so many characters of long texts in all. */
export function createAllowance(characters: number): Allowance {
  let left = characters;
  return (lines, limits) => {
    if (left <= 0) return '(left out here, because the page would become too large; the JSON report has it)';
    const cut = lines.slice(-limits.lines).map((text) => text.slice(-LOOKED_AT));
    const safe = neutralise(cut.join('\n').slice(-LOOKED_AT), limits);
    left -= safe.length;
    return safe;
  };
}

export interface FindingPage {
  readonly anchors: Anchors;
  readonly allow: Allowance;
  readonly findings: readonly Finding[];
}

/** One finding as a part of the page that can be folded, linked to and filtered. */
export function renderFinding(finding: Finding, page: FindingPage, { open }: { readonly open: boolean }): Markup {
  const { status, title, area, clauses } = finding;
  const { word, mark } = STATUS_WORDS[status];
  return html`<details class="finding ${status}" id="${page.anchors.of(finding)}" data-status="${status}" data-area="${line(area)}"${open ? html` open` : undefined}>
<summary><span class="badge"><span aria-hidden="true">${mark}</span> ${word}</span> <span class="title">${line(title, 500)}</span> <span class="clauses">${line(
    clauses.slice(0, CLAUSES_MAX).join(' '),
  )}</span></summary>
<div class="body">
<p class="id"><a href="#${page.anchors.of(finding)}"><code>${line(finding.check)}</code></a> <span>${describeKind(finding)}</span></p>
${renderFields(finding, page.allow)}${renderEvidence(finding, page.allow)}${renderFollowers(finding, page)}</div>
</details>
`;
}

function describeKind({ severity, durationMs, clauses }: Finding): string {
  const more = clauses.length > CLAUSES_MAX ? [`${clauses.length - CLAUSES_MAX} more clauses`] : [];
  return [severity === 'must' ? 'required' : 'recommended', ...(durationMs >= 1 ? [formatDuration(durationMs)] : []), ...more].join(' · ');
}

function renderFields(finding: Finding, allow: Allowance): Part {
  const known = describeFields(finding);
  return when(
    known.length > 0,
    () =>
      html`<dl>${known.map(([label, text]) => html`<div class="${label.toLowerCase()}"><dt>${label}</dt><dd>${allow([text], FIELD)}</dd></div>`)}</dl>
`,
  );
}

/** The container's own words, framed so that nobody takes them for ours. */
function renderEvidence({ evidence, check }: Finding, allow: Allowance): Part {
  return when(
    evidence.length > 0,
    () => html`<figure class="evidence"><figcaption>Seen</figcaption><pre tabindex="0" aria-label="${`Seen by ${line(check)}`}">${allow(evidence, EVIDENCE)}</pre></figure>
`,
  );
}

/** Links to what this one explains, and to what explains it. */
function renderFollowers(finding: Finding, { anchors, findings }: FindingPage): Part {
  const { follows, check, status } = finding;
  const link = (other: Finding) => html`<a href="#${anchors.of(other)}"><code>${line(other.check)}</code></a>`;
  const cause = follows === undefined ? undefined : findings.find((other) => other.check === follows);
  if (cause !== undefined && cause !== finding) return html`<p class="links">Blocked by ${link(cause)}</p>`;
  if (status !== 'failed' && status !== 'warned' && status !== 'error') return undefined;
  const followers = findings.filter((other) => other.status === 'not-checked' && other.follows === check);
  const named = followers.slice(0, FOLLOWERS_NAMED).map((other, index) => html`${index === 0 ? '' : ', '}${link(other)}`);
  const rest = followers.length > named.length ? `, and ${followers.length - named.length} more` : '';
  return when(followers.length > 0, () => html`<p class="links">Blocked by this: ${named}${rest}</p>`);
}
