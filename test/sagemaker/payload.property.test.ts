import fc from 'fast-check';
import { expect, test } from 'vitest';
import { breakBody } from '../../src/sagemaker/broken-body.ts';
import { padBody } from '../../src/sagemaker/payload.ts';

/** Bodies of what a client sends, and of what nobody would. */
const cell = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.string({ maxLength: 8, unit: 'grapheme' }).map((text) => text.replaceAll(/[\r\n,"]/g, '')),
);
const columns = fc.integer({ min: 1, max: 5 });
const csv = columns.chain((width) =>
  fc
    .tuple(
      fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 6 }),
      fc.constantFrom('\n', '\r\n'),
      fc.boolean(),
    )
    .map(([rows, end, final]) => Buffer.from(rows.map((row) => row.join(',')).join(end) + (final ? end : ''))),
);
const body = fc.oneof(
  csv,
  fc.json().map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 300 }),
);
const type = fc.constantFrom('text/csv', 'text/csv; charset=utf-8', 'application/json', 'application/jsonlines', 'text/plain', 'image/png');
const lines = (bytes: Uint8Array) =>
  Buffer.from(bytes)
    .toString('latin1')
    .split(/\r\n|\n/)
    .filter((line) => line !== '');

test('a padded CSV body fits, is nearly full, and holds no line that the valid one does not', () => {
  fc.assert(
    fc.property(csv, fc.integer({ min: 1, max: 20_000 }), (valid, bytes) => {
      const padded = padBody(valid, 'text/csv', bytes);
      if (padded === undefined) return;
      expect(padded.length).toBeLessThanOrEqual(bytes);
      expect(bytes - padded.length).toBeLessThanOrEqual(valid.length + 2);
      const known = new Set(lines(valid));
      expect(lines(Buffer.concat([...padded.chunks()])).filter((line) => !known.has(line))).toEqual([]);
    }),
    { examples: [[Buffer.from('\n'), 1]] },
  );
});

test('a padded JSON body is JSON and fits', () => {
  fc.assert(
    fc.property(fc.json(), fc.integer({ min: 1, max: 20_000 }), (text, bytes) => {
      const padded = padBody(Buffer.from(text), 'application/json', bytes);
      if (padded === undefined) return;
      expect(padded.length).toBeLessThanOrEqual(bytes);
      expect(() => JSON.parse(Buffer.concat([...padded.chunks()]).toString('utf8'))).not.toThrow();
    }),
  );
});

test('no body and no type makes padding or breaking throw, and a broken body never is the valid one', () => {
  fc.assert(
    fc.property(body, type, fc.integer({ min: 0, max: 5_000 }), (valid, contentType, bytes) => {
      padBody(valid, contentType, bytes);
      const broken = breakBody(valid, contentType);
      expect(new Set(broken.map(({ kind }) => kind)).size).toBe(broken.length);
      for (const one of broken) expect(one.kind === 'empty body' || one.body.length > 0).toBe(true);
    }),
  );
});

test('a broken CSV row has another number of columns, or no number where numbers were', () => {
  fc.assert(
    fc.property(csv, (valid) => {
      const [first = ''] = lines(valid);
      const width = first.split(',').length;
      const [wrong] = breakBody(valid, 'text/csv').filter(({ kind }) => kind === 'wrong column count');
      expect(
        Buffer.from(wrong?.body ?? [])
          .toString('utf8')
          .trim()
          .split(',').length,
      ).toBeGreaterThan(width === 1 ? 1 : width);
    }),
  );
});
