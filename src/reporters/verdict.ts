import { EXIT } from '../errors.ts';
import { type Report, resolveExitCode, summarize } from '../report/report.ts';

/** The verdict of a run in one word and one sentence, the same in every form for people. */
export interface Verdict {
  readonly tone: 'good' | 'bad' | 'doubtful';
  readonly word: 'PASSED' | 'FAILED' | 'BROKEN' | 'UNKNOWN';
  readonly sentence: string;
}

export function describeVerdict({ findings }: Pick<Report, 'findings'>, { strict }: { readonly strict: boolean }): Verdict {
  const counts = summarize(findings);
  const requirements = (count: number) => (count === 1 ? '1 requirement' : `${count} requirements`);
  switch (resolveExitCode(findings, { strict })) {
    case EXIT.ok:
      return { tone: 'good', word: 'PASSED', sentence: 'Everything that was checked is as SageMaker needs it.' };
    case EXIT.failed: {
      const unmet = `${requirements(counts.failed)} of SageMaker ${counts.failed === 1 ? 'is' : 'are'} not met.`;
      const counted = `${counts.warned === 1 ? 'A warning counts' : 'Warnings count'} as failure under --strict.`;
      return { tone: 'bad', word: 'FAILED', sentence: counts.failed > 0 ? unmet : counted };
    }
    case EXIT.bug:
      return { tone: 'bad', word: 'BROKEN', sentence: 'A check itself broke; please report it with the JSON report.' };
    default: {
      const blocked = findings.filter((finding) => finding.blocked === true && finding.severity === 'must').length;
      const sentence = blocked === 0 ? 'Nothing was checked.' : `${requirements(blocked)} could not be looked at.`;
      return { tone: 'doubtful', word: 'UNKNOWN', sentence };
    }
  }
}
