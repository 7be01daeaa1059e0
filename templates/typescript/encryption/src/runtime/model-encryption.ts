/**
 * The format of encrypted model files, version 1. A header, then the content in chunks, each sealed by AES-256-GCM:
 *
 *   header = "SMALENC" 01 | key id (8) | chunk size (4) | model id (16) | nonce prefix (7)
 *   chunk  = cipher text of up to `chunk size` bytes | tag (16)
 *   nonce  = nonce prefix (7) | number of the chunk from 0 (4) | 01 for the last chunk, otherwise 00
 *
 * Numbers are big-endian. The key of a file is derived from the model key and the model id; header and file name are
 * authenticated with every chunk. So nothing can be changed, cut off, appended, put in another order or under another name.
 */

import { createCipheriv, createDecipheriv, hkdfSync, type KeyObject } from 'node:crypto';

const MAGIC = Buffer.from('SMALENC');
const VERSION = 1;
const TAG = 16;
export const HEADER = 43;
export const CHUNK_SIZE = 65_536;
const LARGEST_CHUNK = 16_777_216;
const LARGEST_COUNTER = 0xff_ff_ff_ff;

/** Says in one sentence what is wrong with the model or its key, and nothing of the key. */
export class ModelError extends Error {
  override readonly name = 'ModelError';
}

export interface ModelKey {
  readonly secret: KeyObject;
  /** Tells keys apart without giving them away. */
  readonly id: Buffer;
}

export function makeModelKey(secret: KeyObject): ModelKey {
  return { secret, id: derive(secret, Buffer.alloc(0), 'sagemaker-algo model key id', 8) };
}

/** What is drawn anew: `modelId` for each model, `prefix` for each of its files. */
export interface SealOptions {
  readonly key: ModelKey;
  readonly modelId: Uint8Array;
  readonly prefix: Uint8Array;
  readonly chunkSize?: number;
}

/** Gives the encrypted file piece by piece. `name` is the file's name in the model, with forward slashes. */
export function* seal(content: Uint8Array, name: string, options: SealOptions): Generator<Buffer> {
  const { key, modelId, prefix, chunkSize = CHUNK_SIZE } = options;
  const size = Buffer.alloc(4);
  size.writeUInt32BE(chunkSize);
  const header = Buffer.concat([MAGIC, Buffer.of(VERSION), key.id, size, modelId, prefix]);
  const secret = fileKey(key, modelId);
  const context = Buffer.concat([header, Buffer.from(name)]);
  yield header;
  const count = Math.max(1, Math.ceil(content.length / chunkSize));
  for (let number = 0; number < count; number++) {
    const cipher = createCipheriv('aes-256-gcm', secret, nonce(prefix, number, number === count - 1)).setAAD(context);
    yield cipher.update(content.subarray(number * chunkSize, (number + 1) * chunkSize));
    yield Buffer.concat([cipher.final(), cipher.getAuthTag()]);
  }
}

/** What a header says, not yet authenticated. */
export interface Header {
  readonly bytes: Buffer;
  readonly key: ModelKey;
  readonly chunkSize: number;
  readonly modelId: Buffer;
  readonly prefix: Buffer;
}

/** Reads the start of a file, and finds the key that it was encrypted with. `shown` is what messages call the file. */
export function parseHeader(bytes: Buffer, keys: readonly ModelKey[], shown: string): Header {
  const known = Math.min(bytes.length, MAGIC.length);
  if (bytes.length === 0 || !bytes.subarray(0, known).equals(MAGIC.subarray(0, known))) {
    throw new ModelError(`The model file ${shown} is not encrypted, and this image only reads models that are.`);
  }
  if (bytes.length < HEADER) throw new ModelError(`The model file ${shown} is damaged: it ends within its header.`);
  const version = bytes[MAGIC.length];
  if (version !== VERSION) {
    throw new ModelError(
      `The model file ${shown} is encrypted in version ${version} of the format, and this image reads version ${VERSION}.`,
    );
  }
  const id = bytes.subarray(8, 16);
  const key = keys.find((one) => one.id.equals(id));
  if (key === undefined) {
    throw new ModelError(
      `The model file ${shown} was encrypted with another key (${id.toString('hex')}) than this image has (${keys.map((one) => one.id.toString('hex')).join(', ')}).`,
    );
  }
  const chunkSize = bytes.readUInt32BE(16);
  if (chunkSize < 1 || chunkSize > LARGEST_CHUNK)
    throw new ModelError(`The model file ${shown} is damaged: its chunks have no possible size.`);
  return { bytes, key, chunkSize, modelId: bytes.subarray(20, 36), prefix: bytes.subarray(36, HEADER) };
}

/**
 * Gives the content behind a header chunk by chunk. `read` gives the next bytes, as many as it is asked for unless the file ends.
 * Only when all of it has been given is it certain that nothing was cut off.
 */
export function* unseal(
  read: (bytes: number) => Buffer,
  header: Header,
  { name, shown }: { name: string; shown: string },
): Generator<Buffer> {
  const { key, chunkSize, modelId, prefix } = header;
  const secret = fileKey(key, modelId);
  const context = Buffer.concat([header.bytes, Buffer.from(name)]);
  const whole = chunkSize + TAG;
  // One byte more tells whether the chunk is the last one.
  let ahead = read(whole + 1);
  for (let number = 0; ; number++) {
    const last = ahead.length <= whole;
    const chunk = ahead.subarray(0, Math.min(ahead.length, whole));
    const empty = chunk.length === TAG && number > 0;
    if (chunk.length < TAG || empty || number > LARGEST_COUNTER) throw damaged(shown, number);
    const decipher = createDecipheriv('aes-256-gcm', secret, nonce(prefix, number, last), { authTagLength: TAG })
      .setAAD(context)
      .setAuthTag(chunk.subarray(chunk.length - TAG));
    const plain = decipher.update(chunk.subarray(0, chunk.length - TAG));
    try {
      decipher.final();
    } catch {
      throw damaged(shown, number);
    }
    yield plain;
    if (last) return;
    ahead = Buffer.concat([ahead.subarray(whole), read(whole)]);
  }
}

function damaged(shown: string, number: number): ModelError {
  return new ModelError(`The model file ${shown} is damaged or was changed: its chunk ${number + 1} is not what was written.`);
}

/** No two models share a key: however many there are, no nonce is used twice. */
function fileKey({ secret }: ModelKey, modelId: Uint8Array): Buffer {
  return derive(secret, modelId, 'sagemaker-algo model file', 32);
}

function derive(secret: KeyObject, salt: Uint8Array, info: string, length: number): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, salt, info, length));
}

function nonce(prefix: Uint8Array, number: number, last: boolean): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.set(prefix);
  bytes.writeUInt32BE(number, 7);
  bytes[11] = last ? 1 : 0;
  return bytes;
}
