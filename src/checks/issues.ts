import type { Observations } from '../observe/types.ts';
import type { Outcome } from './define-check.ts';

/** Fails when the spec file breaks a limit of one of these clauses; every place is in the evidence, the first in the summary. */
export function judgeIssues(
  { project }: Pick<Observations, 'project'>,
  clauses: readonly string[],
  words: { readonly expected: string; readonly cause: string },
): Outcome {
  const issues = project.issues.filter(({ clause }) => clauses.includes(clause));
  const [first] = issues;
  if (first === undefined) return { status: 'pass' };
  const more = issues.length > 1 ? `, and ${issues.length - 1} more` : '';
  return {
    status: 'fail',
    ...words,
    actual: `${describe(first)}${more}`,
    fix: `Change ${first.path} in sagemaker-algo.json.`,
    evidence: issues.map((issue) => `${describe(issue)} (${issue.clause})`),
  };
}

function describe({ path, value, reason }: Observations['project']['issues'][number]): string {
  const shown = JSON.stringify(value) ?? '';
  const short = shown.length > 60 ? `${shown.slice(0, 59)}…` : shown;
  return shown === '' ? `${path} ${reason}` : `${path} = ${short} ${reason}`;
}
