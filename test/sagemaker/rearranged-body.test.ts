import { expect, test } from 'vitest';
import { rearrangeBody } from '../../src/sagemaker/rearranged-body.ts';

const made = (body: string, type: string) => rearrangeBody(Buffer.from(body), type).map((other) => Buffer.from(other).toString('utf8'));

test('lines: the first alone, in another order, and many; a header stays where it is', () => {
  const [alone, turned, many] = made('a,b\n1,2\n3,4\n', 'text/csv');
  expect([alone, turned]).toEqual(['a,b\n1,2\n', 'a,b\n3,4\n1,2\n']);
  expect(many?.split('\n').filter((line) => line === 'a,b')).toHaveLength(1);
  expect(many?.split('\n').filter((line) => line === '1,2')).toHaveLength(50);
  expect(made('1,2\n', 'text/csv; charset=utf-8')).toEqual([`${'1,2\n'.repeat(50)}`]);
});

test('JSON: its records, with whatever stands beside them', () => {
  expect(made('{"instances": [[1, 2], [3, 4]], "k": 1}', 'application/json').slice(0, 2)).toEqual([
    '{"instances":[[1,2]],"k":1}',
    '{"instances":[[3,4],[1,2]],"k":1}',
  ]);
});

test.each([
  ['the columns of one record', '[1, 2, 3]', 'application/json'],
  ['no array', '{"a": 1}', 'application/json'],
  ['nothing known of the type', 'abc', 'application/x-thing'],
  ['an empty body', '', 'text/csv'],
])('%s: nothing', (_, body, type) => {
  expect(made(body, type)).toEqual([]);
});
