import type { Finding } from '../../report/report.ts';
import { neutralise, neutraliseLine } from '../../text/safe.ts';
import { wrap } from '../../text/width.ts';
import { describeFields } from '../finding-text.ts';
import { fold, hang, type Style, TONES } from './style.ts';

/** Below this a label and its text stand on lines of their own. */
const LABELS_FROM = 60;
/** Up to so many checks that follow from a failure are named one by one. */
const FOLLOWERS_NAMED = 8;
/** Lines of the container's own output; the JSON report has all that was kept. */
const EVIDENCE = { lines: 20, lineLength: 500 };

/** Everything about one failure or warning. `followers` are checks that could not be judged because of it. */
export function renderProblem(finding: Finding, followers: readonly Finding[], style: Style): readonly string[] {
  const { status } = finding;
  const lead = `${style.symbols[status].trimEnd()} `;
  const title = hang(lead, wrap(neutraliseLine(finding.title, 500), style.columns - lead.length));
  const id = [finding.check, ...finding.clauses, finding.severity].map((word) => neutraliseLine(word)).join(` ${style.dot} `);
  return [
    ...title.map((line) => style.paint(TONES[status], line)),
    ...wrap(id, style.columns - 2).map((line) => `  ${style.paint('quiet', line)}`),
    '',
    ...renderFields(finding, style),
    ...renderEvidence(finding.evidence, style),
    ...renderFollowers(followers, style),
    '',
  ];
}

function renderFields(finding: Finding, style: Style): readonly string[] {
  return describeFields(finding).flatMap(([label, text]) => renderField(label, text, style));
}

function renderField(label: string, text: string, style: Style): readonly string[] {
  const painted = (line: string) => (label === 'Fix' ? style.paint('strong', line) : line);
  if (style.columns < LABELS_FROM) {
    return [`  ${style.paint('quiet', label)}`, ...fold(text, style.columns - 4).map((line) => `    ${painted(line)}`)];
  }
  return hang(`  ${style.paint('quiet', label.padEnd(10))}`, fold(text, style.columns - 12).map(painted));
}

/** The container's own words, framed so that nobody takes them for ours. */
function renderEvidence(evidence: readonly string[], style: Style): readonly string[] {
  if (evidence.length === 0) return [];
  const { top, side, bottom } = style.frame;
  const quiet = (text: string) => `  ${style.paint('quiet', text)}`;
  const lines = neutralise(evidence.join('\n'), EVIDENCE)
    .split('\n')
    .flatMap((line) => wrap(line.trimEnd(), style.columns - 4));
  return [
    '',
    quiet(`${top}${style.line} seen`),
    ...lines.map((line) => `${quiet(side)} ${line}`.trimEnd()),
    quiet(`${bottom}${style.line}`),
  ];
}

function renderFollowers(followers: readonly Finding[], style: Style): readonly string[] {
  if (followers.length === 0) return [];
  return [
    '',
    ...wrap(`Blocked by this: ${describeFollowers(followers)}`, style.columns - 2).map((line) => `  ${style.paint('quiet', line)}`),
  ];
}

/** Names a few; a failure at the beginning of everything is followed by dozens, which are counted. */
function describeFollowers(followers: readonly Finding[]): string {
  if (followers.length <= FOLLOWERS_NAMED) return followers.map(({ check }) => neutraliseLine(check)).join(', ');
  const areas = [...new Set(followers.map(({ area }) => area))];
  const counts = areas.map((area) => `${followers.filter((finding) => finding.area === area).length} of ${neutraliseLine(area)}`);
  return `${followers.length} checks (${counts.join(', ')}); --json names them`;
}
