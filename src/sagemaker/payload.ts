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

/**
 * A body of at most `bytes` bytes, close to it, made by repeating the records of a valid one, never a header (INF-09).
 * Undefined when its type does not show what a record is, or when it is larger already.
 */
export function padBody(body: Uint8Array, contentType: string, bytes: number): Uint8Array | undefined {
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

function padLines(body: Uint8Array, contentType: string, bytes: number): Uint8Array | undefined {
  const lines = splitLines(body).filter((line) => line.length > 0);
  const header = mediaType(contentType) === 'text/csv' && hasHeader(lines.slice(0, 5).map((line) => Buffer.from(line).toString('utf8')));
  const head = header ? lines.slice(0, 1) : [];
  const block = joinRecords(header ? lines.slice(1) : lines, { finalNewline: true });
  const room = bytes - head.reduce((sum, line) => sum + line.length + 1, 0);
  const times = Math.floor(room / block.length);
  if (times < 1) return undefined;
  return Buffer.concat([joinRecords(head, { finalNewline: true }), Buffer.alloc(times * block.length, block)]);
}

function padJson(body: Uint8Array, bytes: number): Uint8Array | undefined {
  const found = findRecords(parseJson(body));
  if (found === undefined || found.items.length === 0) return undefined;
  const block = found.items.map((item) => JSON.stringify(item)).join(',');
  const [before, after] = JSON.stringify(found.wrap('\u0000')).split('"\\u0000"') as [string, string];
  const room = bytes - Buffer.byteLength(before) - Buffer.byteLength(after) - 2;
  const times = Math.floor((room + 1) / (Buffer.byteLength(block) + 1));
  if (times < 1) return undefined;
  return Buffer.from(`${before}[${Array.from({ length: times }, () => block).join(',')}]${after}`);
}

/** The document, or undefined when it is not JSON. */
export function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
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
