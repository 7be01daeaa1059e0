import type { FramedRecord } from './record-io.ts';
import { readRecordIO } from './record-io.ts';
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
}

export interface Cutting {
  readonly split: SplitType;
  readonly strategy: Strategy;
  /** Bytes of a request. */
  readonly maxBytes: number;
}

type Chunks = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
type Found = { readonly size: number; readonly record: FramedRecord };
/** The record at a place; the bytes that have to be there first; undefined when the format is broken. */
type ReadRecord = (bytes: Buffer, at: number, last: boolean, looked: number) => Found | number | undefined;

const LF = 0x0a;

const READERS: Readonly<Record<Exclude<SplitType, 'None'>, ReadRecord>> = {
  Line(bytes, at, last, looked) {
    const found = bytes.indexOf(LF, at + looked);
    const end = found === -1 ? bytes.length : found;
    if (found === -1 && !last) return end - at;
    const size = Math.min(end + 1, bytes.length) - at;
    return { size, record: { payload: bytes.subarray(at, end), framed: bytes.subarray(at, at + size) } };
  },
  RecordIO: readRecordIO,
  TFRecord: readTFRecord,
};

/** Requests of one object in order. Rejects with `CutError` for a record above the limit, or bytes that are not of the format. */
export async function* cutRequests(chunks: Chunks, cutting: Cutting): AsyncGenerator<CutRequest> {
  const { split, strategy, maxBytes } = cutting;
  if (split === 'None') {
    yield await readWhole(chunks, maxBytes);
    return;
  }
  if (strategy === 'SingleRecord') {
    // The wrapping of a binary format is taken off; a line keeps its end, as the local tools of AWS send it.
    for await (const { payload, framed } of cutRecords(chunks, split, maxBytes)) {
      yield { body: split === 'Line' ? framed : payload, records: 1 };
    }
    return;
  }
  let parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const { framed } of cutRecords(chunks, split, maxBytes)) {
    if (bytes + framed.length > maxBytes) {
      yield { body: Buffer.concat(parts), records: parts.length };
      parts = [];
      bytes = 0;
    }
    parts.push(framed);
    bytes += framed.length;
  }
  if (parts.length > 0) yield { body: Buffer.concat(parts), records: parts.length };
}

/** All records of an object that is in memory; undefined when it is not of the format. */
export function splitObject(bytes: Uint8Array, split: Exclude<SplitType, 'None'>): readonly FramedRecord[] | undefined {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const records: FramedRecord[] = [];
  for (let at = 0; at < view.length; ) {
    const found = READERS[split](view, at, true, 0);
    if (found === undefined || typeof found === 'number') return undefined;
    records.push(found.record);
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

/** Records of one object in order. */
async function* cutRecords(chunks: Chunks, split: Exclude<SplitType, 'None'>, maxBytes: number): AsyncGenerator<FramedRecord> {
  const read = READERS[split];
  let rest: Buffer = Buffer.alloc(0);
  let looked = 0;
  let wanted = 0;
  let count = 0;
  const waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  const cut = function* (last: boolean): Generator<FramedRecord> {
    rest = Buffer.concat([rest, ...waiting.splice(0)]);
    waitingBytes = 0;
    let at = 0;
    while (at < rest.length) {
      const found = read(rest, at, last, looked);
      if (found === undefined) throw new CutError(`record ${count + 1} is no ${split}`);
      const size = typeof found === 'number' ? found : found.size;
      if (size > maxBytes) throw new CutError(`record ${count + 1} is larger than MaxPayloadInMB (${maxBytes} bytes)`);
      if (typeof found === 'number') {
        if (last) throw new CutError(`record ${count + 1} is cut off`);
        looked = rest.length - at;
        wanted = split === 'Line' ? 0 : found;
        break;
      }
      count += 1;
      looked = 0;
      wanted = 0;
      at += size;
      yield found.record;
    }
    rest = rest.subarray(at);
  };
  for await (const chunk of chunks) {
    waiting.push(chunk);
    waitingBytes += chunk.length;
    // A large record is put together once, not with every piece of it.
    if (rest.length + waitingBytes >= wanted) yield* cut(false);
  }
  yield* cut(true);
}
