import type { ImageInfo, ImageStep } from '../../engine/engine.ts';
import type { Collected } from './collect.ts';
import type { SecretPlace } from './types.ts';

/** More than these say nothing new. */
const MAX_PLACES = 20;

/** Secrets in the files, variables, labels and build steps of an image. */
export async function findImageSecrets(
  texts: Collected['texts'],
  { env, labels }: Pick<ImageInfo, 'env' | 'labels'>,
  steps: readonly ImageStep[],
): Promise<readonly SecretPlace[]> {
  const { findSecrets, findSecretsInFile, findAssignedSecret, isSecretValue } = await import('../../text/secrets.ts');
  const found: SecretPlace[] = [];
  const settings = [
    ...Object.entries(env).map(([name, value]) => ({ where: `ENV ${name}`, name, value })),
    ...Object.entries(labels).map(([name, value]) => ({ where: `LABEL ${name}`, name, value })),
  ];
  for (const { where, name, value } of settings) {
    const [secret] = await findSecrets(`${name}=${value}`);
    const what = secret?.what ?? (isSecretValue(name, value) ? 'value that its name calls secret' : undefined);
    if (what !== undefined) found.push({ what, where });
  }
  for (const { command } of steps) {
    // Variables and labels were looked at above.
    const step = command.replace(/^\/bin\/sh -c #\(nop\)\s*/, '');
    if (/^(?:ENV|LABEL)\b/.test(step)) continue;
    const [secret] = await findSecrets(step);
    const what = secret?.what ?? findAssignedSecret(step);
    if (what !== undefined) found.push({ what, where: `history of the image, ${describeStep(step)}` });
  }
  for (const { path, text } of texts) {
    if (found.length >= MAX_PLACES) break;
    for (const { what, line } of await findSecretsInFile(path, text)) found.push({ what, where: `${path}:${line}` });
  }
  return found.slice(0, MAX_PLACES);
}

/** Which step it is, without its words, among which the secret stands. */
function describeStep(step: string): string {
  const [word = ''] = step.split(/\s/, 1);
  return /^[A-Z]+$/.test(word) ? `a step ${word}` : 'a step RUN';
}
