import { mediaType, parseJson, recordLayout } from './payload.ts';
import { resultLines } from './records.ts';

/** The results in the answer to one request, as far as its shape tells them apart (BATCH-08). */

/** What an answer holds. `unknown`: it may be right, but its results cannot be counted. */
export type AnswerResults =
  | { readonly shape: 'lines' | 'json'; readonly results: readonly string[] }
  | { readonly shape: 'unknown'; readonly results: readonly [] };

const UNKNOWN: AnswerResults = { shape: 'unknown', results: [] };

/** The results of an answer to a request of `records` records; at most `limit` are kept. */
export function readResults(answer: Uint8Array, contentType: string | undefined, records: number, limit: number): AnswerResults {
  const type = mediaType(contentType ?? '');
  if (recordLayout(type) === 'json') {
    const document = parseJson(answer);
    if (document !== undefined) return fromDocument(document, records, limit);
  } else if (!isTextual(type) || !isText(answer)) return UNKNOWN;
  return { shape: 'lines', results: resultLines(Buffer.from(answer).toString('utf8'), limit) };
}

function isTextual(type: string): boolean {
  return recordLayout(type) === 'lines' || type.startsWith('text/') || ['', 'application/octet-stream', 'application/csv'].includes(type);
}

function isText(bytes: Uint8Array): boolean {
  return !bytes.subarray(0, 65_536).includes(0);
}

/**
 * One document for all records of a request. A list of another length is counted only where nothing else can be meant by it:
 * a list of columns, or one result that is a list itself, is no wrong number of results.
 */
function fromDocument(document: unknown, records: number, limit: number): AnswerResults {
  const list = findList(document);
  const items = list?.items ?? [];
  if (records === 1) return fromItems(items.length === 1 ? items : [document], limit);
  if (list === undefined) return UNKNOWN;
  if (items.length === records) return fromItems(items, limit);
  const columns = items.some((item) => Array.isArray(item) && item.length === records);
  return list.sure && items.length > 1 && !columns ? fromItems(items, limit) : UNKNOWN;
}

/** `sure`: a list in this place holds one item for each record by common usage. */
function findList(document: unknown): { readonly items: readonly unknown[]; readonly sure: boolean } | undefined {
  if (Array.isArray(document)) return { items: document, sure: true };
  if (typeof document !== 'object' || document === null) return undefined;
  const lists = Object.entries(document).filter((entry): entry is [string, unknown[]] => Array.isArray(entry[1]));
  const named = lists.find(([name]) => name === 'predictions');
  const [, items] = named ?? (lists.length === 1 ? (lists[0] ?? []) : []);
  return items === undefined ? undefined : { items, sure: named !== undefined };
}

function fromItems(items: readonly unknown[], limit: number): AnswerResults {
  return { shape: 'json', results: items.slice(0, limit).map((item) => JSON.stringify(item)) };
}
