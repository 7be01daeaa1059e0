import { describe, expect, test } from 'vitest';
import { compileMetricPattern, countGroups, findMetrics, scrapeMetric } from '../../src/sagemaker/metric-pattern.ts';

const find = (regex: string, log: string) => {
  const compiled = compileMetricPattern(regex);
  if ('refused' in compiled) return compiled.refused;
  const scraped = scrapeMetric(compiled.pattern, log);
  return 'captured' in scraped ? scraped.captured : `slow at ${scraped.slowAt}`;
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

  test('one that takes years over a line is given up there, once for all logs', () => {
    // Each time anew it would take longer than a test may.
    const line = `loss ${'1'.repeat(60)}x`;
    const metrics = { slow: { regex: 'loss ((?:[0-9]+)+)$' }, quick: { regex: 'loss ([0-9]+)' } };
    for (let count = 0; count < 30; count += 1) {
      expect(findMetrics(metrics, `loss 1\n${line}\nloss 2\n`)).toEqual({ slow: [], quick: ['1', '1'.repeat(60), '2'] });
    }
    expect(find('loss ((?:[0-9]+)+)$', line)).toBe(`slow at ${line}`);
  });

  test('one that is long is refused unread', () => {
    expect(find('(a)'.repeat(2_000), '')).toMatch(/longer than 5000/);
  });

  test('groups are counted without a line', () => {
    expect(countGroups(/(a)(?:b)(c)/)).toBe(2);
    expect(countGroups(/a/)).toBe(0);
  });
});
