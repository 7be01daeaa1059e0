import { describe, expect, it } from 'vitest';
import { mergeLines } from '../../src/update/merge-lines.ts';

const labels = { user: 'yours', base: 'old', template: 'new' };
const lines = (count: number, changes: Readonly<Record<number, string>> = {}) =>
  Array.from({ length: count }, (_, index) => `${changes[index] ?? (index % 4 === 0 ? '}' : `line ${index % 90}`)}\n`).join('');

describe('merging without git', () => {
  it('of long files is quick where the changes are near each other', () => {
    const merged = mergeLines(
      { base: lines(40_000), user: lines(40_000, { 20000: 'mine' }), template: lines(40_000, { 20100: 'new' }) },
      labels,
    );
    expect(merged).toEqual({ conflicts: 0, text: lines(40_000, { 20000: 'mine', 20100: 'new' }) });
  });

  it('of files that differ over too many lines is not tried', () => {
    const sides = { base: lines(40_000), user: lines(40_000, { 1: 'mine' }), template: lines(40_000, { 39998: 'new' }) };
    expect(mergeLines(sides, labels)).toBeUndefined();
    expect(mergeLines({ ...sides, base: undefined }, labels)).toBeUndefined();
  });

  it.each([
    ['a last line that one side left open and the other went on after', 'a\nb', 'a\nb\n', 'a\nb\nc\n'],
    ['an empty file that both filled', 'mine\n', '', 'new\n'],
  ])('%s is a conflict in which every line is one', (_, user, base, template) => {
    const merged = mergeLines({ user, base, template }, labels);
    expect(merged?.conflicts).toBe(1);
    for (const line of [...user.trim().split('\n'), ...template.trim().split('\n')]) expect(merged?.text.split('\n')).toContain(line);
  });
});
