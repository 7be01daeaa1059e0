import { createSecretKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  HEADER,
  ModelError,
  makeModelKey,
  parseHeader,
  seal,
  unseal,
} from '../../../templates/typescript/encryption/src/runtime/model-encryption.ts';
import { parseModelKeys } from '../../../templates/typescript/encryption/src/runtime/model-key.ts';
import { packageRoot } from '../../support/context.ts';

interface Vectors {
  readonly files: readonly {
    readonly title: string;
    readonly key: string;
    readonly keyId: string;
    readonly chunkSize: number;
    readonly modelId: string;
    readonly noncePrefix: string;
    readonly name: string;
    readonly plain: string;
    readonly encrypted: string;
  }[];
  readonly refused: readonly {
    readonly title: string;
    readonly key: string;
    readonly name: string;
    readonly encrypted: string;
    readonly because: keyof typeof REASONS;
  }[];
}

const REASONS = {
  damaged: /is damaged/,
  'other-key': /was encrypted with another key \([0-9a-f]{16}\) than this image has \([0-9a-f]{16}\)/,
  'other-version': /in version 2 of the format, and this image reads version 1/,
  'not-encrypted': /is not encrypted/,
};

const { files, refused }: Vectors = JSON.parse(readFileSync(join(packageRoot, 'test/fixtures/encryption/vectors.json'), 'utf8'));
const hex = (text: string) => Buffer.from(text, 'hex');
const keyOf = (text: string) => makeModelKey(createSecretKey(text, 'hex'));

function open(encrypted: Buffer, name: string, keys: readonly string[]): Buffer {
  let at = 0;
  const read = (bytes: number) => {
    const piece = encrypted.subarray(at, at + bytes);
    at += piece.length;
    return piece;
  };
  const header = parseHeader(read(HEADER), keys.map(keyOf), name);
  return Buffer.concat([...unseal(read, header, { name, shown: name })]);
}

describe('files that another program encrypted', () => {
  it.each(files)('$title', ({ key, keyId, chunkSize, modelId, noncePrefix, name, plain, encrypted }) => {
    expect(keyOf(key).id.toString('hex')).toBe(keyId);
    const options = { key: keyOf(key), chunkSize, modelId: hex(modelId), prefix: hex(noncePrefix) };
    expect(Buffer.concat([...seal(hex(plain), name, options)]).toString('hex')).toBe(encrypted);
    expect(open(hex(encrypted), name, [key]).toString('hex')).toBe(plain);
  });

  it.each(files)('$title: any of the keys opens it', ({ key, name, plain, encrypted }) => {
    expect(open(hex(encrypted), name, ['00'.repeat(32), key]).toString('hex')).toBe(plain);
  });
});

describe('memory', () => {
  const options = { key: keyOf('01'.repeat(32)), chunkSize: 1000, modelId: Buffer.alloc(16), prefix: Buffer.alloc(7) };

  it('never holds more than a chunk, in both directions', () => {
    const content = Buffer.alloc(100_500, 'x');
    const sealed = [...seal(content, 'a', options)];
    expect(Math.max(...sealed.map((piece) => piece.length))).toBe(1000);
    const encrypted = Buffer.concat(sealed);
    let given = 0;
    const read = (bytes: number) => {
      const piece = encrypted.subarray(given, given + bytes);
      given += piece.length;
      return piece;
    };
    const header = parseHeader(read(HEADER), [options.key], 'a');
    let used = 0;
    for (const piece of unseal(read, header, { name: 'a', shown: 'a' })) {
      used += piece.length;
      const chunks = Math.ceil(used / 1000);
      expect(given - HEADER).toBeLessThanOrEqual(chunks * 1016 + 1);
    }
    expect(used).toBe(content.length);
  });
});

describe('files that are refused', () => {
  it.each(refused)('$title', ({ key, name, encrypted, because }) => {
    const attempt = () => open(hex(encrypted), name, [key]);
    expect(attempt).toThrow(ModelError);
    expect(attempt).toThrow(REASONS[because]);
  });

  it('any that differs in one bit, wherever the bit is', () => {
    const { key, name, encrypted } = files[4] ?? expect.fail();
    const whole = hex(encrypted);
    for (let bit = 0; bit < whole.length * 8; bit++) {
      const changed = Buffer.from(whole);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(() => open(changed, name, [key]), `bit ${bit}`).toThrow(ModelError);
    }
  });

  it('any that was cut, wherever the cut is', () => {
    const { key, name, encrypted } = files[5] ?? expect.fail();
    const whole = hex(encrypted);
    for (let length = 0; length < whole.length; length++) {
      expect(() => open(whole.subarray(0, length), name, [key]), `${length} bytes`).toThrow(ModelError);
    }
  });
});

describe('the key file', () => {
  const [one, other] = ['0a'.repeat(32), 'B1'.repeat(32)];

  it('holds one key or several, the first of which encrypts', () => {
    expect(parseModelKeys(`${one}\n`).map(({ id }) => id)).toEqual([keyOf(one).id]);
    const [first, second, ...more] = parseModelKeys(`# of 2026\r\n\r\n ${other} \r\n${one}`);
    expect([first.id, second?.id, more]).toEqual([keyOf(other).id, keyOf(one).id, []]);
  });

  it.each([
    ['', /There is no key in secrets\/model\.key/],
    ['# none\n', /There is no key in/],
    [`${one}\n${one.slice(1)}\n`, /Line 2 of secrets\/model\.key is not a key of 64 hexadecimal digits\.$/],
    [`${one}0`, /Line 1 of/],
    [`${one.slice(2)}zz`, /Line 1 of/],
  ])('is refused when it holds %j', (text, message) => {
    expect(() => parseModelKeys(text)).toThrow(message);
  });
});
