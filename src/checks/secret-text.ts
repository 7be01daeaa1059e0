import type { SecretInText } from '../observe/secrets/types.ts';
import type { Outcome } from './define-check.ts';

/** Judges what was found where buyers can read it; the evidence says where it stands and not what it is. */
export function judgeSecrets(found: readonly SecretInText[], words: { expected: string; cause: string; fix: string }): Outcome {
  const [first] = found;
  if (first === undefined) return { status: 'pass' };
  const more = found.length > 1 ? ` and ${found.length - 1} more` : '';
  const evidence = found.slice(0, 10).map(({ what, where }) => `${where}: ${what}`);
  return { status: 'fail', ...words, actual: `${first.what} in ${first.where}${more}`, evidence };
}
