import { EXIT } from '../../errors.ts';
import { type Finding, type Report, resolveExitCode, summarize } from '../../report/report.ts';
import { neutraliseLine } from '../../text/safe.ts';
import { formatDuration } from '../../text/terminal.ts';
import { wrap } from '../../text/width.ts';
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

/** Whether the run passed, in a word and a sentence. */
export function renderVerdict({ findings }: Report, strict: boolean, style: Style): readonly string[] {
  const counts = summarize(findings);
  const say = (tone: 'good' | 'bad' | 'doubtful', word: string, sentence: string) =>
    hang(style.paint(tone, `${word} `), wrap(sentence, style.columns - word.length - 1));
  const requirements = (count: number) => (count === 1 ? '1 requirement' : `${count} requirements`);
  switch (resolveExitCode(findings, { strict })) {
    case EXIT.ok:
      return say('good', 'PASSED', 'Everything that was checked is as SageMaker needs it.');
    case EXIT.failed:
      if (counts.failed > 0)
        return say('bad', 'FAILED', `${requirements(counts.failed)} of SageMaker ${counts.failed === 1 ? 'is' : 'are'} not met.`);
      return say('bad', 'FAILED', `${counts.warned === 1 ? 'A warning counts' : 'Warnings count'} as failure under --strict.`);
    case EXIT.bug:
      return say('bad', 'BROKEN', 'A check itself broke; please report it with the JSON report.');
    default: {
      const blocked = findings.filter((finding) => finding.blocked === true && finding.severity === 'must').length;
      return say('doubtful', 'UNKNOWN', blocked === 0 ? 'Nothing was checked.' : `${requirements(blocked)} could not be looked at.`);
    }
  }
}

function nextStep({ findings, engine }: Report): string | undefined {
  const worst = findings.find(({ status }) => status === 'failed') ?? findings.find(({ status }) => status === 'warned');
  if (worst !== undefined) return `sagemaker-algo explain ${neutraliseLine(worst.check)}`;
  const left = findings.some(({ status }) => status === 'not-checked');
  return left && engine.name === 'process' ? 'sagemaker-algo test-local --engine docker' : undefined;
}
