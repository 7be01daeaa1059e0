import type { Check } from './define-check.ts';

/** The checks as a table for `--list`: id, clauses, severity and what holds when it passes. */
export function listChecks(selected: readonly Check[]): string {
  const width = (cell: (check: Check) => string) => Math.max(...selected.map((check) => cell(check).length));
  const clauses = (check: Check) => check.clauses.join(', ');
  const widths = { id: width(({ id }) => id), clauses: width(clauses) };
  const lines = selected.map(
    (check) => `${check.id.padEnd(widths.id)}  ${clauses(check).padEnd(widths.clauses)}  ${check.severity.padEnd(6)}  ${check.passes}`,
  );
  return `${lines.join('\n')}\n`;
}
