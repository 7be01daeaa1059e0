import { relative, sep } from 'node:path';
import type { UserError } from '../errors.ts';
import type { Finding } from '../report/report.ts';
import type { Wish } from '../watch/loop.ts';
import { isBad } from '../watch/plan-look.ts';

interface Reason {
  readonly saved: ReadonlySet<string>;
  readonly first: boolean;
  readonly findings: readonly Finding[];
  /** Folder of the project. */
  readonly dir: string;
}

/** Why a look begins. `saved` are the paths of files that were saved since the last one, `first` whether there was none yet. */
export function describeReason(wish: Wish, { saved, first, findings, dir }: Reason): string {
  if (first && saved.size === 0) return 'Everything, to begin with.';
  const bad = findings.filter(isBad).length;
  if (wish === 'failed') return `What did not pass, again (${bad}).`;
  if (wish !== 'changed') return wish === 'all' ? 'Everything, again.' : 'The last look, again.';
  const names = [...saved].map((path) => relative(dir, path).split(sep).join('/'));
  const shown = names.slice(0, 3).join(', ');
  return `${shown}${names.length > 3 ? ` and ${names.length - 3} more files` : ''} ${names.length === 1 ? 'was' : 'were'} saved.`;
}

/** A problem as it is told anywhere else, in lines. */
export function describeProblem({ message, hint }: UserError): string {
  return `error: ${message}${hint === undefined ? '' : `\n  ${hint.replaceAll('\n', '\n  ')}`}`;
}
