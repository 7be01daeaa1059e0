import { describe, expect, it } from 'vitest';
import { checkName, suggestName } from '../../src/scaffold/names.ts';

const legal = ['a', 'A', '7', 'my-algo', 'MyAlgo', 'a--b', 'a'.repeat(63), `${'a-'.repeat(31)}a`];

const illegal: readonly [string, string, string][] = [
  ['My_Algo!', 'contains "_"', 'my-algo'],
  ['', 'is empty', 'my-algo'],
  ['-a', 'starts or ends with a hyphen', 'a'],
  ['a-', 'starts or ends with a hyphen', 'a'],
  ['---', 'starts or ends with a hyphen', 'my-algo'],
  ['a.b', 'contains "."', 'a-b'],
  ['a b', 'contains " "', 'a-b'],
  ['a/b', 'contains "/"', 'a-b'],
  ['a\n', 'contains "\\n"', 'a'],
  ['Größe', 'contains "ö"', 'gro-e'],
  ['café', 'contains "é"', 'cafe'],
  ['算法', 'contains "算"', 'my-algo'],
  ['🚀rocket', 'contains "🚀"', 'rocket'],
  ['../evil', 'contains "."', 'evil'],
  ['a'.repeat(64), '64 characters long; SageMaker allows 63', 'a'.repeat(63)],
  [`${'a'.repeat(62)}-${'b'.repeat(9)}`, 'characters long', 'a'.repeat(62)],
];

describe('checkName', () => {
  it.each(legal)('accepts %j', (name) => expect(checkName(name)).toBeUndefined());
  it.each(illegal)('refuses %j and says why', (name, reason) => expect(checkName(name)).toContain(reason));
});

describe('suggestName', () => {
  it.each(illegal)('makes of %j (%s) the legal name %j', (name, _, suggestion) => {
    expect(suggestName(name)).toBe(suggestion);
    expect(checkName(suggestion)).toBeUndefined();
  });

  it('is a name that images can have: lower case', () => {
    for (const name of legal) expect(suggestName(name)).toMatch(/^[a-z0-9]+(-+[a-z0-9]+)*$/);
  });
});
