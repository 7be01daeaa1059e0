import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inOddPieces, type PipeContent, readEpoch, shuffle } from '../../src/observe/pipe/content.ts';
import type { ChannelFeed } from '../../src/plan/scenario.ts';
import { splitRecordIO } from '../../src/sagemaker/record-io.ts';
import { workspace } from '../support/workspace.ts';

async function read(content: PipeContent, epoch = 0): Promise<Buffer> {
  const all: Buffer[] = [];
  for await (const chunk of readEpoch(content, epoch)) all.push(Buffer.from(chunk));
  return Buffer.concat(all);
}

const content = (files: Readonly<Record<string, string | Uint8Array>>, feed?: ChannelFeed): PipeContent => {
  const folder = workspace(files);
  return { files: Object.keys(files).map((name) => join(folder, name)), ...(feed === undefined ? {} : { feed }) };
};
const records = (bytes: Buffer) => splitRecordIO(bytes)?.map(({ payload }) => Buffer.from(payload).toString('utf8'));

describe('the bytes of an epoch', () => {
  it('follow each other without anything between objects', async () => {
    expect(String(await read(content({ a: '1\n2', b: '', c: '3\n' })))).toBe('1\n23\n');
  });

  it('are inflated where the channel says so, and only in files that are compressed', async () => {
    const files = { 'a.csv.gz': gzipSync('1\n'), 'b.csv': '2\n', 'c.gz': Buffer.concat([gzipSync('3\n'), gzipSync('4\n')]) };
    expect(String(await read(content(files, { inflate: true })))).toBe('1\n2\n3\n4\n');
    expect(await read(content({ 'a.gz': gzipSync('1\n') }))).toEqual(gzipSync('1\n'));
  });

  it('are told when they cannot be inflated', async () => {
    await expect(read(content({ 'a.gz': 'no archive' }, { inflate: true }))).rejects.toMatchObject({
      kind: 'user',
      message: expect.stringMatching(/a\.gz cannot be inflated/),
    });
  });

  it('are a record for each object, whole or in parts', async () => {
    const files = { a: 'first', b: '', 'c.gz': gzipSync('third object') };
    const whole = await read(content(files, { recordWrapper: 'RecordIO', inflate: true }));
    const split = await read(content(files, { recordWrapper: 'RecordIO', inflate: true, splitRecords: true }));
    expect(records(whole)).toEqual(['first', '', 'third object']);
    expect(records(split)).toEqual(['first', '', 'third object']);
    expect(split.length).toBeGreaterThan(whole.length);
  });

  it('come in another order in each epoch, the same for the same seed', async () => {
    const files = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`f${index}`, `${index} `]));
    const shuffled = content(files, { shuffleSeed: 7 });
    const [first, again, next] = [await read(shuffled), await read(shuffled), await read(shuffled, 1)];
    expect(first).toEqual(again);
    expect(first).not.toEqual(next);
    expect(String(first).split(' ').sort()).toEqual(
      String(await read(content(files)))
        .split(' ')
        .sort(),
    );
  });
});

describe('augmented manifests', () => {
  const lines = [
    { 'source-ref': 's3://bucket/prefix/images/a.jpg', label: 1, note: 'cat' },
    { 'source-ref': 's3://bucket/b.jpg', label: { deep: [2] }, note: '' },
  ];
  const files = { manifest: `${lines.map((line) => JSON.stringify(line)).join('\n')}\n\n`, 'images/a.jpg': 'AAA', 'b.jpg': 'BB' };
  const manifest = (feed: ChannelFeed, more: Record<string, string> = {}): PipeContent => {
    const folder = workspace({ ...files, ...more });
    return { files: [join(folder, 'manifest')], feed };
  };

  it('give the attributes named in their order, line by line', async () => {
    expect(String(await read(manifest({ attributes: ['label', 'source-ref', 'note'] })))).toBe('1AAAcat{"deep":[2]}BB');
  });

  it('give one record for each attribute', async () => {
    const feed: ChannelFeed = { attributes: ['source-ref', 'label'], recordWrapper: 'RecordIO' };
    expect(records(await read(manifest(feed)))).toEqual(['AAA', '1', 'BB', '{"deep":[2]}']);
  });

  it.each([
    ['no object', 'line 1: it is no JSON object', '[1]\n'],
    ['no JSON', 'line 1: it is no JSON object', 'x\n'],
    ['no such attribute', "line 1: it has no attribute 'source-ref'", '{"label":1}'],
    ['a reference to nothing', 'line 1: .*names no file', '{"source-ref":"s3://b/none"}'],
    ['a reference that climbs out', 'line 1: .*names no file', '{"source-ref":"s3://b/../../../../../../etc/passwd"}'],
    ['a reference that is no text', 'line 1: .*names no file', '{"source-ref":5}'],
  ])('say what is wrong with %s', async (_, message, text) => {
    await expect(read(manifest({ attributes: ['source-ref'] }, { manifest: text }))).rejects.toMatchObject({
      kind: 'user',
      message: expect.stringMatching(message),
    });
  });
});

describe('pieces', () => {
  it('are the same bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 70_000 }), { maxLength: 4 }), async (chunks) => {
        const source = (async function* () {
          for (const chunk of chunks) yield Buffer.from(chunk);
        })();
        const pieces: Buffer[] = [];
        let pauses = 0;
        for await (const { bytes, pause } of inOddPieces(source)) {
          expect(bytes.length).toBeGreaterThan(0);
          pieces.push(bytes);
          if (pause) pauses += 1;
        }
        expect(Buffer.concat(pieces)).toEqual(Buffer.concat(chunks));
        expect(pauses).toBeLessThanOrEqual(24);
      }),
      { numRuns: 30 },
    );
  });
});

describe('shuffle', () => {
  it('keeps every item, and the order of the same seed', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.integer(), (items, seed) => {
        const shuffled = shuffle(items, seed);
        expect([...shuffled].sort()).toEqual([...items].sort());
        expect(shuffle(items, seed)).toEqual(shuffled);
      }),
    );
  });
});
