import { type Finding, type Report, summarize } from '../../report/report.ts';
import { neutraliseLine } from '../../text/safe.ts';
import { formatDuration } from '../../text/terminal.ts';
import { wrap } from '../../text/width.ts';
import { describeVerdict } from '../verdict.ts';
import { fold, hang, type Style } from './style.ts';

/** What was not checked, one entry for each reason, with the names. */
export function renderNotChecked(findings: readonly Finding[], style: Style): readonly string[] {
  const reasons = new Map<string, string[]>();
  for (const { check, reason = '', follows } of findings) {
    const why = follows === undefined ? reason : `${reason.trim().replace(/\.$/, '')}; see ${follows}`;
    reasons.set(why, [...(reasons.get(why) ?? []), check]);
  }
  const lead = `${style.paint('quiet', style.symbols['not-checked'].trimEnd())} `;
  const lines = [...reasons].flatMap(([reason, checks]) => {
    const text = `Not checked: ${checks.join(', ')}. ${reason}`;
    return hang(
      lead,
      fold(text, style.columns - 2).map((line) => style.paint('quiet', line)),
    );
  });
  return lines.length === 0 ? [] : [...lines, ''];
}

/** Counts, time, verdict and the next step. */
export function renderClosing(report: Report, strict: boolean, style: Style): readonly string[] {
  const next = nextStep(report);
  return [
    ...wrap(`${countFindings(report, style)} ${style.dot} ${formatDuration(report.durationMs)}`, style.columns),
    ...renderVerdict(report, strict, style),
    // Never wrapped by us: a command that the terminal breaks can still be copied.
    ...(next === undefined ? [] : [style.paint('quiet', 'Next: ') + next]),
  ];
}

/** How many findings of each kind there are. */
export function countFindings({ findings }: Report, style: Style): string {
  const counts = summarize(findings);
  const blocked = findings.filter(({ status, follows }) => status === 'not-checked' && follows !== undefined).length;
  const parts = [
    [counts.passed, 'good', 'passed'],
    [counts.failed, 'bad', 'failed'],
    [counts.warned, 'doubtful', counts.warned === 1 ? 'warning' : 'warnings'],
    [counts.errors, 'bad', counts.errors === 1 ? 'error' : 'errors'],
    [counts.notApplicable, 'quiet', 'not applicable'],
    [blocked, 'quiet', 'blocked'],
    [counts.notChecked - blocked, 'quiet', 'not checked'],
  ] as const;
  const shown = parts.filter(([count]) => count > 0).map(([count, tone, word]) => style.paint(tone, `${count} ${word}`));
  return shown.length === 0 ? 'no checks' : shown.join(', ');
}

export function renderVerdict(report: Report, strict: boolean, style: Style): readonly string[] {
  const { tone, word, sentence } = describeVerdict(report, { strict });
  return hang(style.paint(tone, `${word} `), wrap(sentence, style.columns - word.length - 1));
}

function nextStep({ findings, engine }: Report): string | undefined {
  const worst = findings.find(({ status }) => status === 'failed') ?? findings.find(({ status }) => status === 'warned');
  if (worst !== undefined) return `sagemaker-algo explain ${neutraliseLine(worst.check)}`;
  const left = findings.some(({ status }) => status === 'not-checked');
  return left && engine.name === 'process' ? 'sagemaker-algo test-local --engine docker' : undefined;
}
