import { parseBoundedJson } from '../text/bounded-json.ts';
import { joinRecords, splitLines } from './records.ts';

/** What the content type of a request tells about its body, and how a valid body is made as large as a test needs (INF-09). */

/** Media type without parameters, in lower case. */
export function mediaType(contentType: string): string {
  return (contentType.split(';')[0] ?? '').trim().toLowerCase();
}

/** How the records of a body are laid out, as far as its type tells. */
export function recordLayout(contentType: string): 'lines' | 'json' | 'unknown' {
  const type = mediaType(contentType);
  if (['text/csv', 'application/jsonlines', 'application/x-ndjson', 'application/jsonl', 'text/plain', 'text/libsvm'].includes(type)) {
    return 'lines';
  }
  return type === 'application/json' || type.endsWith('+json') ? 'json' : 'unknown';
}

/** Whether the first line of a CSV body names the columns: no cell of it is a number, and every other line has one. */
export function hasHeader(lines: readonly string[]): boolean {
  const numeric = (line: string) => line.split(',').some((cell) => cell.trim() !== '' && Number.isFinite(Number(cell.replaceAll('"', ''))));
  const [first, ...rest] = lines.filter((line) => line.trim() !== '');
  return first !== undefined && rest.length > 0 && !numeric(first) && rest.every(numeric);
}

/** A large body that is made piece by piece while it is sent, so that it is never in memory as a whole. */
export interface LargeBody {
  readonly length: number;
  /** The pieces in order; every call begins anew. */
  chunks(): Iterable<Uint8Array>;
}

/**
 * A body of at most `bytes` bytes, close to it, made by repeating the records of a valid one, never a header (INF-09).
 * Undefined when its type does not show what a record is, or when it is larger already.
 */
export function padBody(body: Uint8Array, contentType: string, bytes: number): LargeBody | undefined {
  if (body.length === 0 || body.length > bytes) return undefined;
  switch (recordLayout(contentType)) {
    case 'lines':
      return padLines(body, contentType, bytes);
    case 'json':
      return padJson(body, bytes);
    case 'unknown':
      return undefined;
  }
}

function padLines(body: Uint8Array, contentType: string, bytes: number): LargeBody | undefined {
  const lines = splitLines(body).filter((line) => line.length > 0);
  const header = mediaType(contentType) === 'text/csv' && hasHeader(lines.slice(0, 5).map((line) => Buffer.from(line).toString('utf8')));
  const head = joinRecords(header ? lines.slice(0, 1) : [], { finalNewline: true });
  const block = joinRecords(header ? lines.slice(1) : lines, { finalNewline: true });
  // A body of empty lines has no record to repeat.
  const times = block.length === 0 ? 0 : Math.floor((bytes - head.length) / block.length);
  return times < 1 ? undefined : repeatBlock({ head, block, times, tail: new Uint8Array() });
}

function padJson(body: Uint8Array, bytes: number): LargeBody | undefined {
  const found = findRecords(parseJson(body));
  if (found === undefined || found.items.length === 0) return undefined;
  const records = found.items.map((item) => JSON.stringify(item)).join(',');
  const [before, after] = JSON.stringify(found.wrap('\u0000')).split('"\\u0000"') as [string, string];
  const [head, block, tail] = [`${before}[${records}`, `,${records}`, `]${after}`].map((text) => Buffer.from(text)) as [
    Buffer,
    Buffer,
    Buffer,
  ];
  const room = bytes - head.length - tail.length;
  return room < 0 ? undefined : repeatBlock({ head, block, times: Math.floor(room / block.length), tail });
}

/** Pieces are about as large as what a socket takes at once. */
const PIECE_BYTES = 65_536;

function repeatBlock(parts: {
  readonly head: Uint8Array;
  readonly block: Uint8Array;
  readonly times: number;
  readonly tail: Uint8Array;
}): LargeBody {
  const { head, block, times, tail } = parts;
  return {
    length: head.length + times * block.length + tail.length,
    *chunks() {
      const together = Math.max(1, Math.min(times, Math.ceil(PIECE_BYTES / block.length)));
      const piece = Buffer.alloc(together * block.length, block);
      if (head.length > 0) yield head;
      for (let left = times; left > 0; left -= together) yield left < together ? piece.subarray(0, left * block.length) : piece;
      if (tail.length > 0) yield tail;
    },
  };
}

/** The document, or undefined when it is not JSON. */
export function parseJson(body: Uint8Array): unknown {
  try {
    return parseBoundedJson(Buffer.from(body).toString('utf8'));
  } catch {
    return undefined;
  }
}

/** The array that holds the records of a JSON document: the document itself, `instances`, or the only array among its members. */
export function findRecords(
  value: unknown,
): { readonly items: readonly unknown[]; readonly wrap: (items: unknown) => unknown } | undefined {
  if (Array.isArray(value)) return { items: value, wrap: (items) => items };
  if (typeof value !== 'object' || value === null) return undefined;
  const arrays = Object.entries(value).filter((entry): entry is [string, unknown[]] => Array.isArray(entry[1]));
  const [name, items] = arrays.find(([key]) => key === 'instances') ?? (arrays.length === 1 ? (arrays[0] ?? []) : []);
  return name === undefined || items === undefined ? undefined : { items, wrap: (other) => ({ ...value, [name]: other }) };
}
