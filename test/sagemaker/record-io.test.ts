import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitRecordIO, wrapRecord } from '../../src/sagemaker/record-io.ts';

describe('RecordIO', () => {
  it('frames a record: magic number, length, payload, padding', () => {
    expect(Buffer.from(wrapRecord(Buffer.from('abcde'))).toString('hex')).toBe('0a23d7ce050000006162636465000000');
  });

  it('marks the parts of a record that is split', () => {
    const framed = Buffer.from(wrapRecord(Buffer.from('abcdef'), 3));
    expect([0, 12, 24].map((at) => framed.readUInt32LE(at + 4) >>> 29)).toEqual([1, 2, 3]);
    expect([0, 12, 24].map((at) => framed.readUInt32LE(at + 4) & 0x1fffffff)).toEqual([2, 2, 2]);
  });

  it('gives back whatever was wrapped, split or whole', () => {
    const record = fc.tuple(fc.uint8Array({ maxLength: 40 }), fc.integer({ min: 1, max: 5 }));
    fc.assert(
      fc.property(fc.array(record, { maxLength: 8 }), (records) => {
        const framed = records.map(([payload, parts]) => wrapRecord(payload, parts));
        const read = splitRecordIO(Buffer.concat(framed)) ?? [];
        expect(read.map(({ payload }) => [...payload])).toEqual(records.map(([payload]) => [...payload]));
        expect(read.map((one) => Buffer.from(one.framed).toString('hex'))).toEqual(framed.map((one) => Buffer.from(one).toString('hex')));
      }),
    );
  });

  it.each([
    ['other bytes', Buffer.from('not RecordIO at all')],
    ['a header cut off', Buffer.from('0a23d7ce0500', 'hex')],
    ['a payload cut off', Buffer.from('0a23d7ce0500000061', 'hex')],
    ['a part without a first one', Buffer.from('0a23d7ce0100006061000000', 'hex')],
    ['a first part without a last one', Buffer.from('0a23d7ce0100002061000000', 'hex')],
  ])('refuses %s', (_, bytes) => {
    expect(splitRecordIO(bytes)).toBeUndefined();
  });
});
