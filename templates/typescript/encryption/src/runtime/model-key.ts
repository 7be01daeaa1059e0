import { createSecretKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ModelError, type ModelKey, makeModelKey } from './model-encryption.ts';

/** Beside `src`, in the project as in the images. */
const NAME = 'secrets/model.key';
const PATH = fileURLToPath(new URL(`../../${NAME}`, import.meta.url));

/** The keys of this image: the first one encrypts, all of them decrypt. */
export function readModelKeys(path = PATH): readonly [ModelKey, ...ModelKey[]] {
  return parseModelKeys(readKeyFile(path));
}

/** A key on each line, 64 hexadecimal digits. Empty lines, and lines that begin with #, do not count. */
export function parseModelKeys(text: string): readonly [ModelKey, ...ModelKey[]] {
  const lines = text.split(/\r?\n/).map((line, index) => ({ text: line.trim(), number: index + 1 }));
  const keys = lines
    .filter((line) => line.text !== '' && !line.text.startsWith('#'))
    .map((line) => {
      if (!/^[0-9a-f]{64}$/i.test(line.text)) throw new ModelError(`Line ${line.number} of ${NAME} is not a key of 64 hexadecimal digits.`);
      return makeModelKey(createSecretKey(line.text, 'hex'));
    });
  const [first, ...others] = keys;
  if (first === undefined) throw new ModelError(`There is no key in ${NAME}.`);
  return [first, ...others];
}

function readKeyFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new ModelError(`The key of the models, ${NAME}, is missing. Build the image again with the key.`);
    throw new ModelError(`The key of the models, ${NAME}, cannot be read (${String(code)}).`);
  }
}
