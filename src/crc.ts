/** Checksums of 32 bits, made here: Node's zlib has the first of them, and takes longer to load than a project to be written. */

/** As in gzip. */
export const crc32 = checksumBy(0xedb88320);
/** By Castagnoli's polynomial, as in TFRecord. */
export const crc32c = checksumBy(0x82f63b78);

function checksumBy(polynomial: number): (bytes: Uint8Array) => number {
  let table: Int32Array | undefined;
  return (bytes) => {
    table ??= makeTable(polynomial);
    let crc = -1;
    for (let at = 0; at < bytes.length; at += 1) crc = (crc >>> 8) ^ (table[(crc ^ (bytes[at] as number)) & 0xff] as number);
    return ~crc >>> 0;
  };
}

/** What each value of a byte does to the checksum. */
function makeTable(polynomial: number): Int32Array {
  const table = new Int32Array(256);
  for (let byte = 0; byte < 256; byte += 1) {
    let value = byte;
    for (let bit = 0; bit < 8; bit += 1) value = (value & 1) === 1 ? (value >>> 1) ^ polynomial : value >>> 1;
    table[byte] = value;
  }
  return table;
}
