import { join } from 'node:path';
import { byCodePoint, type FilePlan, kindOf } from '../files.ts';
import type { Template } from './catalog.ts';
import { type ChosenAnswers, keysOf } from './questions.ts';

/** The keys of a new project: those to be written, and those that are there already and stay as they are. */
export interface KeyPlans {
  readonly made: readonly FilePlan[];
  readonly kept: readonly string[];
}

const KEY_BYTES = 32;

/**
 * A new key for each key file that the answers ask for and the folder does not have: what an old key has encrypted, only that
 * key can read. Keys are no part of what a template renders, because that is kept, compared and shown.
 */
export async function planKeys({ questions }: Pick<Template, 'questions'>, answers: ChosenAnswers, folder: string): Promise<KeyPlans> {
  const paths = keysOf(questions, answers);
  if (paths.length === 0) return { made: [], kept: [] };
  // Few projects have keys, and loading it takes longer than writing a project.
  const { randomBytes } = await import('node:crypto');
  const isThere = (path: string) => ['file', 'link'].includes(kindOf(join(folder, path)) ?? '');
  return {
    made: paths
      .filter((path) => !isThere(path))
      .map((path) => ({ path, content: `${randomBytes(KEY_BYTES).toString('hex')}\n`, mode: 0o600 })),
    kept: paths.filter(isThere),
  };
}

/** All that is to be written, sorted by path. */
export function addKeys(plans: readonly FilePlan[], { made }: KeyPlans): readonly FilePlan[] {
  return [...plans, ...made].sort((one, other) => byCodePoint(one.path, other.path));
}

/** A line about each key. */
export function describeKeys({ made, kept }: KeyPlans): string {
  return [
    ...made.map(
      ({ path }) => `${path} is a new key. Keep a copy in a safe place: git leaves it out, and no model can be read without it.\n`,
    ),
    ...kept.map((path) => `${path} is kept: a new key could not read the models that this one encrypted.\n`),
  ].join('');
}
