import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { UserError } from '../../errors.ts';
import type { ChannelFeed } from '../../plan/scenario.ts';
import { wrapRecord } from '../../sagemaker/record-io.ts';
import { parseBoundedJson } from '../../text/bounded-json.ts';

/** Bytes of a piece that comes from a file. */
const CHUNK = 65_536;
/** Pieces of a record that is split. */
const PARTS = 3;

/** What one channel gets in every epoch. */
export interface PipeContent {
  /** Absolute paths, in the order of the objects' keys. */
  readonly files: readonly string[];
  readonly feed?: ChannelFeed;
}

/** The bytes of one epoch: objects follow each other without anything between them (PIPE-06), or each as a record (PIPE-07). */
export async function* readEpoch({ files, feed = {} }: PipeContent, epoch: number): AsyncGenerator<Buffer> {
  const ordered = feed.shuffleSeed === undefined ? files : shuffle(files, feed.shuffleSeed + epoch);
  for (const file of ordered) {
    if (feed.attributes !== undefined) yield* readManifest(file, feed.attributes, feed);
    else if (feed.recordWrapper === undefined) yield* openObject(file, feed);
    else yield wrap(await collect(openObject(file, feed)), feed);
  }
}

function wrap(payload: Uint8Array, { splitRecords }: ChannelFeed): Buffer {
  return Buffer.from(wrapRecord(payload, splitRecords === true ? PARTS : 1));
}

/** An object as it is streamed: what is compressed comes out inflated (PIPE-08). */
function openObject(file: string, { inflate }: ChannelFeed): AsyncIterable<Buffer> {
  const stream = createReadStream(file, { highWaterMark: CHUNK });
  return inflate === true && file.endsWith('.gz') ? inflated(file, stream) : stream;
}

async function* inflated(file: string, stream: Readable): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: CHUNK });
  stream.on('error', (error) => gunzip.destroy(error));
  try {
    yield* stream.pipe(gunzip) as AsyncIterable<Buffer>;
  } catch (error) {
    throw new UserError(`${file} cannot be inflated: ${error instanceof Error ? error.message : String(error)}.`, {
      hint: 'It ends in .gz and its channel declares Gzip: compress it with gzip, or give it another name.',
    });
  } finally {
    stream.destroy();
  }
}

async function collect(source: AsyncIterable<Buffer>): Promise<Buffer> {
  const all: Buffer[] = [];
  for await (const chunk of source) all.push(chunk);
  return Buffer.concat(all);
}

/** An augmented manifest: JSON Lines of which the attributes named are streamed, in this order, line by line (PIPE-09). */
async function* readManifest(manifest: string, attributes: readonly string[], feed: ChannelFeed): AsyncGenerator<Buffer> {
  const lines = (await readFile(manifest, 'utf8')).split('\n');
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const values = parseLine(manifest, index, line);
    for (const attribute of attributes) {
      if (!Object.hasOwn(values, attribute)) throw badManifest(manifest, index, `it has no attribute '${attribute}'`);
      const bytes = resolveAttribute({ manifest, index }, attribute, values[attribute]);
      yield feed.recordWrapper === undefined ? bytes : wrap(bytes, feed);
    }
  }
}

function parseLine(manifest: string, index: number, line: string): Readonly<Record<string, unknown>> {
  try {
    const values: unknown = parseBoundedJson(line);
    if (typeof values === 'object' && values !== null && !Array.isArray(values)) return values as Record<string, unknown>;
  } catch {
    // Said below, in words that name the file.
  }
  throw badManifest(manifest, index, 'it is no JSON object');
}

/** Attributes ending in `-ref` stand for the object that they name, all others for their text. */
function resolveAttribute({ manifest, index }: { manifest: string; index: number }, attribute: string, value: unknown): Buffer {
  if (!attribute.endsWith('-ref')) return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
  const file = typeof value === 'string' ? findObject(dirname(manifest), value) : undefined;
  if (file === undefined) throw badManifest(manifest, index, `'${attribute}' names no file beside the manifest: ${JSON.stringify(value)}`);
  return readFileSync(file);
}

/** The file of an S3 address: below the manifest's folder, under the longest end of the key that exists there. */
function findObject(folder: string, address: string): string | undefined {
  const parts = address
    .replace(/^s3:\/\/[^/]*\//, '')
    .split('/')
    .filter((part) => part !== '');
  return parts
    .map((_, from) => resolve(join(folder, ...parts.slice(from))))
    .find((path) => !relative(folder, path).startsWith('..') && existsSync(path));
}

function badManifest(manifest: string, index: number, reason: string): UserError {
  return new UserError(`${manifest}, line ${index + 1}: ${reason}.`, { hint: 'An augmented manifest has one JSON object in each line.' });
}

/** Another order for each seed, the same for the same one: Fisher and Yates over a generator of 32 bits. */
export function shuffle<T>(items: readonly T[], seed: number): readonly T[] {
  const result = [...items];
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  for (let last = result.length - 1; last > 0; last--) {
    const other = Math.floor(next() * (last + 1));
    const item = result[last] as T;
    result[last] = result[other] as T;
    result[other] = item;
  }
  return result;
}

/** Uneven sizes that fit no row, buffer or block. */
const ODD_SIZES = [1, 7, 211, 3, 97, 1_021, 13, 509, 2, 4_093, 31];
/** Bytes that come in small pieces, and how many pieces at most. */
const SLOW_BYTES = 32_768;
const SLOW_PIECES = 24;
const ODD_BLOCK = 60_013;

/** The same bytes in pieces of odd sizes; `pause` says after which the writer waits, so that each is read by itself. */
export async function* inOddPieces(source: AsyncIterable<Buffer>): AsyncGenerator<{ readonly bytes: Buffer; readonly pause: boolean }> {
  let slow = 0;
  let count = 0;
  for await (const chunk of source) {
    for (let at = 0; at < chunk.length; ) {
      const isSlow = slow < SLOW_BYTES && count < SLOW_PIECES;
      const size = isSlow ? (ODD_SIZES[count % ODD_SIZES.length] ?? 1) : ODD_BLOCK;
      const bytes = chunk.subarray(at, at + size);
      at += bytes.length;
      count += 1;
      slow += bytes.length;
      yield { bytes, pause: isSlow };
    }
  }
}
