import { describe, expect, it } from 'vitest';
import { expandGrowth, nameAt } from '../../bench/harness/growth.mjs';
import { judge } from '../../bench/harness/judge.mjs';
import { summarise } from '../../bench/harness/statistics.mjs';

const of = (...values: readonly (number | null)[]) => values.map((ms) => (ms === null ? null : { ms }));
const claim = { id: 'x/y', what: 'x against y', own: 'x', base: 'y' };

describe('a summary', () => {
  it('has median and quartiles of what was measured, in whatever order', () => {
    expect(summarise([5, undefined, 1, 3, null, 2, 4, Number.NaN])).toEqual({ median: 3, q1: 2, q3: 4, least: 1, most: 5, count: 5 });
    expect(summarise([1, 2])).toMatchObject({ median: 1.5 });
    expect(summarise([])).toMatchObject({ median: undefined, count: 0 });
  });
});

describe('a claim', () => {
  it('is about ratios within the rounds, not of the medians', () => {
    const judged = judge(claim, { x: of(1, 20, 300), y: of(1, 10, 100) });
    expect(judged).toMatchObject({ value: 2, q1: 1.5, q3: 2.5, count: 3, unit: '×' });
    expect(judge({ ...claim, faster: true }, { x: of(1, 20, 400), y: of(2, 80, 1600) })).toMatchObject({ value: 4 });
  });

  it('leaves out rounds in which one of both did not take part', () => {
    expect(judge(claim, { x: of(2, 9, 6), y: of(1, null, 2) })).toMatchObject({ value: 2.5, count: 2 });
    expect(() => judge(claim, { x: of(1), y: of(null) })).toThrow('x/y: nothing was measured of x and y');
  });

  it.each([
    ['at most, met', { most: 2 }, [2, 2, 2], { met: true, sure: true }],
    ['at most, missed', { most: 1.9 }, [2, 2, 2], { met: false, sure: true }],
    ['at least, met', { least: 2 }, [2, 3, 4], { met: true, sure: true }],
    ['at least, missed', { least: 5 }, [2, 3, 4], { met: false, sure: true }],
    ['at most, met in the median alone', { most: 3 }, [1, 2, 6], { met: true, sure: false }],
  ])('has a target: %s', (_, target, x, verdict) => {
    expect(judge({ ...claim, target }, { x: of(...x), y: of(1, 1, 1) })).toMatchObject(verdict);
  });

  it('without a target only tells, and says where there is no difference for sure', () => {
    const unsure = judge(claim, { x: of(0.8, 1, 1.2), y: of(1, 1, 1) });
    expect(unsure).toMatchObject({ sure: false });
    expect(unsure).not.toHaveProperty('met');
    expect(judge(claim, { x: of(1.1, 1.2, 1.3), y: of(1, 1, 1) })).toMatchObject({ sure: true });
  });

  it('without another candidate is about the metric itself, its worst round if that is asked for', () => {
    const samples = { x: [{ peak: 100 }, { peak: 140 }, { peak: 110 }] };
    const peak = { id: 'x/peak', what: 'memory', own: 'x', metric: 'peak', unit: 'MiB', target: { most: 120 } };
    expect(judge(peak, samples)).toMatchObject({ value: 110, unit: 'MiB', met: true });
    expect(judge({ ...peak, statistic: 'most' }, samples)).toMatchObject({ value: 140, met: false });
  });
});

describe('growth', () => {
  const values = [1, 2, 4, 8, 16, 32];
  const grows = { by: 'rows', unit: 'rows', values };
  const grown = { id: 'g/rows', what: 'rows', own: 'train', target: { most: 1.2 } };
  const judgeCost = (cost: (value: number) => number) =>
    judge(grown, Object.fromEntries(values.map((value) => [nameAt('train', value, 'rows'), of(cost(value), cost(value))])), grows);

  it.each([
    ['a straight line is 1, whatever it costs to begin with', (rows: number) => 500 + 3 * rows, 1, true],
    ['a square comes near to 3', (rows: number) => rows ** 2, 2.82, false],
    ['a root is less than 1', (rows: number) => 10 * Math.sqrt(rows), 0.52, true],
    ['what does not grow is 0', (rows: number) => 100 + rows / 10, 0, true],
    ['what gets cheaper is 0', (rows: number) => 100 - rows, 0, true],
    ['what gets cheaper in the upper half is 0', (rows: number) => (rows < 20 ? 10 * rows : 100), 0, true],
    ['what only begins to grow in the upper half is worse than any line', (rows: number) => Math.max(100, 20 * rows - 220), 100, false],
  ])('%s', (_, cost, value, met) => {
    const judged = judgeCost(cost);
    expect(judged.value).toBeCloseTo(value, 2);
    expect(judged).toMatchObject({ met, unit: '×' });
  });

  it('makes a candidate of each size, and hands it the size and the round', async () => {
    const part = expandGrowth({
      grows: { by: 'rows', unit: 'rows', values: [1_000, 2_000] },
      candidates: { train: (rows: number, round: number) => rows + round },
      own: ['train'],
    });
    expect(Object.keys(part.candidates)).toEqual(['train, 1,000 rows', 'train, 2,000 rows']);
    expect(part.own).toEqual(Object.keys(part.candidates));
    expect(part.grows.of).toEqual(['train']);
    expect(part.candidates['train, 2,000 rows'](3)).toBe(2_003);
    const plain = { candidates: {}, own: [] };
    expect(expandGrowth(plain)).toBe(plain);
  });
});
