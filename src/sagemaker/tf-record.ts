import { crc32c } from './crc32c.ts';
import type { FoundRecord } from './record-io.ts';

/**
 * TFRecord frames (BATCH-06): the length in 8 little-endian bytes, a masked checksum of these, the payload, a masked checksum
 * of it. Only the first checksum is looked at, because it tells a TFRecord from other bytes.
 */

const HEAD = 12;
const TAIL = 4;

/** One payload as a TFRecord. */
export function wrapTFRecord(payload: Uint8Array): Uint8Array {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(payload.length));
  return Buffer.concat([length, checksum(length), payload, checksum(payload)]);
}

function checksum(bytes: Uint8Array): Uint8Array {
  const sum = Buffer.alloc(4);
  sum.writeUInt32LE(mask(crc32c(bytes)));
  return sum;
}

/** Checksums are stored rotated and shifted, so that one of bytes that hold checksums is no trivial value. */
function mask(crc: number): number {
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

/**
 * The record at `at`: how many bytes it takes and what it holds; the number of bytes that have to be there first when there are
 * fewer; undefined when this is no TFRecord.
 */
export function readTFRecord(bytes: Buffer, at: number): FoundRecord | number | undefined {
  if (at + HEAD > bytes.length) return HEAD;
  if (mask(crc32c(bytes.subarray(at, at + 8))) !== bytes.readUInt32LE(at + 8)) return undefined;
  const size = HEAD + Number(bytes.readBigUInt64LE(at)) + TAIL;
  if (!Number.isSafeInteger(size)) return undefined;
  return at + size > bytes.length ? size : { size, payload: () => bytes.subarray(at + HEAD, at + size - TAIL) };
}
