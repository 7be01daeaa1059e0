import { describe, expect, it } from 'vitest';
import { createLineReader, createNewestLine } from '../../src/text/live-lines.ts';

function newest(...chunks: readonly string[]): readonly string[] {
  const lines: string[] = [];
  const add = createNewestLine((line) => lines.push(line));
  for (const chunk of chunks) add(Buffer.from(chunk));
  return lines;
}

it('hands on a line and nothing else: whoever takes more than a line would take the number of it for what it is not', () => {
  const calls: unknown[][] = [];
  const reader = createLineReader((...given) => calls.push(given));
  reader.add(Buffer.from('a\nb\nc'));
  reader.end();
  expect(calls).toEqual([['a'], ['b'], ['c']]);
});

describe('createNewestLine', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ['the last of many lines', ['a\nb\nc\n'], ['c']],
    ['one that came in parts', ['one', ' and', ' two\nthree', '\n'], ['one and two', 'three']],
    ['no line without an end', ['never'], []],
    ['lines of Windows', ['a\r\nb\r\nc'], ['b']],
    ['what a progress bar overwrites', ['10 %\r20 %\r30'], ['20 %']],
    ['an empty line', ['a\n\n'], ['']],
    ['an empty line at the start of a chunk', ['a', '\n', '\n'], ['a', '']],
    ['characters cut in two', ['ä'], []],
  ])('hands on %s', (_, chunks, expected) => {
    expect(newest(...chunks)).toEqual(expected);
  });

  it('puts characters together that came in two chunks', () => {
    const [lines, bytes] = [[] as string[], Buffer.from('grün\n')];
    const add = createNewestLine((line) => lines.push(line));
    add(bytes.subarray(0, 3));
    add(bytes.subarray(3));
    expect(lines).toEqual(['grün']);
  });

  it('cuts a line of any length', () => {
    const [line = ''] = newest(...Array.from({ length: 100 }, () => 'x'.repeat(1_000)), '\nshort');
    expect(line).toBe('x'.repeat(4_096));
  });

  it('says at each chunk what a reader of all lines says last', () => {
    const text = 'a\nbb\r\n\r\nccc\rdddd\neeeee\n';
    for (let cut = 0; cut <= text.length; cut += 1) {
      const all: string[] = [];
      const reader = createLineReader((line) => all.push(line));
      reader.add(Buffer.from(text.slice(0, cut)));
      if (text[cut - 1] !== '\r') expect(newest(text.slice(0, cut)).at(-1)).toBe(all.at(-1));
    }
  });
});
