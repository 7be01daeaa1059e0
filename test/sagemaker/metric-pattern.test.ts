import { describe, expect, test } from 'vitest';
import { captureMetric, compileMetricPattern, findMetrics } from '../../src/sagemaker/metric-pattern.ts';

const find = (regex: string, log: string) => {
  const compiled = compileMetricPattern(regex);
  return 'pattern' in compiled ? captureMetric(compiled.pattern, log) : compiled.refused;
};

describe('metric patterns', () => {
  test.each([
    ['loss=([0-9.]+)', 'loss=1\nx\nloss=2.5', ['1', '2.5']],
    ['(?P<value>\\d+)%', '10%\r20%\r\n', ['10', '20']],
    ['(?i)LOSS: (\\d+)', 'loss: 3', ['3']],
    ['\\ALoss (\\d+)\\Z', 'Loss 4\nx Loss 5', ['4']],
    ['(?#the loss)loss (\\d+)', 'loss 6', ['6']],
    ['(?P<q>["\'])(\\w)(?P=q)', '"a"', ['"']],
    ['[*+]+ (\\d)', '*+ 7', ['7']],
    ['a\\++(\\d)', 'a++8', ['8']],
    ['no group', 'no group', [undefined]],
  ])('%s', (regex, log, values) => {
    expect(find(regex, log)).toEqual(values);
  });

  test.each([
    ['loss=([0-9]++)', /possessive/],
    ['x{1,3}+(.)', /possessive/],
    ['(?>a)(b)', /atomic/],
    ['(a)?(?(1)b|c)', /condition/],
    ['loss=([0-9', /not a regular expression/],
  ])('%s is refused in words', (regex, words) => {
    expect(find(regex, '')).toMatch(words);
  });

  test('a pattern that is refused finds nothing', () => {
    expect(findMetrics({ a: { regex: '(' }, b: { regex: '(b)' } }, 'b')).toEqual({ a: [], b: ['b'] });
  });
});
