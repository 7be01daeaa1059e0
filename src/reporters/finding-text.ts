import type { Finding } from '../report/report.ts';

/** One line for a finding that did not pass: what is wrong, or why nothing is known. Not yet made safe for where it goes. */
export function headline(finding: Finding): string {
  const { status, title, actual = '', reason = '', follows } = finding;
  switch (status) {
    case 'failed':
    case 'warned':
      return actual === '' ? title : `${title}: ${actual}`;
    case 'not-checked':
      return follows === undefined ? `not checked: ${reason}` : `blocked by ${follows}: ${reason}`;
    case 'not-applicable':
      return `not applicable: ${reason}`;
    case 'error':
      return `the check itself broke, which is a bug in sagemaker-algo: ${reason}`;
    default:
      return title;
  }
}

/** All that is known about a finding, line by line, for forms without a layout of their own. */
export function describeFinding(finding: Finding): readonly string[] {
  const fields = [
    ['Expected', finding.expected],
    ['Actual', finding.actual],
    ['Cause', finding.cause],
    ['Fix', finding.fix],
    ['Reason', finding.reason],
  ] as const;
  const known = fields.flatMap(([label, text = '']) => (text.trim() === '' ? [] : [`${label}: ${text}`]));
  return [...known, ...(finding.evidence.length === 0 ? [] : ['', 'Seen:', ...finding.evidence])];
}

/** What a finding says beside its title, each part with its label; parts without a text are left out. */
export function describeFields(finding: Finding): readonly (readonly [label: string, text: string])[] {
  const bug = finding.status === 'error';
  const fields: readonly (readonly [string, string | undefined])[] = [
    ['Expected', finding.expected],
    ['Actual', finding.actual],
    ['Cause', bug ? 'The check itself broke: this is a bug in sagemaker-algo, not in your algorithm.' : finding.cause],
    ['Fix', finding.fix],
    [bug ? 'Error' : 'Reason', finding.reason],
  ];
  return fields.flatMap(([label, text]) => (text === undefined || text.trim() === '' ? [] : [[label, text] as const]));
}
