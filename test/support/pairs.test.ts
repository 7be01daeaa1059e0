import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coverPairs } from './pairs.ts';

describe('coverPairs', () => {
  it('has every two values together in some row', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 2, maxLength: 7 });
    fc.assert(
      fc.property(sizes, (counts) => {
        const choices = Object.fromEntries(counts.map((count, at) => [`q${at}`, Array.from({ length: count }, (_, value) => value)]));
        const rows = coverPairs(choices);
        const names = Object.keys(choices);
        for (const one of names) {
          for (const other of names.filter((name) => name > one)) {
            const seen = new Set(rows.map((row) => `${row[one]} ${row[other]}`));
            expect(seen.size).toBe((choices[one]?.length ?? 0) * (choices[other]?.length ?? 0));
          }
        }
      }),
    );
  });

  it('needs far fewer rows than all combinations', () => {
    const choices = { algorithm: [1, 2, 3], ...Object.fromEntries('abcdef'.split('').map((name) => [name, [1, 2]])) };
    expect(coverPairs(choices).length).toBeLessThanOrEqual(9);
  });

  it.each([
    [{}, [{}]],
    [{ a: [1, 2] }, [{ a: 1 }, { a: 2 }]],
  ])('of %j are %j', (choices, rows) => expect(coverPairs(choices)).toEqual(rows));
});
