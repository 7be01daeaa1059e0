import { describe, expect, it } from 'vitest';
import { compareResult } from '../../src/comparison/compare-text.ts';

describe('two results of one record', () => {
  it.each([
    ['the same text', 'setosa', 'setosa'],
    ['numbers that differ in the last digits', '0.1234567890', '0.1234567891'],
    ['numbers in another spelling', '1e-3', '0.001'],
    ['numbers among words', 'class=1;p=0.70000001', 'class=1;p=0.7'],
    ['JSON with members in another order', '{"label":"a","p":0.5}', '{"p":0.50000001,"label":"a"}'],
    ['JSON lists', '[0.1,[2,3]]', '[0.1, [2.0, 3]]'],
  ])('%s are the same', (_, local, cloud) => {
    expect(compareResult(local, cloud, 1e-6)).toBeUndefined();
  });

  it.each([
    ['numbers', '2', '3', 1 / 3],
    ['numbers in JSON', '{"p":1}', '{"p":2}', 0.5],
    ['a number against zero', '0', '0.5', 1],
    ['words', 'setosa', 'virginica', undefined],
    ['digits inside a word', 'class1', 'class2', undefined],
    ['another member', '{"p":1}', '{"q":1}', undefined],
    ['a longer list', '[1]', '[1,2]', undefined],
    ['another type', '{"p":1}', '{"p":"1"}', undefined],
    ['words beside numbers', 'a 1', 'b 1', undefined],
  ])('%s are not', (_, local, cloud, by) => {
    expect(compareResult(local, cloud, 1e-6)).toEqual({ local, cloud, by });
  });

  it('keeps to the tolerance that was asked for', () => {
    expect(compareResult('1.00', '1.01', 0.02)).toBeUndefined();
    expect(compareResult('1.00', '1.01', 0.001)?.by).toBeCloseTo(0.0099);
  });
});
