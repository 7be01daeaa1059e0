/**
 * RecordIO as SageMaker frames records (PIPE-07, BATCH-06): a little-endian magic number, a word with the length in its low 29
 * bits and in its top 3 whether the record is whole or which part of one, the payload, zeros up to a multiple of 4 bytes.
 */

const MAGIC = 0xced7230a;
const LENGTH_MASK = 0x1fffffff;
const PART = { whole: 0, first: 1, middle: 2, last: 3 } as const;

/** One payload as a record, or as one in `parts` pieces, which readers have to put together again. */
export function wrapRecord(payload: Uint8Array, parts = 1): Uint8Array {
  const size = Math.max(1, Math.ceil(payload.length / parts));
  const count = Math.max(1, Math.ceil(payload.length / size));
  return Buffer.concat(
    Array.from({ length: count }, (_, index) => frame(payload.subarray(index * size, (index + 1) * size), describePart(index, count))),
  );
}

function describePart(index: number, count: number): number {
  if (count === 1) return PART.whole;
  if (index === 0) return PART.first;
  return index === count - 1 ? PART.last : PART.middle;
}

function frame(payload: Uint8Array, part: number): Uint8Array {
  const head = Buffer.alloc(8);
  head.writeUInt32LE(MAGIC, 0);
  head.writeUInt32LE(((part << 29) | payload.length) >>> 0, 4);
  return Buffer.concat([head, payload, Buffer.alloc((4 - (payload.length % 4)) % 4)]);
}

/** A record of a RecordIO file: its payload, and the bytes as they stand in the file. */
export interface FramedRecord {
  readonly payload: Uint8Array;
  readonly framed: Uint8Array;
}

/** A record in a larger piece of bytes. What it holds is looked at only when asked for: there are millions in a large file. */
export interface FoundRecord {
  readonly size: number;
  readonly payload: () => Uint8Array;
}

/**
 * The record at `at`, parts put together: how many bytes it takes and what it holds; the number of bytes that have to be there
 * first when there are fewer; undefined when this is no RecordIO. `last` says that no bytes follow: only then may padding be missing.
 */
export function readRecordIO(bytes: Buffer, at: number, last: boolean): FoundRecord | number | undefined {
  const pieces: Uint8Array[] = [];
  for (let from = at; ; ) {
    if (from + 8 > bytes.length) return from + 8 - at;
    if (bytes.readUInt32LE(from) !== MAGIC) return undefined;
    const word = bytes.readUInt32LE(from + 4);
    const part = word >>> 29;
    if (part > PART.last || (part === PART.whole || part === PART.first) !== (pieces.length === 0)) return undefined;
    const end = from + 8 + (word & LENGTH_MASK);
    const padded = end + ((4 - (end - from)) & 3);
    if ((last ? end : padded) > bytes.length) return padded - at;
    pieces.push(bytes.subarray(from + 8, end));
    from = Math.min(bytes.length, padded);
    if (part === PART.whole || part === PART.last) {
      return { size: from - at, payload: () => Buffer.concat(pieces) };
    }
  }
}

/** The records of a RecordIO file, parts put together; undefined when the bytes are no RecordIO. */
export function splitRecordIO(bytes: Uint8Array): readonly FramedRecord[] | undefined {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const records: FramedRecord[] = [];
  for (let at = 0; at < view.length; ) {
    const found = readRecordIO(view, at, true);
    if (found === undefined || typeof found === 'number') return undefined;
    records.push({ payload: found.payload(), framed: view.subarray(at, at + found.size) });
    at += found.size;
  }
  return records;
}
