import type { Attempts, Observations } from '../observe/types.ts';

const TEXT_MAX = 300;

/** The value of an observation that could be made. */
export function seen<K extends keyof Observations>(attempts: Attempts, key: K): Observations[K] | undefined {
  const attempt = attempts[key];
  return attempt?.status === 'made' ? (attempt.value as Observations[K]) : undefined;
}

/** Up to `max` members of a list, evenly taken, the first and the last among them. */
export function thinOut<T>(list: readonly T[], max: number): readonly T[] {
  if (list.length <= max) return list;
  return Array.from({ length: max }, (_, index) => list[Math.round((index * (list.length - 1)) / (max - 1))] as T);
}

export function shorten(text: string, max = TEXT_MAX): string {
  return text.length > max ? `${text.slice(0, max - 1)}…` : text;
}
