import { findRecords, hasHeader, mediaType, parseJson, recordLayout } from './payload.ts';
import { splitLines } from './records.ts';

/** A body that a program must refuse. */
export interface BrokenBody {
  readonly kind: string;
  readonly body: Uint8Array;
}

/** Bytes that are no text, no number and no known format; always the same. */
export function noise(length: number): Uint8Array {
  let state = 0x9e3779b9;
  return Uint8Array.from({ length }, (_, index) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    if (index % 7 === 0) return 0;
    return index % 5 === 0 ? 0xff : state >>> 24;
  });
}

/** Bodies that a program must refuse, made from one that it accepts (INF-14). */
export function breakBody(body: Uint8Array, contentType: string): readonly BrokenBody[] {
  // Half of one byte is nothing, which is the empty body already.
  const records = breakRecords(body, contentType).filter((broken) => broken.body.length > 0);
  return [{ kind: 'empty body', body: new Uint8Array() }, { kind: 'binary noise', body: noise(256) }, ...records];
}

function breakRecords(body: Uint8Array, contentType: string): readonly BrokenBody[] {
  const layout = recordLayout(contentType);
  if (layout === 'json') return [{ kind: 'truncated', body: half(body) }, ...breakDocument(body, false)];
  if (layout === 'unknown') return [];
  const type = mediaType(contentType);
  if (type === 'text/csv') return breakCsv(body);
  const first = splitLines(body)[0] ?? body;
  return type.includes('json') ? [{ kind: 'truncated', body: half(first) }, ...breakDocument(first, true)] : [];
}

function breakCsv(body: Uint8Array): readonly BrokenBody[] {
  const lines = splitLines(body).slice(0, 5);
  const [first = '', ...others] = lines.map((line) => Buffer.from(line).toString('utf8').replace(/\r$/, ''));
  const cells = (hasHeader([first, ...others]) ? (others[0] ?? first) : first).split(',');
  const kept = cells.slice(0, Math.ceil(cells.length / 2));
  const cut = kept.join(',');
  const numeric = cells.some((cell) => cell.trim() !== '' && Number.isFinite(Number(cell)));
  const line = (words: readonly string[]) => Buffer.from(`${words.join(',')}\n`);
  return [
    { kind: 'wrong column count', body: line([...cells, '1', '1', '1']) },
    ...(numeric ? [{ kind: 'words instead of numbers', body: line(cells.map(() => 'not-a-number')) }] : []),
    ...(kept.length < cells.length ? [{ kind: 'truncated', body: Buffer.from(cut.slice(0, Math.max(1, cut.length - 1))) }] : []),
  ];
}

/** `single` says that the document is one record, so that its only array holds the columns. */
function breakDocument(body: Uint8Array, single: boolean): readonly BrokenBody[] {
  const wrong = { kind: 'wrong structure', body: Buffer.from('{"unexpected":{"nothing":true}}') };
  const found = findRecords(parseJson(body));
  const columns = single ? found : findRecords(found?.items[0]);
  if (found === undefined || columns === undefined) return [wrong];
  const longer = columns.wrap([...columns.items, 1, 1, 1]);
  return [wrong, { kind: 'wrong column count', body: Buffer.from(JSON.stringify(single ? longer : found.wrap([longer]))) }];
}

function half(body: Uint8Array): Uint8Array {
  return body.subarray(0, Math.floor(body.length / 2));
}
