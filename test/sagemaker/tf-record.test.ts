import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crc32c } from '../../src/sagemaker/crc32c.ts';
import { splitObject } from '../../src/sagemaker/cut-records.ts';
import { wrapTFRecord } from '../../src/sagemaker/tf-record.ts';

describe('TFRecord', () => {
  it('has the checksum that others have', () => {
    // The check value of CRC-32C, and the iSCSI test vector of 32 zeros (RFC 3720, B.4).
    expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283);
    expect(crc32c(Buffer.alloc(32))).toBe(0x8a9136aa);
  });

  it('frames a record: length, masked checksum, payload, masked checksum', () => {
    const framed = Buffer.from(wrapTFRecord(Buffer.from('abc')));
    expect(framed.length).toBe(8 + 4 + 3 + 4);
    expect(framed.readBigUInt64LE()).toBe(3n);
    expect(framed.subarray(12, 15).toString()).toBe('abc');
    const sum = crc32c(Buffer.from('abc'));
    expect(framed.readUInt32LE(15)).toBe((((sum >>> 15) | (sum << 17)) + 0xa282ead8) >>> 0);
  });

  it('gives back whatever was wrapped', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 8 }), (records) => {
        const framed = records.map((record) => Buffer.from(wrapTFRecord(record)));
        const read = splitObject(Buffer.concat(framed), 'TFRecord') ?? [];
        expect(read.map(({ payload }) => [...payload])).toEqual(records.map((record) => [...record]));
        expect(read.map((one) => Buffer.from(one.framed).toString('hex'))).toEqual(framed.map((one) => one.toString('hex')));
      }),
    );
  });

  it.each([
    ['other bytes', Buffer.from('this is no TFRecord at all')],
    ['a header cut off', Buffer.from(wrapTFRecord(Buffer.from('abc'))).subarray(0, 9)],
    ['a payload cut off', Buffer.from(wrapTFRecord(Buffer.from('abc'))).subarray(0, 16)],
    ['a length with another checksum', Buffer.concat([Buffer.alloc(12, 7), Buffer.alloc(40)])],
  ])('refuses %s', (_, bytes) => {
    expect(splitObject(bytes, 'TFRecord')).toBeUndefined();
  });

  it('reads past a checksum of the payload that is wrong', () => {
    const framed = Buffer.from(wrapTFRecord(Buffer.from('abc')));
    framed.writeUInt32LE(1, 15);
    expect(splitObject(framed, 'TFRecord')).toHaveLength(1);
  });
});
