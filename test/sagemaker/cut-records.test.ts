import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CutError, type Cutting, cutRequests, roomBytes, type SplitType, splitObject } from '../../src/sagemaker/cut-records.ts';
import { createRooms, readFrom } from '../../src/sagemaker/read-into.ts';
import { wrapRecord } from '../../src/sagemaker/record-io.ts';
import { wrapTFRecord } from '../../src/sagemaker/tf-record.ts';

const MAX_BYTES = 1_000;

function withRooms(cutting: Partial<Cutting> = {}): Cutting {
  const rooms = createRooms(roomBytes(cutting.maxBytes ?? MAX_BYTES));
  return { split: 'Line', strategy: 'MultiRecord', maxBytes: MAX_BYTES, rooms, ...cutting };
}

/** Everything that an object is cut into; the memory of each request is spoilt before the next one is asked for. */
async function cut(chunks: readonly Uint8Array[], cutting: Partial<Cutting>): Promise<{ bodies: Buffer[]; records: number[] }> {
  const bodies: Buffer[] = [];
  const records: number[] = [];
  for await (const request of cutRequests(readFrom(chunks), withRooms(cutting))) {
    bodies.push(Buffer.from(request.body));
    records.push(request.records);
    if (request.done === undefined) continue;
    request.body.fill(0x0a);
    request.done();
  }
  return { bodies, records };
}

/** An object of a format, in pieces of any size, as a file is read. */
const object = fc
  .record({
    split: fc.constantFrom<Exclude<SplitType, 'None'>>('Line', 'RecordIO', 'TFRecord'),
    records: fc.array(fc.uint8Array({ maxLength: 30 }), { maxLength: 12 }),
    parts: fc.integer({ min: 1, max: 3 }),
    sizes: fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 4 }),
    open: fc.boolean(),
  })
  .map(({ split, records, parts, sizes, open }) => {
    const clean = split === 'Line' ? records.map((record) => record.filter((byte) => byte !== 0x0a)) : records;
    const framed = clean.map((record) => {
      if (split === 'RecordIO') return Buffer.from(wrapRecord(record, parts));
      return split === 'TFRecord' ? Buffer.from(wrapTFRecord(record)) : Buffer.concat([record, Buffer.from('\n')]);
    });
    const last = framed.at(-1);
    // The last line need not have an end.
    if (split === 'Line' && open && last !== undefined && last.length > 1) framed[framed.length - 1] = last.subarray(0, -1);
    const bytes = Buffer.concat(framed);
    const chunks: Buffer[] = [];
    for (let at = 0, index = 0; at < bytes.length; index += 1) {
      const size = sizes[index % sizes.length] ?? 1;
      chunks.push(bytes.subarray(at, at + size));
      at += size;
    }
    return { split, payloads: clean, framed, bytes, chunks };
  });

describe('cutRequests', () => {
  it('gives one request a record, whatever the pieces are', async () => {
    await fc.assert(
      fc.asyncProperty(object, async ({ split, payloads, framed, chunks }) => {
        const { bodies } = await cut(chunks, { split, strategy: 'SingleRecord' });
        const expected = split === 'Line' ? framed : payloads.map((payload) => Buffer.from(payload));
        expect(bodies.map((body) => body.toString('hex'))).toEqual(expected.map((body) => body.toString('hex')));
      }),
    );
  });

  it('packs whole records in order, loses nothing, keeps the limit and wastes no room', async () => {
    await fc.assert(
      fc.asyncProperty(object, fc.integer({ min: 80, max: 200 }), async ({ split, framed, bytes, chunks }, maxBytes) => {
        const { bodies, records } = await cut(chunks, { split, maxBytes });
        expect(Buffer.concat(bodies).equals(bytes)).toBe(true);
        let at = 0;
        for (const [index, body] of bodies.entries()) {
          const count = records[index] ?? 0;
          expect(count).toBeGreaterThan(0);
          expect(body.length).toBeLessThanOrEqual(maxBytes);
          expect(body.equals(Buffer.concat(framed.slice(at, at + count)))).toBe(true);
          at += count;
          const next = framed[at];
          if (next !== undefined) expect(body.length + next.length).toBeGreaterThan(maxBytes);
        }
        expect(at).toBe(framed.length);
      }),
    );
  });

  it('agrees with the cutting of an object that is in memory', async () => {
    await fc.assert(
      fc.asyncProperty(object, async ({ split, bytes, framed }) => {
        expect(splitObject(bytes, split)?.map((one) => Buffer.from(one.framed).toString('hex'))).toEqual(
          framed.map((one) => one.toString('hex')),
        );
      }),
    );
  });

  it.each([
    ['a line of the limit', 'x'.repeat(9), [10], 10],
    ['a line of the limit with its end', `${'x'.repeat(9)}\n`, [10], 10],
    ['a line of more', `${'x'.repeat(10)}\n`, 'record 1 is larger', 10],
    ['a second line of more', `a\n${'x'.repeat(10)}\n`, 'record 2 is larger', 10],
    ['a line of the limit without an end', 'x'.repeat(10), [10], 10],
  ] as const)('%s', async (_, text, expected, maxBytes) => {
    for (const strategy of ['SingleRecord', 'MultiRecord'] as const) {
      const cutting = cut([Buffer.from(text)], { maxBytes, strategy });
      if (typeof expected === 'string') await expect(cutting).rejects.toThrow(expected);
      else expect((await cutting).bodies).toHaveLength(expected.length);
    }
  });

  it('holds no more of an endless line than a request may have', async () => {
    let read = 0;
    const endless = function* () {
      for (;;) {
        read += 100;
        yield Buffer.alloc(100, 'x');
      }
    };
    const cutting = (async () => {
      for await (const _ of cutRequests(readFrom(endless()), withRooms())) void _;
    })();
    await expect(cutting).rejects.toThrow(CutError);
    expect(read).toBeLessThan(1_500);
  });

  it('sends an object that is not split as it is, up to the limit', async () => {
    const whole = [Buffer.from('ab\n'), Buffer.from('cd')];
    expect(await cut(whole, { split: 'None' })).toEqual({ bodies: [Buffer.from('ab\ncd')], records: [1] });
    await expect(cut(whole, { split: 'None', maxBytes: 4 })).rejects.toThrow('larger than MaxPayloadInMB');
    expect(await cut([], { split: 'None' })).toEqual({ bodies: [Buffer.alloc(0)], records: [1] });
    expect(await cut([], { split: 'Line' })).toEqual({ bodies: [], records: [] });
  });

  it.each([
    ['RecordIO', Buffer.from('not a record'), 'is no RecordIO'],
    ['TFRecord', Buffer.from('not a record'), 'is no TFRecord'],
    ['RecordIO', Buffer.from(wrapRecord(Buffer.from('abcdefgh'))).subarray(0, 10), 'is cut off'],
    ['TFRecord', Buffer.from(wrapTFRecord(Buffer.from('abcdefgh'))).subarray(0, 14), 'is cut off'],
  ] as const)('%s: %s', async (split, bytes, words) => {
    await expect(cut([bytes], { split })).rejects.toThrow(words);
  });
});
