import type { Check } from '../../src/checks/define-check.ts';
import type { Clause } from '../../src/sagemaker/clauses/clause.ts';

interface Source {
  readonly checks: readonly Check[];
  readonly clauses: Readonly<Record<string, Clause>>;
  readonly flaws: readonly { readonly name: string; readonly fails: readonly string[] }[];
}

/** `docs/checks.md`: every clause with who judges it, every check with what it judges and the flawed algorithms that trip it. */
export function renderChecksReference({ checks, clauses, flaws }: Source): string {
  const judged = Object.values(clauses).filter(({ unjudged }) => unjudged === undefined).length;
  const broken = flaws.filter(({ fails }) => fails.length > 0);
  return [
    '# Clauses and checks',
    '',
    'Made from the code; `npx vitest run --project=unit test/docs -u` renews it. `sagemaker-algo explain <id>` tells more about each.',
    '',
    `${Object.keys(clauses).length} clauses, ${judged} of them judged by ${checks.length} checks; ${broken.length} flawed algorithms, each found by its check, and ${flaws.length - broken.length} that are as they should be, odd ones among them.`,
    '',
    '## Every clause and who judges it',
    '',
    ...table(
      ['clause', 'what it is about', 'judged by, or why not'],
      Object.entries(clauses).map(([id, clause]) => [id, clause.title, describeJudges(id, clause, checks)]),
    ),
    '',
    '## Every check and what trips it',
    '',
    'A `must` that fails fails the run, a `should` is a warning. The algorithms are in `test/fixtures/algorithms`.',
    '',
    ...table(
      ['check', 'severity', 'clauses', 'what holds when it passes', 'flawed algorithms'],
      checks.map(({ id, severity, clauses: judges, passes }) => [
        `\`${id}\``,
        severity,
        judges.join(', '),
        passes,
        flaws.flatMap(({ name, fails }) => (fails.includes(id) ? [`\`${name}\``] : [])).join(', '),
      ]),
    ),
    '',
    '## Odd, and as it should be',
    '',
    'Algorithms in which no check finds anything:',
    '',
    ...flaws.flatMap(({ name, fails }) => (fails.length === 0 ? [`- \`${name}\``] : [])),
    '',
  ].join('\n');
}

function describeJudges(id: string, { unjudged }: Clause, checks: readonly Check[]): string {
  if (unjudged !== undefined) return `not judged: ${unjudged}`;
  return checks.flatMap((check) => (check.clauses.includes(id) ? [`\`${check.id}\` (${check.severity})`] : [])).join(', ');
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)];
}
