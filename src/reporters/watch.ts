import { EXIT } from '../errors.ts';
import { type Finding, type Report, resolveExitCode } from '../report/report.ts';
import { neutraliseLine } from '../text/safe.ts';
import { formatDuration, type Terminal } from '../text/terminal.ts';
import { wrap } from '../text/width.ts';
import { countFindings, renderVerdict } from './terminal/closing.ts';
import { renderProblem } from './terminal/problem.ts';
import { createStyle, type Style } from './terminal/style.ts';
import { createPaint } from './terminal.ts';

/** What is shown of one look. */
export interface WatchView {
  /** Ids of checks that this look did not judge anew. */
  readonly kept: ReadonlySet<string>;
  readonly strict: boolean;
  /** Checks that are still being looked at; 0 for the whole verdict. */
  readonly coming: number;
  /** What serves is the model of an earlier training than the one that is awaited. */
  readonly olderModel?: boolean;
  /** Milliseconds since the files were saved; undefined when no file was. */
  readonly sinceSaved: number | undefined;
  readonly terminal: Terminal;
}

/** The result of a look: what did not pass in full, everything else as counts. */
export function renderWatch(report: Report, view: WatchView): string {
  const style = createStyle(view.terminal, createPaint(view.terminal.colour));
  const problems = report.findings.filter(({ status }) => status === 'failed' || status === 'error' || status === 'warned');
  const ordered = [...problems.filter(({ status }) => status !== 'warned'), ...problems.filter(({ status }) => status === 'warned')];
  return [
    '',
    ...ordered.flatMap((finding) => renderOne(finding, report.findings, view, style)),
    ...renderAreas(report.findings, view, style),
    '',
    ...wrap(`${countFindings(report, style)} ${style.dot} ${describeTime(report, view)}`, style.columns),
    ...(view.coming > 0 ? renderComing(report, view, style) : renderVerdict(report, view.strict, style)),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

function renderOne(finding: Finding, all: readonly Finding[], { kept }: WatchView, style: Style): readonly string[] {
  const followers = all.filter(({ status, follows }) => status === 'not-checked' && follows === finding.check);
  const lines = renderProblem(finding, followers, style);
  if (!kept.has(finding.check)) return lines;
  return [...lines.slice(0, -1), `  ${style.paint('quiet', 'From before: nothing that it looks at has changed since.')}`, ''];
}

/** A line for each area: how many passed, of how many, and how many of them are from before. */
function renderAreas(findings: readonly Finding[], { kept }: WatchView, style: Style): readonly string[] {
  const areas = [...new Set(findings.map(({ area }) => area))];
  const width = Math.max(...areas.map((area) => area.length));
  return areas.map((area) => {
    const inArea = findings.filter((finding) => finding.area === area);
    const judged = inArea.filter(({ status }) => status !== 'not-checked' && status !== 'not-applicable');
    const passed = judged.filter(({ status }) => status === 'passed').length;
    const bad = judged.some(({ status }) => status === 'failed' || status === 'error');
    const old = inArea.filter(({ check }) => kept.has(check)).length;
    const tone = bad ? 'bad' : passed < judged.length ? 'doubtful' : judged.length === 0 ? 'quiet' : 'good';
    const symbol = style.symbols[bad ? 'failed' : passed < judged.length ? 'warned' : judged.length === 0 ? 'not-checked' : 'passed'];
    const counts = judged.length === 0 ? 'not checked' : `${passed} of ${judged.length} passed`;
    const before = old === 0 ? '' : style.paint('quiet', old === inArea.length ? ' (all from before)' : ` (${old} from before)`);
    return `${style.paint(tone, symbol)} ${neutraliseLine(area).padEnd(width)}  ${counts}${before}`;
  });
}

function describeTime({ durationMs }: Report, { sinceSaved }: WatchView): string {
  return sinceSaved === undefined ? formatDuration(durationMs) : `${formatDuration(sinceSaved)} after saving`;
}

function renderComing({ findings }: Report, { coming, strict, olderModel = false }: WatchView, style: Style): readonly string[] {
  const rest = `${olderModel ? 'on the last model that was trained; ' : ''}${coming} more ${coming === 1 ? 'check follows' : 'checks follow'}.`;
  switch (resolveExitCode(findings, { strict })) {
    case EXIT.ok:
      return [`${style.paint('good', 'SO FAR GOOD')} ${rest}`];
    case EXIT.failed:
      return [`${style.paint('bad', 'FAILED')} ${rest}`];
    default:
      return [`${style.paint('doubtful', 'UNKNOWN')} ${rest}`];
  }
}
