import { type Chunks, type ReadInto, type Rooms, readPieces } from './read-into.ts';
import { type FoundRecord, type FramedRecord, readRecordIO } from './record-io.ts';
import { readTFRecord } from './tf-record.ts';

/**
 * Cuts an object into records while it is read, so that its size does not matter (BATCH-06), and packs them into requests
 * (BATCH-07). Never more than one record and one request is held.
 */

/** Where a job cuts its input. */
export const SPLIT_TYPES = ['None', 'Line', 'RecordIO', 'TFRecord'] as const;
export type SplitType = (typeof SPLIT_TYPES)[number];

/** How many records go into a request. */
export const STRATEGIES = ['MultiRecord', 'SingleRecord'] as const;
export type Strategy = (typeof STRATEGIES)[number];

/** Why an object cannot be cut; fails the object, not the job runner. */
export class CutError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CutError';
  }
}

/** Body of one request and how many records it holds. */
export interface CutRequest {
  readonly body: Uint8Array;
  readonly records: number;
  /** The body is not needed any more: its memory may be used for another. */
  readonly done?: () => void;
}

export interface Cutting {
  readonly split: SplitType;
  readonly strategy: Strategy;
  /** Bytes of a request. */
  readonly maxBytes: number;
  /** Of `roomBytes(maxBytes)` each; shared by the objects of a job. */
  readonly rooms: Rooms;
}

/** A request of the largest size, and a byte that tells whether something follows. */
export function roomBytes(maxBytes: number): number {
  return maxBytes + 1;
}

/** The record at a place; the bytes that have to be there first; undefined when the format is broken. */
type ReadRecord = (bytes: Buffer, at: number, last: boolean, looked: number) => FoundRecord | number | undefined;

const LF = 0x0a;

const READERS: Readonly<Record<Exclude<SplitType, 'None'>, ReadRecord>> = {
  Line(bytes, at, last, looked) {
    const found = bytes.indexOf(LF, at + looked);
    const end = found === -1 ? bytes.length : found;
    if (found === -1 && !last) return end - at;
    const size = Math.min(end + 1, bytes.length) - at;
    return { size, payload: () => bytes.subarray(at, end) };
  },
  RecordIO: readRecordIO,
  TFRecord: readTFRecord,
};

/** Requests of one object in order. Rejects with `CutError` for a record above the limit, or bytes that are not of the format. */
export async function* cutRequests(read: ReadInto, { split, strategy, maxBytes, rooms }: Cutting): AsyncGenerator<CutRequest> {
  if (split === 'None') {
    yield await readWhole(readPieces(read), maxBytes);
    return;
  }
  if (split === 'Line' && strategy === 'MultiRecord') {
    yield* packLines(read, rooms, maxBytes);
    return;
  }
  const blocks = cutBlocks(readPieces(read), split, maxBytes);
  yield* strategy === 'SingleRecord' ? takeEach(blocks, split) : packBlocks(blocks, maxBytes);
}

/** Lines are only counted: a request ends at the last line end that it has room for, and where the others are does not matter. */
async function* packLines(read: ReadInto, rooms: Rooms, maxBytes: number): AsyncGenerator<CutRequest> {
  let rest: Uint8Array = new Uint8Array();
  for (let count = 0; ; ) {
    const room = rooms.take();
    room.set(rest);
    const filled = await fill(room, rest.length, read);
    const more = filled > maxBytes;
    // The end of the object ends its last line.
    const end = more ? room.lastIndexOf(LF, maxBytes - 1) + 1 : filled;
    if (more && end === 0) throw tooLarge(count + 1, maxBytes);
    // Before the request is given away, and its room with it.
    rest = Buffer.from(room.subarray(end, filled));
    const body = room.subarray(0, end);
    const records = countLines(body);
    const done = () => rooms.give(room);
    if (records > 0) yield { body, records, done };
    else done();
    if (!more) return;
    count += records;
  }
}

async function fill(room: Buffer, from: number, read: ReadInto): Promise<number> {
  for (let filled = from; ; ) {
    const count = filled === room.length ? 0 : await read(room.subarray(filled));
    if (count === 0) return filled;
    filled += count;
  }
}

/** The last line may have no end. */
function countLines(bytes: Buffer): number {
  let lines = bytes.length === 0 || bytes.at(-1) === LF ? 0 : 1;
  for (let at = bytes.indexOf(LF); at !== -1; at = bytes.indexOf(LF, at + 1)) lines += 1;
  return lines;
}

function tooLarge(record: number, maxBytes: number): CutError {
  return new CutError(`record ${record} is larger than MaxPayloadInMB (${maxBytes} bytes)`);
}

