import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guardOutput } from '../../src/text/safe.ts';

describe('the gate before a stream', () => {
  it.each([
    ['a title', '\x1b]0;owned\x07x', 'x'],
    ['the clipboard', 'a\x1b]52;c;aGk=\x07b', 'ab'],
    ['a link', '\x1b]8;;http://evil\x1b\\here\x1b]8;;\x1b\\', 'here'],
    ['a cleared screen', '\x1b[2J\x1b[Hgone', 'gone'],
    ['an erased line', 'FAILED\x1b[2K\x1b[1A\rpassed', 'FAILED\npassed'],
    ['hidden text', '\x1b[8mhidden\x1b[0m', 'hidden\x1b[0m'],
    ['a reset', '\x1bc', ''],
    ['C1', '\x9b2J\x85', '\\u0085'],
    ['an override of the direction', 'a\u202eb', 'a\\u202eb'],
    ['what nobody sees', 'a\u200b\u{e0041}', 'a\\u200b\\udb40\\udc41'],
  ])('stops %s', (_, text, shown) => expect(guardOutput(text)).toBe(shown));

  it.each(['\x1b[32m✓\x1b[39m done\t1\n', '\x1b[1mbold\x1b[22m', '\x1b[38;5;208mx\x1b[0m', 'é 日本 🙂 👩‍👩‍👧\r\n'])(
    'lets %j pass',
    (text) => expect(guardOutput(text)).toBe(text),
  );

  it('leaves JSON the same value', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json(),
          fc.string({ unit: 'binary' }).map((text) => JSON.stringify({ text })),
        ),
        (json) => {
          expect(JSON.parse(guardOutput(json))).toEqual(JSON.parse(json));
        },
      ),
    );
  });
});
