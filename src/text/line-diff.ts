import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';

/** Two texts that have so little in common are not compared to the end. */
const PATIENCE_MS = 5_000;

/** What changes between two versions of a file, as `diff -u` prints it; empty when nothing does. Undefined: there is no such file. */
export function describeDiff(path: string, before: string | undefined, after: string | undefined): string {
  if (before === after) return '';
  const [from, to] = [before === undefined ? '/dev/null' : `a/${path}`, after === undefined ? '/dev/null' : `b/${path}`];
  const options = { context: 3, headerOptions: FILE_HEADERS_ONLY, timeout: PATIENCE_MS };
  return createTwoFilesPatch(from, to, before ?? '', after ?? '', undefined, undefined, options) ?? `Files ${from} and ${to} differ\n`;
}
