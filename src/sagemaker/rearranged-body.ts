import { findRecords, hasHeader, mediaType, parseJson, recordLayout } from './payload.ts';
import { joinRecords, splitLines } from './records.ts';

/** A larger body has its records this many times. */
const REPEATED = 50;

/**
 * Other valid bodies made from the records of one, so that answers to requests at the same time can be told apart (INF-21): the
 * first record alone, all in another order, many. None when its type does not show what a record is.
 */
export function rearrangeBody(body: Uint8Array, contentType: string): readonly Uint8Array[] {
  const layout = recordLayout(contentType);
  const made = layout === 'lines' ? rearrangeLines(body, contentType) : layout === 'json' ? rearrangeJson(body) : [];
  const known = new Set([Buffer.from(body).toString('base64')]);
  return made.filter((other) => {
    const key = Buffer.from(other).toString('base64');
    return !known.has(key) && known.add(key);
  });
}

function rearrangeLines(body: Uint8Array, contentType: string): readonly Uint8Array[] {
  const lines = splitLines(body).filter((line) => line.length > 0);
  const header = mediaType(contentType) === 'text/csv' && hasHeader(lines.slice(0, 5).map((line) => Buffer.from(line).toString('utf8')));
  const head = header ? lines.slice(0, 1) : [];
  return rearrange(header ? lines.slice(1) : lines).map((records) => joinRecords([...head, ...records], { finalNewline: true }));
}

function rearrangeJson(body: Uint8Array): readonly Uint8Array[] {
  const found = findRecords(parseJson(body));
  // An array of plain values may be the columns of one record, whose order matters.
  if (found === undefined || found.items.some((item) => typeof item !== 'object' || item === null)) return [];
  return rearrange(found.items).map((items) => Buffer.from(JSON.stringify(found.wrap(items))));
}

function rearrange<T>(records: readonly T[]): readonly (readonly T[])[] {
  const [first] = records;
  if (first === undefined) return [];
  const many = Array.from({ length: REPEATED }, () => records).flat();
  return records.length < 2 ? [many] : [[first], [...records.slice(1), first], many];
}
