import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { type FilePlan, kindOf } from '../files.ts';
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
export function planKeys({ questions }: Pick<Template, 'questions'>, answers: ChosenAnswers, folder: string): KeyPlans {
  const paths = keysOf(questions, answers);
  const isThere = (path: string) => ['file', 'link'].includes(kindOf(join(folder, path)) ?? '');
  return {
    made: paths
      .filter((path) => !isThere(path))
      .map((path) => ({ path, content: `${randomBytes(KEY_BYTES).toString('hex')}\n`, mode: 0o600 })),
    kept: paths.filter(isThere),
  };
}
