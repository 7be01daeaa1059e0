import { readFileSync } from 'node:fs';

/** The secret under which a spec names the file with the keys of encrypted models (docs/encryption.md). */
export const MODEL_KEY = 'model-key';

/** Why the file of a secret cannot be used, as the end of a sentence and without anything of its content; undefined when it can. */
export function complainAboutSecret(id: string, path: string): string | undefined {
  try {
    const text = readFileSync(path, 'utf8');
    return id === MODEL_KEY ? complainAboutKeys(text) : undefined;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    return error.code === 'ENOENT' ? 'does not exist' : error.code === 'EISDIR' ? 'is a folder' : `cannot be read (${error.code})`;
  }
}

function complainAboutKeys(text: string): string | undefined {
  const lines = text.split('\n').map((line, index) => ({ text: line.trim(), number: index + 1 }));
  const keys = lines.filter((line) => line.text !== '' && !line.text.startsWith('#'));
  if (keys.length === 0) return 'holds no key';
  const wrong = keys.find((line) => !/^[0-9a-f]{64}$/i.test(line.text));
  return wrong === undefined ? undefined : `is not a key of 64 hexadecimal digits in line ${wrong.number}`;
}

/** What to do when the key file is missing or spoiled, and what a lost key means (MKT-18). */
export function describeKeyRecovery(path: string): string {
  return `Put ${path} back from your copy. If there is none, the models that buyers have trained cannot be read any more (MKT-18): make a new key with \`openssl rand -hex 32 > ${path} && chmod 600 ${path}\`, build, and publish a new version.`;
}
