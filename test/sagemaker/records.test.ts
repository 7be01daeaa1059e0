import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { joinRecords, packRecords, resultLines, splitLines } from '../../src/sagemaker/records.ts';

const bytes = (text: string) => Buffer.from(text, 'utf8');
const texts = (records: readonly Uint8Array[] | undefined) => records?.map((record) => Buffer.from(record).toString('utf8'));

describe('splitLines', () => {
  test.each([
    ['a\nb\n', ['a', 'b']],
    ['a\nb', ['a', 'b']],
    ['', []],
    ['\n', ['']],
    ['a\n\nb\n', ['a', '', 'b']],
    ['a\r\nb\r\n', ['a\r', 'b\r']],
    ['"x\ny",1\n', ['"x', 'y",1']],
    ['ä\u2028b\n', ['ä\u2028b']],
  ])('%j', (body, records) => {
    expect(texts(splitLines(bytes(body)))).toEqual(records);
  });

  test('cutting and joining again gives the same bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (body) => {
        const finalNewline = body.at(-1) === 0x0a;
        expect(Buffer.from(joinRecords(splitLines(body), { finalNewline })).equals(Buffer.from(body))).toBe(true);
      }),
    );
  });
});

describe('packRecords', () => {
  const records = ['1', '22', '333', '4'].map(bytes);
  test.each([
    [{ maxBytes: 100, maxRecords: Number.POSITIVE_INFINITY }, [['1', '22', '333', '4']]],
    [{ maxBytes: 100, maxRecords: 1 }, [['1'], ['22'], ['333'], ['4']]],
    [{ maxBytes: 100, maxRecords: 3 }, [['1', '22', '333'], ['4']]],
    [{ maxBytes: 5, maxRecords: 100 }, [['1', '22'], ['333'], ['4']]],
    [{ maxBytes: 3, maxRecords: 100 }, undefined],
  ])('%j', (packing, expected) => {
    expect(packRecords(records, packing)?.map(texts)).toEqual(expected);
  });

  test('keeps order, loses nothing and never goes over a limit', () => {
    const record = fc.uint8Array({ maxLength: 20 });
    fc.assert(
      fc.property(fc.array(record), fc.integer({ min: 21, max: 60 }), fc.integer({ min: 1, max: 5 }), (all, maxBytes, maxRecords) => {
        const packed = packRecords(all, { maxBytes, maxRecords }) ?? [];
        expect(packed.flat()).toEqual(all);
        for (const request of packed) {
          expect(request.length).toBeLessThanOrEqual(maxRecords);
          expect(joinRecords(request, { finalNewline: true }).length).toBeLessThanOrEqual(maxBytes);
        }
      }),
    );
  });
});

test('results are the lines that hold something, bounded', () => {
  expect(resultLines('1\r\n\n 2\n3\n', 10)).toEqual(['1', ' 2', '3']);
  expect(resultLines('1\n2\n3\n', 2)).toEqual(['1', '2']);
});
