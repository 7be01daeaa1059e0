import { expect, it } from 'vitest';
import { describeChanges } from '../../src/config/changes.ts';

const changes = (before: unknown, after: unknown) => describeChanges(JSON.stringify(before), JSON.stringify(after));

it('names each value that differs', () => {
  expect(changes({ a: 1, b: { c: [1, 2] }, e: {} }, { a: 2, b: { c: [1] }, d: 'x', e: {} })).toEqual([
    '~ a: 1 is now 2',
    '- b.c[1]: 2',
    '+ d: "x"',
  ]);
});

it('says nothing where nothing differs, whatever the layout', () => {
  expect(describeChanges('\uFEFF{"a":1}', '{\n  "a": 1\n}\n')).toEqual([]);
});

it('keeps long values short', () => {
  expect(changes({ a: 'x'.repeat(200) }, {})?.[0]?.length).toBeLessThan(80);
});

it('knows nothing of a file that is no JSON', () => expect(describeChanges('mine', '{}')).toBeUndefined());
