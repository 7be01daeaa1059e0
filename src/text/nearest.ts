import { distance } from 'fastest-levenshtein';

/** The candidate that a misspelt word most likely meant, undefined when none is close. Letter case and `-`, `_`, `.` count for little. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const plain = (text: string) => text.toLowerCase().replaceAll(/[-_. ]/g, '');
  const wanted = plain(word);
  const limit = Math.max(1, Math.floor(wanted.length / 3));
  let best: { candidate: string; cost: number } | undefined;
  for (const candidate of candidates) {
    const cost = isSwapped(wanted, plain(candidate)) ? 1 : distance(wanted, plain(candidate));
    if (cost <= limit && (best === undefined || cost < best.cost)) best = { candidate, cost };
  }
  return best?.candidate;
}

/** The sentence that suggests it, with a blank behind; empty when nothing is close. */
export function suggest(word: string, candidates: readonly string[]): string {
  const meant = nearest(word, candidates);
  return meant === undefined ? '' : `Did you mean ${meant}? `;
}

/** Whether two neighbours have changed places, the slip of fingers that are too quick. */
function isSwapped(word: string, other: string): boolean {
  if (word.length !== other.length) return false;
  const at = [...word].findIndex((letter, index) => letter !== other[index]);
  return at >= 0 && word[at] === other[at + 1] && word[at + 1] === other[at] && word.slice(at + 2) === other.slice(at + 2);
}
