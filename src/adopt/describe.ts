import { neutraliseLine } from '../text/safe.ts';
import type { Discovery } from './discovery.ts';

/** What was found, where, what was taken for granted and what to look at, for people. */
export function describeDiscovery({ findings, assumed, warnings }: Pick<Discovery, 'findings' | 'assumed' | 'warnings'>): string {
  const width = Math.max(0, ...findings.map(({ part }) => part.length));
  const found = findings.flatMap(({ part, what, where }, index) => [
    `  ${(findings[index - 1]?.part === part ? '' : part).padEnd(width)}  ${neutraliseLine(what, 500)}`,
    `  ${' '.repeat(width)}    in ${neutraliseLine(where, 500)}`,
  ]);
  return [
    ...(found.length === 0 ? ['Found nothing to adopt in this folder.'] : ['Found in this folder:', ...found]),
    ...listOf('Assumed:', assumed),
    ...listOf('Look at:', warnings),
    '',
  ].join('\n');
}

/** Longer lists are cut, with the number of what is left out. */
const MOST = 40;

/** A heading with its lines, nothing where there are none. */
export function listOf(heading: string, lines: readonly string[]): readonly string[] {
  if (lines.length === 0) return [];
  const shown = lines.slice(0, MOST).map((line) => `  ${neutraliseLine(line, 500)}`);
  return [heading, ...shown, ...(lines.length > MOST ? [`  and ${lines.length - MOST} more`] : [])];
}
