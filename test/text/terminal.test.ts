import { describe, expect, it } from 'vitest';
import { describeTerminal, formatDuration } from '../../src/text/terminal.ts';
import { captured } from '../support/context.ts';

const terminal = captured({ isTTY: true, columns: 120 });

describe('describeTerminal', () => {
  it.each([
    ['a terminal', terminal, {}, { columns: 120, colour: true, unicode: true }],
    ['a file', captured(), {}, { columns: 80, colour: false, unicode: true }],
    ['a terminal that does not know its width', captured({ isTTY: true }), {}, { columns: 80, colour: true, unicode: true }],
    ['a terminal of no width', captured({ isTTY: true, columns: 0 }), {}, { columns: 80, colour: true, unicode: true }],
    ['NO_COLOR', terminal, { NO_COLOR: '1' }, { columns: 120, colour: false, unicode: true }],
    ['an empty NO_COLOR', terminal, { NO_COLOR: '' }, { columns: 120, colour: true, unicode: true }],
    ['a dumb terminal', terminal, { TERM: 'dumb' }, { columns: 120, colour: false, unicode: true }],
    ['the Linux console', terminal, { TERM: 'linux', LANG: 'en_US.UTF-8' }, { columns: 120, colour: true, unicode: false }],
    ['the C locale', terminal, { LANG: 'C' }, { columns: 120, colour: true, unicode: false }],
    ['a UTF-8 locale', terminal, { LANG: 'C', LC_ALL: 'C.utf8' }, { columns: 120, colour: true, unicode: true }],
    ['an old Windows console', terminal, { OS: 'Windows_NT' }, { columns: 120, colour: true, unicode: false }],
    ['Windows Terminal', terminal, { OS: 'Windows_NT', WT_SESSION: '1' }, { columns: 120, colour: true, unicode: true }],
  ])('knows %s', (_what, output, env, expected) => {
    expect(describeTerminal(output, env)).toEqual(expected);
  });
});

describe('formatDuration', () => {
  it.each([
    [0, '0 ms'],
    [-5, '0 ms'],
    [999.4, '999 ms'],
    [1_000, '1.0 s'],
    [9_149, '9.1 s'],
    [59_940, '59.9 s'],
    [59_960, '1 min 0 s'],
    [125_000, '2 min 5 s'],
  ])('writes %d as %s', (ms, expected) => {
    expect(formatDuration(ms)).toBe(expected);
  });
});
