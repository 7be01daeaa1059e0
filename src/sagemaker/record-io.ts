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

/** The records of a RecordIO file, parts put together; undefined when the bytes are no RecordIO. */
export function splitRecordIO(bytes: Uint8Array): readonly FramedRecord[] | undefined {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const records: FramedRecord[] = [];
  let pieces: Uint8Array[] = [];
  let start = 0;
  let at = 0;
  while (at < view.length) {
    if (at + 8 > view.length || view.readUInt32LE(at) !== MAGIC) return undefined;
    const word = view.readUInt32LE(at + 4);
    const length = word & LENGTH_MASK;
    const part = word >>> 29;
    const end = at + 8 + length;
    if (end > view.length) return undefined;
    if (part === PART.whole || part === PART.first) {
      if (pieces.length > 0) return undefined;
      start = at;
    } else if (pieces.length === 0) return undefined;
    pieces.push(view.subarray(at + 8, end));
    at = Math.min(view.length, end + ((4 - (length % 4)) % 4));
    if (part === PART.first || part === PART.middle) continue;
    records.push({ payload: Buffer.concat(pieces), framed: view.subarray(start, at) });
    pieces = [];
  }
  return pieces.length === 0 ? records : undefined;
}
