import measure from 'fast-string-truncated-width';
import { wrapAnsi } from 'fast-wrap-ansi';

/** Columns that a text takes on a terminal; wide characters count two, colour codes nothing. */
export function displayWidth(text: string): number {
  return measure(text).width;
}

/** Text cut to a number of columns, with the ellipsis as its last character where something is missing. Plain text only. */
export function truncate(text: string, columns: number, ellipsis = '…'): string {
  if (columns < 1) return '';
  const { index, ellipsed } = measure(text, { limit: columns, ellipsis });
  const end = ellipsed ? ellipsis : '';
  // The library may cut through a character of two units, and behind a wide one a few columns too late.
  let kept = [...text.slice(0, index)].filter((character) => !/^[\ud800-\udfff]$/.test(character));
  while (kept.length > 0 && displayWidth(kept.join('') + end) > columns) kept = kept.slice(0, -1);
  return kept.join('') + end;
}

/** Lines of at most so many columns, broken between words, inside words only where one is too long. */
export function wrap(text: string, columns: number): readonly string[] {
  return wrapAnsi(text, Math.max(columns, 1), { hard: true, trim: true }).split('\n');
}
