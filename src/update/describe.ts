import { neutraliseLine } from '../text/safe.ts';
import type { Outcome } from './reconcile.ts';
import type { Target } from './target.ts';

/** Whether there is something that the user has to settle. */
export function isOpen({ action }: Outcome): boolean {
  return action === 'conflict';
}

/** Whether an update would do or say anything. */
export function isUpToDate(outcomes: readonly Outcome[]): boolean {
  return outcomes.length === 0;
}

/** From which version to which, `typescript 0.2.0 -> 0.3.0`. */
export function describeStep({ from, template }: Pick<Target, 'from' | 'template'>): string {
  const to = `${template.id} ${template.version}`;
  if (from.name === template.id && from.version === template.version) return to;
  return `${from.name} ${from.version} -> ${from.name === template.id ? template.version : to}`;
}

/** What is done with how many files: `4 files, 1 conflict`. */
export function describeCount(outcomes: readonly Outcome[]): string {
  const conflicts = outcomes.filter(isOpen).length;
  const files = plural(outcomes.length, 'file');
  return conflicts === 0 ? files : `${files}, ${plural(conflicts, 'conflict')}`;
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

/** A line for each file, conflicts last, where they are seen. */
export function describeOutcomes(outcomes: readonly Outcome[]): string {
  const ordered = [...outcomes.filter((one) => !isOpen(one)), ...outcomes.filter(isOpen)];
  const width = Math.max(0, ...ordered.filter(({ note }) => note !== undefined).map(({ path }) => path.length));
  return ordered
    .map(({ path, action, note }) => {
      const name = neutraliseLine(path);
      return `  ${action.padEnd('conflict'.length)}  ${note === undefined ? name : `${name.padEnd(Math.min(width, 40))}  ${note}`}\n`;
    })
    .join('');
}

/** What an update does, for programs. */
export interface UpdateReport {
  readonly status: 'up-to-date' | 'available' | 'updated' | 'conflicts';
  readonly from: { readonly name: string; readonly version: string };
  readonly to: { readonly name: string; readonly version: string; readonly answers: Target['facts']['answers'] };
  readonly files: readonly { readonly path: string; readonly action: Outcome['action']; readonly note?: string }[];
  readonly notes: readonly string[];
  /** Folder with the files as they were, relative to the project. */
  readonly backup?: string;
}

/** The report as JSON. */
export function renderReport(
  status: UpdateReport['status'],
  { from, template, facts, notes }: Target,
  { outcomes, backup }: { outcomes: readonly Outcome[]; backup?: string | undefined },
): string {
  const report: UpdateReport = {
    status,
    from: { name: from.name, version: from.version },
    to: { name: template.id, version: template.version, answers: facts.answers },
    files: outcomes.map(({ path, action, note }) => ({ path, action, ...(note === undefined ? {} : { note }) })),
    notes,
    ...(backup === undefined ? {} : { backup }),
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}
