import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { neutralise, neutraliseLine, tail } from '../../src/text/safe.ts';

/** Independent of the implementation: whether a terminal could be made to do something by this text. */
const HARMLESS = /^[^\p{Cc}\p{Cs}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]*$/u;

const fragment = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '\x1b',
    '\x1b[',
    '\x1b]',
    '\x9b',
    '\x9d',
    '\x07',
    '\x1b\\',
    '\x1b[31m',
    '\x1b[2J',
    '\x1b]0;title\x07',
    '\x1b]8;;http://x\x1b\\link',
    '\x1bP',
    '\x1bc',
    '\x1b(0',
    '[31m',
    '0;1',
    '\r',
    '\r\n',
    '\n',
    '\b',
    '\0',
    '\u202e',
    '\u2066',
    '\ud800',
    '\udc00',
    '\u{1f600}',
    '... 3 more',
  ),
);
const hostile = fc.array(fragment, { maxLength: 30 }).map((parts) => parts.join(''));
const MIB = 1_048_576;

describe('neutralise', () => {
  it.each([
    ['plain text', 'loss=0.5\nÆther 中文 👩‍👩‍👧 العربية\n', 'loss=0.5\nÆther 中文 👩‍👩‍👧 العربية\n'],
    ['colours', '\x1b[1;31merror\x1b[0m: no', 'error: no'],
    ['colours in 8 bit form', '\x9b31merror', 'error'],
    ['cursor movement and clearing', 'a\x1b[2J\x1b[H\x1b[1Ab', 'ab'],
    ['a window title', '\x1b]0;you were hacked\x07ok', 'ok'],
    ['a link', '\x1b]8;;http://example.org\x1b\\text\x1b]8;;\x1b\\', 'text'],
    ['a title without an end, to the end of its line only', '\x1b]0;no end\nnext', '\nnext'],
    ['character sets and reset', '\x1b(0\x1bcx', 'x'],
    ['a sequence inside a sequence', '\x1b\x1b[0m[31mred', '\\x1b[31mred'],
    ['overwriting', 'progress 10%\rprogress 20%\r\ndone', 'progress 10%\nprogress 20%\ndone'],
    ['backspaces and bells', 'abc\b\b\x07', 'abc\\x08\\x08\\x07'],
    ['tabs', 'a\tb', 'a    b'],
    ['reordering marks', 'exe.\u202egpj', 'exe.\\u{202e}gpj'],
    ['invisible marks', 'a\u200bb\u{e0041}', 'a\\u{200b}b\\u{e0041}'],
    ['a line break of another kind', 'a\u2028b', 'a\\u{2028}b'],
    ['half a character', 'a\ud83db', 'a\ufffdb'],
  ])('handles %s', (_what, text, expected) => {
    expect(neutralise(text)).toBe(expected);
  });

  it('leaves nothing that a terminal obeys', () => {
    fc.assert(
      fc.property(hostile, (text) =>
        neutralise(text)
          .split('\n')
          .every((line) => HARMLESS.test(line)),
      ),
    );
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(hostile, fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 6 }), (text, lineLength, lines) => {
        const once = neutralise(text, { lineLength, lines });
        return neutralise(once, { lineLength, lines }) === once;
      }),
    );
  });

  it('keeps to its limits and keeps the newest lines', () => {
    fc.assert(
      fc.property(hostile, fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 6 }), (text, lineLength, lines) => {
        const result = neutralise(text, { lineLength, lines }).split('\n');
        return result.length <= lines && result.every((line) => line.length <= lineLength);
      }),
    );
    expect(neutralise('a\nb\nc\nd', { lines: 3 })).toBe('... 2 lines left out ...\nc\nd');
    expect(neutralise('x'.repeat(30), { lineLength: 20 })).toBe(`${'x'.repeat(9)}... 10 more`);
  });

  it('keeps everything that is printable', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme-ascii' }), (text) => neutralise(text) === text));
  });

  // A scan that is not linear would not come back from these.
  it.each([
    ['escapes', '\x1b'.repeat(MIB)],
    ['openings of sequences', '\x1b['.repeat(MIB / 2)],
    ['an endless sequence', `\x1b[${'0'.repeat(MIB)}`],
    ['sequences without an end', '\x1b]'.repeat(MIB / 2)],
    ['an endless title', `\x1b]${'x'.repeat(MIB)}`],
    ['intermediates', `\x1b${' '.repeat(MIB)}`],
    ['line breaks', '\n'.repeat(MIB)],
    ['one line', 'x'.repeat(MIB)],
    ['marks', '\u202e'.repeat(MIB)],
  ])('comes back from 1 MiB of %s', (_what, text) => {
    expect(neutralise(text, { lines: 100 }).split('\n').length).toBeLessThanOrEqual(100);
    expect(neutraliseLine(text).length).toBeLessThanOrEqual(200);
  });
});

describe('neutraliseLine', () => {
  it('makes one line of several', () => {
    expect(neutraliseLine(' a \r\n\n b\x1b[31m\tc\n')).toBe('a b    c');
    fc.assert(fc.property(hostile, (text) => HARMLESS.test(neutraliseLine(text, 40)) && neutraliseLine(text, 40).length <= 40));
  });
});

describe('tail', () => {
  it.each([
    ['fewer lines than asked for', 'a\nb', 5, ['a', 'b']],
    ['more lines', 'a\nb\nc', 2, ['b', 'c']],
    ['empty lines at the end', 'a\nb\n\n \n', 1, ['b']],
    ['empty lines in the middle and at the start', '\n\nb', 2, ['', 'b']],
    ['a line break first', '\nb', 2, ['', 'b']],
    ['nothing', '\n\n', 3, []],
    ['no line', 'a', 0, []],
  ])('takes %s', (_what, text, lines, expected) => {
    expect(tail(text, lines)).toEqual(expected);
  });

  it('comes back from 1 MiB of blanks', () => {
    expect(tail(`${' '.repeat(MIB)}x`, 1)).toHaveLength(1);
  });
});
