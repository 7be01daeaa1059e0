import { createRequire } from 'node:module';
import type { Template } from '../../src/scaffold/catalog.ts';
import type { ChosenAnswers } from '../../src/scaffold/questions.ts';
import { valuesOf } from './templates.ts';

// A CommonJS bundle whose names Node and vitest see differently when it is imported.
const { make }: typeof import('covertable') = createRequire(import.meta.url)('covertable');

/**
 * Rows in which every two values of different names come together at least once (a covering array of strength two), far fewer
 * than all combinations. The same choices always give the same rows.
 */
export function coverPairs<T>(choices: Readonly<Record<string, readonly T[]>>): readonly Readonly<Record<string, T>>[] {
  const [only, ...others] = Object.entries(choices);
  if (only === undefined) return [{}];
  if (others.length === 0) return only[1].map((value) => ({ [only[0]]: value }));
  return make(Object.fromEntries(Object.entries(choices).map(([name, values]) => [name, [...values]])));
}

/** Combinations of what can be chosen in a template, in which every two answers come together: for tests that take seconds or minutes each. */
export function everyPair({ questions }: Pick<Template, 'questions'>): readonly ChosenAnswers[] {
  return coverPairs(Object.fromEntries(questions.map((question) => [question.id, valuesOf(question)])));
}
