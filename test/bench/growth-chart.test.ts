import { parseFragment } from 'parse5';
import { expect, it } from 'vitest';
import { nameAt } from '../../bench/harness/growth.mjs';
import { renderGrowthChart } from '../../bench/pages/growth-chart.mjs';

const values = [1_000, 2_000, 4_000];
const grows = { by: 'rows <of data>', unit: 'rows', values, of: ['read', 'train & test'] };
const samples = Object.fromEntries(
  grows.of.flatMap((name, index) =>
    values.map((value) => [nameAt(name, value, 'rows'), [{ ms: value / 10 + index }, null, { ms: value / 10 + index + 4 }]]),
  ),
);
const part = { title: 'Rows', grows, metrics: { ms: { title: 'time', unit: 'ms' } }, samples };
const chart = renderGrowthChart(part, 'ms');

it('is a picture that is the same for the same results, and says in words what it shows', () => {
  expect(renderGrowthChart(part, 'ms')).toBe(chart);
  expect(chart).toContain('<title>Rows</title>');
  expect(chart).toContain('read: 102 ms at 1K, 202 ms at 2K, 402 ms at 4K; train &amp; test: 103 ms');
  expect(chart).toContain('rows &lt;of data&gt; (rows)');
  expect(chart).toContain('prefers-color-scheme: dark');
});

it('draws every size of every candidate inside of the picture', () => {
  expect(chart).not.toMatch(/NaN|undefined|null/);
  const [svg] = parseFragment(chart).childNodes;
  const circles = svg !== undefined && 'childNodes' in svg ? svg.childNodes.filter(({ nodeName }) => nodeName === 'circle') : [];
  expect(circles).toHaveLength(6);
  for (const circle of circles) {
    const at = (name: string) => Number('attrs' in circle ? circle.attrs.find((one) => one.name === name)?.value : Number.NaN);
    expect(at('cx')).toBeGreaterThan(0);
    expect(at('cx')).toBeLessThan(640);
    expect(at('cy')).toBeGreaterThan(0);
    expect(at('cy')).toBeLessThan(300);
  }
  expect(chart.match(/class="(?:one|two) line" d="M/g)).toHaveLength(2);
});
