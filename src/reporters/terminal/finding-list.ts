import type { Finding } from '../../report/report.ts';
import { neutraliseLine } from '../../text/safe.ts';
import { displayWidth, truncate, wrap } from '../../text/width.ts';
import { fold, hang, type Style, TONES } from './style.ts';

/** Below this there is no room for clause ids beside the titles. */
const CLAUSES_FROM = 60;

/** Area by area one line for each check that was judged; what was not checked is told in one place further down. */
export function renderFindingList(findings: readonly Finding[], style: Style): readonly string[] {
  const shown = findings.filter(({ status }) => status !== 'not-checked');
  const areas = [...new Set(shown.map(({ area }) => area))];
  return areas.flatMap((area) => [
    style.paint('strong', truncate(neutraliseLine(area), style.columns, style.ellipsis)),
    ...renderArea(
      shown.filter((finding) => finding.area === area),
      style,
    ),
    '',
  ]);
}

/** What does not apply for one and the same reason is told once, however many checks it is. */
function renderArea(findings: readonly Finding[], style: Style): readonly string[] {
  const alike = (finding: Finding) =>
    findings.filter(({ status, reason }) => status === 'not-applicable' && finding.status === status && reason === finding.reason);
  return findings.flatMap((finding) => {
    const same = alike(finding);
    if (same.length < 3 || finding.reason === undefined) return renderFinding(finding, style);
    if (same[0] !== finding) return [];
    const lead = `  ${style.paint(TONES[finding.status], style.symbols[finding.status])} `;
    const lines = fold(`${same.length} checks do not apply: ${lowerFirst(finding.reason)}`, style.columns - displayWidth(lead));
    return hang(
      lead,
      lines.map((line) => paintTitle(line, finding, style)),
    );
  });
}

function renderFinding(finding: Finding, style: Style): readonly string[] {
  const { status } = finding;
  const lead = `  ${style.paint(TONES[status], style.symbols[status])} `;
  const clauses = style.columns < CLAUSES_FROM ? '' : neutraliseLine(finding.clauses.join(' '), 30);
  const room = style.columns - displayWidth(lead) - (clauses === '' ? 0 : displayWidth(clauses) + 2);
  const reason = finding.reason === undefined ? '' : ` (${lowerFirst(finding.reason)})`;
  const lines = status === 'not-applicable' ? fold(`${finding.title}${reason}`, room) : wrap(neutraliseLine(finding.title, 500), room);
  const [first = '', ...others] = hang(
    lead,
    lines.map((line) => paintTitle(line, finding, style)),
  );
  const gap = ' '.repeat(Math.max(2, style.columns - displayWidth(first) - displayWidth(clauses)));
  return [clauses === '' ? first : first + gap + style.paint('quiet', clauses), ...others];
}

function paintTitle(text: string, { status }: Finding, style: Style): string {
  return status === 'passed' ? text : style.paint(TONES[status], text);
}

function lowerFirst(text: string): string {
  const sentence = text.trim().replace(/\.$/, '');
  // A name or an abbreviation keeps its capital.
  return /^[A-Z][a-z]/.test(sentence) ? sentence.charAt(0).toLowerCase() + sentence.slice(1) : sentence;
}
