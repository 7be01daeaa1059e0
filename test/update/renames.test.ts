import { describe, expect, it } from 'vitest';
import { findRenames } from '../../src/update/renames.ts';

const file = (...lines: readonly (string | number)[]) => Buffer.from(lines.map((line) => `${line}\n`).join(''));
const find = (missing: Record<string, Buffer>, candidates: Record<string, Buffer>) =>
  Object.fromEntries(findRenames(new Map(Object.entries(missing)), new Map(Object.entries(candidates))));

describe('a renamed file', () => {
  it.each<[string, Record<string, Buffer>, Record<string, Buffer>, Record<string, string>]>([
    ['is the one with the same bytes', { a: file(1) }, { b: file(2), c: file(1) }, { a: 'c' }],
    [
      'is the one that is most like it',
      { a: file(1, 2, 3, 4, 5, 6) },
      { b: file(1, 2, 3, 4, 0, 0), c: file(1, 2, 3, 4, 5, 0) },
      { a: 'c' },
    ],
    ['may have other line ends', { a: file(1, 2, 3, 4, 5) }, { b: Buffer.from('1\r\n2\r\n3\r\n4\r\n5\r\n') }, { a: 'b' }],
    ['shares half of its bytes at least', { a: file(1, 2, 3, 4, 5) }, { b: file(1, 2, 6, 7, 8) }, {}],
    ['of a few lines keeps its name or its bytes', { 'x/a': file(1, 2, 3) }, { b: file(1, 2, 0) }, {}],
    ['of a few lines in another folder', { 'x/a': file(1, 2, 3) }, { 'y/a': file(1, 2, 0) }, { 'x/a': 'y/a' }],
    [
      'of the same name goes before another one',
      { 'x/a': file(1, 2, 3, 4, 5) },
      { b: file(1, 2, 3, 4, 0), 'y/a': file(1, 2, 3, 4, 9) },
      { 'x/a': 'y/a' },
    ],
    ['is only one', { a: file(1), b: file(1) }, { c: file(1) }, { a: 'c' }],
    ['that is no text has the same bytes', { a: Buffer.of(0, 1, 2) }, { b: Buffer.of(0, 1, 3), c: Buffer.of(0, 1, 2) }, { a: 'c' }],
    ['is never an empty one', { a: file() }, { b: file() }, {}],
  ])('%s', (_, missing, candidates, renames) => {
    expect(find(missing, candidates)).toEqual(renames);
  });

  it('is found among many', () => {
    const many = Object.fromEntries(
      Array.from({ length: 5_000 }, (_, index) => [`f${index}`, file(...Array.from({ length: 60 }, (__, line) => `${index} ${line}`))]),
    );
    const missing = Object.fromEntries(
      Object.entries(many)
        .map(([name, bytes]) => [`was-${name}`, bytes])
        .slice(0, 30),
    );
    expect(Object.keys(find(missing as Record<string, Buffer>, many))).toHaveLength(30);
  });
});
