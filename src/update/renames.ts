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
  const profiles = new Map([...candidates].map(([to, bytes]) => [to, profile(bytes)]));
  const pairs = [...missing].flatMap(([from, bytes]) => {
    const before = profile(bytes);
    return [...profiles].flatMap(([to, now]) => {
      const likeness = compare(before, now);
      const sameName = posix.basename(from) === posix.basename(to);
      const enough = likeness === 1 || (likeness >= ENOUGH && (sameName || before.lines >= FEW_LINES));
      return enough && bytes.length > 0 ? [{ from, to, rank: likeness + (sameName ? 0.1 : 0) }] : [];
    });
  });
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

/** What two files are compared by. */
interface Profile {
  readonly bytes: Buffer;
  /** How often each line is there, line ends apart; undefined for what is no text. */
  readonly counts: ReadonlyMap<string, number> | undefined;
  readonly lines: number;
  readonly length: number;
}

function profile(bytes: Buffer): Profile {
  const text = asText(bytes)?.replaceAll('\r\n', '\n');
  if (text === undefined) return { bytes, counts: undefined, lines: 0, length: bytes.length };
  const lines = splitLines(text);
  const counts = new Map<string, number>();
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1);
  return { bytes, counts, lines: lines.length, length: text.length };
}

/** Share of bytes, from 0 to 1, that two files have in equal lines; files that are not text are equal or not. */
function compare(one: Profile, other: Profile): number {
  if (one.bytes.equals(other.bytes)) return 1;
  // Nothing common can be enough when one is so much longer.
  if (Math.min(one.length, other.length) * 2 < ENOUGH * (one.length + other.length)) return 0;
  if (one.counts === undefined || other.counts === undefined) return 0;
  let common = 0;
  for (const [line, count] of one.counts) common += line.length * Math.min(count, other.counts.get(line) ?? 0);
  // Exactly 1 is for files that are the same.
  return Math.min((2 * common) / (one.length + other.length), 0.999);
}
