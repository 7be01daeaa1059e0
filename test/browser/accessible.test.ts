import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import { describe, expect, it } from 'vitest';
import { renderPage } from '../../src/reporters/html/page.ts';
import { measured } from '../reporters/measurements.ts';
import { mixedFindings, reportOf } from '../reporters/sample-report.ts';
import { type OpenPage, useBrowser } from './browser.ts';

const { open } = useBrowser();
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const report = reportOf(mixedFindings, { measurements: measured });
const before = reportOf(mixedFindings.slice(0, 6), { measurements: { ...measured, stops: [] } });

/** What axe has to say, in its own words. */
async function judge({ page }: OpenPage): Promise<readonly string[]> {
  // Through the inspector: the page's own policy lets no script in.
  const results = (await page.evaluate(`${axe}; axe.run(document, { resultTypes: ['violations'] })`)) as AxeResults;
  expect(results.passes.length).toBeGreaterThan(20);
  return results.violations.map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`);
}

const pages = {
  'a mixed run': renderPage(report, { strict: false }),
  'two runs': renderPage(report, { strict: false, before }),
  'a run that passed': renderPage(reportOf(mixedFindings.filter(({ status }) => status === 'passed')), { strict: false }),
};

describe.each(Object.entries(pages))('axe finds nothing in %s', (_, content) => {
  it.each([
    ['light', 1100],
    ['dark', 1100],
    ['light', 360],
    ['dark', 360],
  ] as const)('%s, %s pixels, as it opens and unfolded', async (colorScheme, width) => {
    const opened = await open(content, { colorScheme, viewport: { width, height: 800 } });
    if (width > 400) expect(await judge(opened)).toEqual([]);
    await opened.page.evaluate(() => {
      for (const one of document.querySelectorAll('details')) one.open = true;
    });
    expect(await judge(opened)).toEqual([]);
  });
});

it('axe would find something', async () => {
  const flawed = pages['a mixed run'].replace(' lang="en"', '').replace('<legend>Status</legend>', '<button type="button"></button>');
  const found = await judge(await open(flawed));
  const serious = found.filter((one) => /^(serious|critical) (html-has-lang|button-name):/.test(one));
  expect(serious).toHaveLength(2);
});