/** Whole records one after the other from the start of `bytes`. */
interface Block {
  readonly bytes: Buffer;
  readonly records: readonly FoundRecord[];
}

/** The wrapping of a binary format is taken off; a line keeps its end, as the local tools of AWS send it. */
async function* takeEach(blocks: AsyncIterable<Block>, split: SplitType): AsyncGenerator<CutRequest> {
  for await (const { bytes, records } of blocks) {
    let at = 0;
    for (const { size, payload } of records) {
      yield { body: split === 'Line' ? bytes.subarray(at, at + size) : payload(), records: 1 };
      at += size;
    }
  }
}

async function* packBlocks(blocks: AsyncIterable<Block>, maxBytes: number): AsyncGenerator<CutRequest> {
  let parts: Uint8Array[] = [];
  let packed = 0;
  let count = 0;
  for await (const { bytes, records } of blocks) {
    let from = 0;
    let at = 0;
    for (const { size } of records) {
      if (packed + (at - from) + size > maxBytes) {
        yield { body: Buffer.concat([...parts, bytes.subarray(from, at)]), records: count };
        parts = [];
        packed = 0;
        count = 0;
        from = at;
      }
      at += size;
      count += 1;
    }
    parts.push(bytes.subarray(from, at));
    packed += at - from;
  }
  if (count > 0) yield { body: Buffer.concat(parts), records: count };
}

/** All records of an object that is in memory; undefined when it is not of the format. */
export function splitObject(bytes: Uint8Array, split: Exclude<SplitType, 'None'>): readonly FramedRecord[] | undefined {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const records: FramedRecord[] = [];
  for (let at = 0; at < view.length; ) {
    const found = READERS[split](view, at, true, 0);
    if (found === undefined || typeof found === 'number') return undefined;
    records.push({ payload: found.payload(), framed: view.subarray(at, at + found.size) });
    at += found.size;
  }
  return records;
}

async function readWhole(chunks: Chunks, maxBytes: number): Promise<CutRequest> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new CutError(`the object is larger than MaxPayloadInMB (${maxBytes} bytes), and it is not split`);
    parts.push(chunk);
  }
  return { body: Buffer.concat(parts), records: 1 };
}

/** The records of one object in order, those of some pieces at once. */
async function* cutBlocks(chunks: Chunks, split: Exclude<SplitType, 'None'>, maxBytes: number): AsyncGenerator<Block> {
  let waiting: Uint8Array[] = [];
  let bytes = 0;
  let scanned: Scanned = { records: [], end: 0, looked: 0, wanted: 0 };
  let count = 0;
  const scan = (last: boolean): Block => {
    const all = Buffer.concat(waiting);
    scanned = scanRecords(all, { split, maxBytes, last, looked: scanned.looked, before: count });
    waiting = [all.subarray(scanned.end)];
    bytes = all.length - scanned.end;
    count += scanned.records.length;
    return { bytes: all, records: scanned.records };
  };
  for await (const chunk of chunks) {
    waiting.push(chunk);
    bytes += chunk.length;
    // A large record is put together once, not with every piece of it.
    if (bytes >= scanned.wanted) yield scan(false);
  }
  yield scan(true);
}

/** Records found; where the rest begins, how much of it has been looked at in vain, and how long it has to become at least. */
interface Scanned {
  readonly records: readonly FoundRecord[];
  readonly end: number;
  readonly looked: number;
  readonly wanted: number;
}

interface Scanning {
  readonly split: Exclude<SplitType, 'None'>;
  readonly maxBytes: number;
  readonly last: boolean;
  readonly looked: number;
  /** Number of records before these, for messages. */
  readonly before: number;
}

function scanRecords(bytes: Buffer, { split, maxBytes, last, looked, before }: Scanning): Scanned {
  const records: FoundRecord[] = [];
  let at = 0;
  while (at < bytes.length) {
    const found = READERS[split](bytes, at, last, records.length === 0 ? looked : 0);
    const which = before + records.length + 1;
    if (found === undefined) throw new CutError(`record ${which} is no ${split}`);
    const size = typeof found === 'number' ? found : found.size;
    if (size > maxBytes) throw tooLarge(which, maxBytes);
    if (typeof found === 'number') {
      if (last) throw new CutError(`record ${which} is cut off`);
      return { records, end: at, looked: bytes.length - at, wanted: split === 'Line' ? 0 : found };
    }
    records.push(found);
    at += size;
  }
  return { records, end: at, looked: 0, wanted: 0 };
}
