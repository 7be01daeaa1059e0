import { describe, expect, it } from 'vitest';
import { createFrameReader, type FeedEvent, type Frame, renderFrame } from '../../src/observe/pipe/frames.ts';

const said = (letter: string, slot: number, text = '') =>
  Buffer.concat([Buffer.from([letter.charCodeAt(0), 0, slot & 255, slot >> 8, text.length, 0, 0, 0]), Buffer.from(text)]);

describe('frames', () => {
  it('name the slot and the length in little-endian', () => {
    expect(renderFrame('data', 258, Buffer.from('abc'))).toEqual(Buffer.from([0x64, 0, 2, 1, 3, 0, 0, 0, 97, 98, 99]));
    expect(renderFrame('close', 1)).toEqual(Buffer.from([0x63, 0, 1, 0, 0, 0, 0, 0]));
  });

  it.each([1, 3, 8, 9, 1000])('are read in pieces of %i bytes', (size) => {
    const all = Buffer.concat([said('m', 1), said('e', 300, 'open: error 13'), said('?', 9, 'later'), said('q', 2, '\x01')]);
    const seen: Frame<FeedEvent>[] = [];
    const read = createFrameReader((frame) => seen.push(frame));
    for (let at = 0; at < all.length; at += size) read(all.subarray(at, at + size));
    expect(seen.map(({ kind, slot, payload }) => [kind, slot, String(payload)])).toEqual([
      ['made', 1, ''],
      ['failed', 300, 'open: error 13'],
      ['held', 2, '\x01'],
    ]);
  });
});
