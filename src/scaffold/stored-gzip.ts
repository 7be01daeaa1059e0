import { crc32 } from '../crc.ts';

/** Two bytes that say gzip, then: deflate, no more fields, no time, no level, from no system in particular. */
const HEAD = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
/** As many bytes as one block can hold that is not compressed. */
const BLOCK = 65_535;

/** A gzip file (RFC 1952) with the bytes as they are: they can be had back by any gunzip, which notices damage, and nothing is loaded for it. */
export function storeGzip(bytes: Uint8Array): Uint8Array {
  const blocks = Math.max(1, Math.ceil(bytes.length / BLOCK));
  const file = Buffer.allocUnsafe(HEAD.length + blocks * 5 + bytes.length + 8);
  file.set(HEAD);
  let to = HEAD.length;
  for (let block = 0; block < blocks; block += 1) {
    const part = bytes.subarray(block * BLOCK, (block + 1) * BLOCK);
    to = file.writeUInt8(block === blocks - 1 ? 1 : 0, to);
    to = file.writeUInt16LE(part.length, to);
    to = file.writeUInt16LE(~part.length & 0xffff, to);
    file.set(part, to);
    to += part.length;
  }
  file.writeUInt32LE(bytes.length, file.writeUInt32LE(crc32(bytes), to));
  return file;
}
