/**
 * How batch transform cuts an input object into records and packs them into requests (BATCH-06, BATCH-07). Bytes in, bytes
 * out: the size of a record is the size of its bytes.
 */

const LF = 0x0a;

/** Records of a `Line` split: cut at LF only, the LF left out. A final LF ends the last record and starts no other. */
export function splitLines(body: Uint8Array): readonly Uint8Array[] {
  const records: Uint8Array[] = [];
  let from = 0;
  for (let at = body.indexOf(LF); at !== -1; at = body.indexOf(LF, from)) {
    records.push(body.subarray(from, at));
    from = at + 1;
  }
  if (from < body.length) records.push(body.subarray(from));
  return records;
}

export interface Packing {
  /** Bytes that a request may have; the LF between and after records counts. */
  readonly maxBytes: number;
  /** At most this many records in a request; 1 is the strategy SingleRecord. */
  readonly maxRecords: number;
}

/** Records put into requests in order, as many as fit. Undefined when one record alone is too large, which fails the job. */
export function packRecords(
  records: readonly Uint8Array[],
  { maxBytes, maxRecords }: Packing,
): readonly (readonly Uint8Array[])[] | undefined {
  const requests: Uint8Array[][] = [];
  let current: Uint8Array[] = [];
  let bytes = 0;
  for (const record of records) {
    const size = record.length + 1;
    if (size > maxBytes) return undefined;
    if (current.length > 0 && (bytes + size > maxBytes || current.length >= maxRecords)) {
      requests.push(current);
      current = [];
      bytes = 0;
    }
    current.push(record);
    bytes += size;
  }
  return current.length > 0 ? [...requests, current] : requests;
}

/** Body of one request: records joined by LF, with or without one at the end. */
export function joinRecords(records: readonly Uint8Array[], { finalNewline }: { finalNewline: boolean }): Uint8Array {
  const parts = records.flatMap((record, index) => (finalNewline || index < records.length - 1 ? [record, Uint8Array.of(LF)] : [record]));
  return Buffer.concat(parts);
}

/** Non-empty lines of an answer, CR taken off, at most `limit`. */
export function resultLines(text: string, limit: number): readonly string[] {
  return text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .slice(0, limit);
}
