import { describe, expect, it, test } from 'vitest';
import { planBatchJobs } from '../../src/plan/batch.ts';
import { planBadRecords, planPayload } from '../../src/plan/batch-probes.ts';
import { wrapRecord } from '../../src/sagemaker/record-io.ts';

const lines = (...texts: readonly string[]) => texts.map((text) => Buffer.from(text));

describe('planBadRecords', () => {
  const plan = (records: readonly Uint8Array[], type: string) =>
    planBadRecords(records, type).map(({ kind, records: count, body }) => [kind, count, Buffer.from(body).toString()]);

  it.each([
    [
      'numbers in CSV',
      lines('1,2', '3,4'),
      'text/csv',
      [
        ['a record of words', 3, '1,2\nnot-a-number,not-a-number\n3,4\n'],
        ['a record with too many columns', 3, '1,2\n1,2,1,1,1\n3,4\n'],
        ['a record without values', 3, '1,2\n,\n3,4\n'],
      ],
    ],
    ['one column of words', lines('good'), 'text/csv; charset=utf-8', [['a record with too many columns', 3, 'good\ngood,1,1,1\ngood\n']]],
    ['JSON lines', lines('{"a":1}', '{"a":2}'), 'application/jsonlines', [['a record cut in half', 3, '{"a":1}\n{"a"\n{"a":2}\n']]],
    ['text of any kind', lines('good'), 'text/plain', []],
    ['a type that is not known', lines('good'), 'image/png', []],
    ['nothing', [], 'text/csv', []],
  ] as const)('%s', (_, records, type, expected) => {
    expect(plan(records, type)).toEqual(expected);
  });

  it('never takes a header for a good record', () => {
    const bodies = plan(lines('height,weight', '1,2', '3,4'), 'text/csv').map(([, , body]) => body);
    expect(bodies.every((body) => !String(body).includes('height'))).toBe(true);
  });
});

describe('planPayload', () => {
  const join = (plan: ReturnType<typeof planPayload>) => Buffer.concat([...(plan?.chunks() ?? [])]);

  test('whole records as close to the limit as they fit, without the header', () => {
    const plan = planPayload(Buffer.from('h,w\n1,2\n3,4'), 'text/csv', 1_000_001);
    expect(plan?.length).toBe(1_000_000);
    const body = join(plan);
    expect(body.length).toBe(1_000_000);
    expect(body.toString().replaceAll('1,2\n3,4\n', '')).toBe('');
  });

  test('it can be sent more than once', () => {
    const plan = planPayload(Buffer.from('1,2\n'), 'text/csv', 600_000);
    expect(join(plan).equals(join(plan))).toBe(true);
  });

  test('a document with more records, and none where nothing is known or nothing fits', () => {
    expect(JSON.parse(join(planPayload(Buffer.from('[1,2]'), 'application/json', 100)).toString()).length).toBeGreaterThan(40);
    expect(planPayload(Buffer.alloc(10), 'image/png', 100)).toBeUndefined();
    expect(planPayload(Buffer.alloc(200, 'x'), 'text/csv', 100)).toBeUndefined();
    expect(planPayload(Buffer.alloc(0), 'text/csv', 100)).toBeUndefined();
  });
});

describe('jobs over binary records', () => {
  test('wrapped where a request may hold several, bare where it holds one', () => {
    const input = Buffer.concat(['a', 'bcd', 'ef'].map((text) => Buffer.from(wrapRecord(Buffer.from(text)))));
    const jobs = planBatchJobs(input, { split: 'RecordIO' }) ?? [];
    expect(jobs.map(({ strategy, bodies }) => [strategy, bodies.map(({ records }) => records)])).toEqual([
      ['MultiRecord', [3]],
      ['MultiRecord', [2, 1]],
      ['SingleRecord', [1, 1, 1]],
    ]);
    expect(Buffer.from(jobs[0]?.bodies[0]?.body ?? []).equals(input)).toBe(true);
    expect(jobs[2]?.bodies.map(({ body }) => Buffer.from(body).toString())).toEqual(['a', 'bcd', 'ef']);
  });

  test('an input of another format has none', () => {
    expect(planBatchJobs(Buffer.from('1,2\n'), { split: 'TFRecord' })).toBeUndefined();
  });
});
