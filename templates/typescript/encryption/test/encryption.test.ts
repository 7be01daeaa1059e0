/** Tests of how the model is encrypted, which never needs to change. */

import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, it } from 'node:test';
import { CHUNK_SIZE, HEADER, type ModelKey } from '../src/runtime/model-encryption.ts';
import { parseModelKeys } from '../src/runtime/model-key.ts';
import { decryptModel, openStorage } from '../src/runtime/model-storage.ts';
import type { ModelFiles } from '../src/runtime/types.ts';

const folder = mkdtempSync(join(tmpdir(), 'encryption-test-'));
after(() => rmSync(folder, { recursive: true, force: true }));
let made = 0;

const SECRETS = ['5a'.repeat(32), 'c3'.repeat(32)] as const;
const [KEY, OTHER_KEY] = SECRETS.map((secret) => parseModelKeys(secret)[0]) as [ModelKey, ModelKey];
const TEXT = '{"format": "a model", "weights": [1, 2, 3]}';

/** An artifact with these files. */
function encrypt(files: ModelFiles, key = KEY): string {
  const artifact = join(folder, String(++made));
  const { suffix, write } = openStorage([key]);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(artifact, name)), { recursive: true });
    write(join(artifact, name) + suffix, name, content);
  }
  return artifact;
}

function decrypt(artifact: string, ...keys: ModelKey[]): Record<string, Buffer> {
  const plain = join(folder, String(++made));
  decryptModel(artifact, plain, keys.length === 0 ? [KEY] : keys);
  const names = readdirSync(plain, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(join(plain, name)).isFile());
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(plain, name))]));
}

/** Changes a file of an artifact. */
function change(artifact: string, name: string, edit: (bytes: Buffer) => Buffer): string {
  writeFileSync(join(artifact, name), edit(readFileSync(join(artifact, name))));
  return artifact;
}

function bytes(length: number): Buffer {
  return Buffer.from(Uint8Array.from({ length }, (_, at) => (at * 7) % 251));
}

describe('the encrypted model', () => {
  it('is the model again, whatever the sizes of its files', () => {
    const sizes = [0, 1, CHUNK_SIZE - 1, CHUNK_SIZE, CHUNK_SIZE + 1, 3 * CHUNK_SIZE, 3 * CHUNK_SIZE + 5];
    const files = Object.fromEntries(sizes.map((size) => [`part ${size}.bin`, bytes(size)]));
    assert.deepEqual(decrypt(encrypt({ ...files, 'in/a/folder.json': TEXT })), { ...files, 'in/a/folder.json': Buffer.from(TEXT) });
  });

  it('shows nothing of its content, and is another one each time', () => {
    const read = () => readFileSync(join(encrypt({ 'model.json': TEXT }), 'model.json.enc'));
    const [one, other] = [read(), read()];
    assert.equal(one.includes('weights'), false);
    assert.notDeepEqual(one.subarray(HEADER), other.subarray(HEADER));
  });

  it('can be read with any key of the image, and with no other', () => {
    const artifact = encrypt({ 'model.json': TEXT });
    assert.equal(String(decrypt(artifact, OTHER_KEY, KEY)['model.json']), TEXT);
    assert.throws(() => decrypt(artifact, OTHER_KEY), {
      name: 'ModelError',
      message: /^The model file model\.json\.enc was encrypted with another key/,
    });
  });

  it('is refused when anything of it was changed', () => {
    const model = { 'a.bin': bytes(3 * CHUNK_SIZE), 'b.bin': bytes(10) };
    const flip = (at: number) => (whole: Buffer) => Buffer.from(whole.map((byte, index) => (index === at ? byte ^ 1 : byte)));
    const edits: [string, (whole: Buffer) => Buffer][] = [
      ['a bit', flip(HEADER + CHUNK_SIZE + 100)],
      ['the end is missing', (whole) => whole.subarray(0, -1)],
      ['the last chunk is missing', (whole) => whole.subarray(0, HEADER + 2 * (CHUNK_SIZE + 16))],
      ['something is appended', (whole) => Buffer.concat([whole, Buffer.of(0)])],
    ];
    for (const [title, edit] of edits) {
      assert.throws(
        () => decrypt(change(encrypt(model), 'a.bin.enc', edit)),
        { name: 'ModelError', message: /damaged or was changed/ },
        title,
      );
    }
    const swapped = encrypt({ 'a.bin': 'a', 'b.bin': 'b' });
    for (const [from, to] of [
      ['a.bin', 'c'],
      ['b.bin', 'a.bin'],
      ['c', 'b.bin'],
    ])
      renameSync(`${swapped}/${from}.enc`, `${swapped}/${to}.enc`);
    assert.throws(() => decrypt(swapped), { name: 'ModelError', message: /damaged or was changed/ });
  });

  it('is refused when it was put together from two models, or is not encrypted', () => {
    const [one, other] = [encrypt({ 'a.bin': 'a', 'b.bin': 'b' }), encrypt({ 'a.bin': 'A', 'b.bin': 'B' })];
    copyFileSync(join(other, 'b.bin.enc'), join(one, 'b.bin.enc'));
    assert.throws(() => decrypt(one), {
      name: 'ModelError',
      message: 'The model files a.bin.enc and b.bin.enc come from two different models.',
    });
    writeFileSync(join(other, 'model.json'), TEXT);
    assert.throws(() => decrypt(other), { name: 'ModelError', message: /^The model file model\.json is not encrypted/ });
    const renamed = encrypt({ 'a.bin': 'a' });
    writeFileSync(join(renamed, 'a.bin.enc'), TEXT);
    assert.throws(() => decrypt(renamed), { name: 'ModelError', message: /^The model file a\.bin\.enc is not encrypted/ });
    mkdirSync(join(folder, 'empty'));
    assert.throws(() => decrypt(join(folder, 'empty')), { name: 'ModelError', message: /^There is no model/ });
  });
});

describe('the key', () => {
  it('is never in a message', () => {
    for (const text of [`${SECRETS[0]}0`, SECRETS[0].slice(1), `${SECRETS[0]} ${SECRETS[1]}`]) {
      assert.throws(
        () => parseModelKeys(text),
        (error: Error) => !error.message.includes(SECRETS[0].slice(0, 8)),
      );
    }
  });
});
