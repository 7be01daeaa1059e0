import { posix } from 'node:path';
import { byCodePoint } from '../files.ts';
import { asText, splitLines } from './line-ends.ts';

/** From this share of equal bytes on, a file counts as another one renamed; git takes the same. */
const ENOUGH = 0.5;
/** Texts of fewer lines than this are too much alike for a guess: they have to be the same or keep their name. */
const FEW_LINES = 4;

/**
 * Where the user has moved files of the template to: for each missing file the candidate that is most like it, each taken once.
 * `missing` holds what the template had given.
 */
export function findRenames(missing: ReadonlyMap<string, Buffer>, candidates: ReadonlyMap<string, Buffer>): ReadonlyMap<string, string> {
  const pairs = [...missing].flatMap(([from, before]) =>
    [...candidates].flatMap(([to, now]) => {
      const likeness = compare(before, now);
      const sameName = posix.basename(from) === posix.basename(to);
      const enough = likeness === 1 || (likeness >= ENOUGH && (sameName || isLong(before)));
      return enough && before.length > 0 ? [{ from, to, rank: likeness + (sameName ? 0.1 : 0) }] : [];
    }),
  );
  pairs.sort((one, other) => other.rank - one.rank || byCodePoint(one.from, other.from) || byCodePoint(one.to, other.to));
  const renames = new Map<string, string>();
  const taken = new Set<string>();
  for (const { from, to } of pairs) {
    if (renames.has(from) || taken.has(to)) continue;
    renames.set(from, to);
    taken.add(to);
  }
  return renames;
}

function isLong(bytes: Buffer): boolean {
  return splitLines(bytes.toString('latin1')).length >= FEW_LINES;
}

/** Share of bytes, from 0 to 1, that two files have in equal lines; files that are not text are equal or not. */
function compare(one: Buffer, other: Buffer): number {
  if (one.equals(other)) return 1;
  // Nothing common can be enough when one is so much longer.
  if (Math.min(one.length, other.length) * 2 < ENOUGH * (one.length + other.length)) return 0;
  const [before, now] = [asText(one), asText(other)];
  if (before === undefined || now === undefined) return 0;
  const left = new Map<string, number>();
  for (const line of splitLines(before.replaceAll('\r\n', '\n'))) left.set(line, (left.get(line) ?? 0) + 1);
  let common = 0;
  const lines = splitLines(now.replaceAll('\r\n', '\n'));
  for (const line of lines) {
    const count = left.get(line) ?? 0;
    if (count === 0) continue;
    left.set(line, count - 1);
    common += line.length;
  }
  const total = before.replaceAll('\r\n', '\n').length + now.replaceAll('\r\n', '\n').length;
  // Exactly 1 is for files that are the same.
  return Math.min((2 * common) / total, 0.999);
}
