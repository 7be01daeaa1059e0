import { randomBytes } from 'node:crypto';
import { closeSync, mkdirSync, mkdtempSync, openSync, readdirSync, readSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { HEADER, ModelError, type ModelKey, parseHeader, seal, unseal } from './model-encryption.ts';
import { readModelKeys } from './model-key.ts';

/** Ends the name of every file in the artifact. */
const SUFFIX = '.enc';

/** How the files of a model lie in the artifact: encrypted, each with `.enc` behind its name. */
export interface ModelStorage {
  /** What is added to each file's name. */
  readonly suffix: string;
  /** Writes the content of the file `name` of the model to `path`. */
  write(path: string, name: string, content: string | Uint8Array): void;
}

/** Throws when this image has no key. */
export function openStorage([key] = readModelKeys()): ModelStorage {
  const modelId = randomBytes(16);
  return {
    suffix: SUFFIX,
    write(path, name, content) {
      const file = openSync(path, 'w');
      try {
        for (const piece of seal(typeof content === 'string' ? Buffer.from(content) : content, name, {
          key,
          modelId,
          prefix: randomBytes(7),
        }))
          writeAll(file, piece);
      } finally {
        closeSync(file);
      }
    },
  };
}

/**
 * Calls `load` with a folder that holds the model's files in the clear: private, in the container's own file system, never on
 * the volume that is shared with the platform, and removed as soon as `load` is through. `load` has to read what it needs.
 */
export async function readModel<Model>(folder: string, load: (folder: string) => Model | Promise<Model>): Promise<Model> {
  const keys = readModelKeys();
  const plain = mkdtempSync(join(tmpdir(), 'model-'));
  const remove = () => rmSync(plain, { recursive: true, force: true });
  // Also when the server is stopped while it loads.
  process.once('exit', remove);
  try {
    decryptModel(folder, plain, keys);
    return await load(plain);
  } finally {
    process.off('exit', remove);
    remove();
  }
}

/** Decrypts every file below a folder into another one. Throws a ModelError before anything of a wrong model is used. */
export function decryptModel(folder: string, target: string, keys: readonly ModelKey[]): void {
  const files = listFiles(folder);
  if (files.length === 0) throw new ModelError('There is no model: the model folder is empty.');
  let first: { readonly name: string; readonly modelId: Buffer } | undefined;
  for (const file of files) {
    if (!file.endsWith(SUFFIX)) throw new ModelError(`The model file ${file} is not encrypted, and this image only reads models that are.`);
    const name = file.slice(0, -SUFFIX.length);
    const modelId = decryptFile(join(folder, file), join(target, name), { keys, name, shown: file });
    first ??= { name: file, modelId };
    if (!first.modelId.equals(modelId)) throw new ModelError(`The model files ${first.name} and ${file} come from two different models.`);
  }
}

/** Gives the id of the model that the file belongs to. */
function decryptFile(from: string, to: string, file: { keys: readonly ModelKey[]; name: string; shown: string }): Buffer {
  mkdirSync(dirname(to), { recursive: true });
  const input = openSync(from, 'r');
  try {
    const read = (bytes: number) => readFully(input, bytes);
    const header = parseHeader(read(HEADER), file.keys, file.shown);
    const output = openSync(to, 'wx', 0o600);
    try {
      for (const piece of unseal(read, header, file)) writeAll(output, piece);
    } finally {
      closeSync(output);
    }
    return header.modelId;
  } finally {
    closeSync(input);
  }
}

function listFiles(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => statSync(join(folder, name)).isFile()).sort();
}

function readFully(file: number, bytes: number): Buffer {
  const buffer = Buffer.allocUnsafe(bytes);
  let length = 0;
  for (let got = -1; got !== 0 && length < bytes; length += got) got = readSync(file, buffer, length, bytes - length, null);
  return buffer.subarray(0, length);
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}
