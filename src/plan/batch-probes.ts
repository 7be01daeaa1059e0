import { hasHeader, type LargeBody, mediaType, padBody, recordLayout } from '../sagemaker/payload.ts';
import { joinRecords, splitLines } from '../sagemaker/records.ts';

/** What is sent to a batch container besides the jobs: bad records among good ones, a request as large as is allowed. */

/** Three records, the middle one bad. */
export interface BadRecordPlan {
  readonly kind: string;
  readonly records: number;
  readonly body: Uint8Array;
}

/** Bad records of several kinds, each between two good ones (BATCH-08); none where a type does not show what a bad record is. */
export function planBadRecords(records: readonly Uint8Array[], contentType: string): readonly BadRecordPlan[] {
  const [first, second = first, ...others] = records;
  if (first === undefined || second === undefined || recordLayout(contentType) !== 'lines') return [];
  const texts = [first, second, ...others.slice(0, 3)].map((record) => Buffer.from(record).toString('utf8'));
  const good = hasHeader(texts) ? [second, second] : [first, second];
  const pattern = Buffer.from(good[0] ?? first)
    .toString('utf8')
    .replace(/\r$/, '');
  return badLines(pattern, mediaType(contentType)).map(({ kind, line }) => ({
    kind,
    records: 3,
    body: joinRecords([good[0] ?? first, Buffer.from(line), good[1] ?? first], { finalNewline: true }),
  }));
}

function badLines(good: string, type: string): readonly { readonly kind: string; readonly line: string }[] {
  if (type.includes('json')) return [{ kind: 'a record cut in half', line: good.slice(0, Math.ceil(good.length / 2)) }];
  if (type !== 'text/csv') return [];
  const cells = good.split(',');
  const numeric = cells.some((cell) => cell.trim() !== '' && Number.isFinite(Number(cell)));
  return [
    ...(numeric ? [{ kind: 'a record of words', line: cells.map(() => 'not-a-number').join(',') }] : []),
    { kind: 'a record with too many columns', line: [...cells, '1', '1', '1'].join(',') },
    ...(cells.length > 1 ? [{ kind: 'a record without values', line: cells.map(() => '').join(',') }] : []),
  ];
}

/** A request as large as `maxBytes` allows (BATCH-15); undefined when one cannot be made from the object. A header is no record. */
export function planPayload(object: Uint8Array, contentType: string, maxBytes: number): LargeBody | undefined {
  return padBody(withoutHeader(object, contentType), contentType, maxBytes);
}

function withoutHeader(object: Uint8Array, contentType: string): Uint8Array {
  if (mediaType(contentType) !== 'text/csv') return object;
  const lines = splitLines(object).filter((line) => line.length > 0);
  const header = hasHeader(lines.slice(0, 5).map((line) => Buffer.from(line).toString('utf8')));
  return header ? joinRecords(lines.slice(1), { finalNewline: true }) : object;
}
