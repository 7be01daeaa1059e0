import { describe, expect, it } from 'vitest';
import { displayWidth, truncate, wrap } from '../../src/text/width.ts';

describe('width', () => {
  it('counts wide characters twice and colours not at all', () => {
    expect(['abc', '中文', '👍', '\x1b[31mabc\x1b[39m'].map(displayWidth)).toEqual([3, 4, 2, 3]);
  });

  it('truncates to columns, not to characters', () => {
    expect(truncate('abcdef', 4)).toBe('abc…');
    expect(truncate('中文中文', 5)).toBe('中文…');
    expect(truncate('abc', 3)).toBe('abc');
    expect(truncate('abc', 0)).toBe('');
    expect(truncate('abcdef', 5, '...')).toBe('ab...');
    expect(displayWidth(truncate('\\x00\\x00\\x00\\x00\ua000\u0100\\x00', 20))).toBeLessThanOrEqual(20);
  });

  it('never cuts through a character', () => {
    const text = '⺀Ҋ⺛⺀ᄀ⺀⺀ ⺀𠀀⺀⺀';
    for (let columns = 1; columns < 30; columns++) expect(truncate(text, columns)).not.toMatch(/[\ud800-\udbff](?![\udc00-\udfff])/);
  });

  it('wraps between words, and inside those that are too long', () => {
    expect(wrap('exit within 30 s', 8)).toEqual(['exit', 'within', '30 s']);
    expect(wrap('abcdefghij', 4)).toEqual(['abcd', 'efgh', 'ij']);
    expect(wrap('', 10)).toEqual(['']);
  });
});
