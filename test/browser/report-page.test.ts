import { describe, expect, it } from 'vitest';
import { renderPage } from '../../src/reporters/html/page.ts';
import { measured } from '../reporters/measurements.ts';
import { mixedFindings, reportOf } from '../reporters/sample-report.ts';
import { useBrowser } from './browser.ts';

const { open } = useBrowser();
const report = reportOf(mixedFindings, { measurements: measured });
const content = renderPage(report, { strict: false });
const visible = '.finding:visible';
const ids = (page: Awaited<ReturnType<typeof open>>['page']) => page.locator(visible).evaluateAll((found) => found.map(({ id }) => id));

describe('filters', () => {
  it('by status, area and text show what matches, say how many, and stand in the address', async () => {
    const { page, incidents } = await open(content);
    await page.getByLabel('passed', { exact: true }).check();
    await page.getByLabel('Area').selectOption('serve');
    expect(await ids(page)).toEqual(['serve/ping-status']);
    expect(await page.getByRole('status').textContent()).toBe('1 of 10 findings');
    expect(new URL(page.url()).hash).toBe('#status=passed&area=serve');
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.waitForFunction(() => !location.hash.includes('status'));
    await page.getByRole('searchbox').fill('SIGTERM');
    await page.waitForFunction(() => location.hash === '#text=SIGTERM');
    expect(await ids(page)).toEqual(['serve/stops-on-term']);
    expect(incidents).toEqual([]);
  });

  it('are taken from the address', async () => {
    const { page } = await open(content, { hash: '#status=failed,warned' });
    expect(await ids(page)).toEqual(['serve/stops-on-term', 'train/failure-reason']);
    expect(await page.getByLabel('failed', { exact: true }).isChecked()).toBe(true);
  });

  it('are not there where nothing could make them work, and everything can be read all the same', async () => {
    const { page } = await open(content, { javaScriptEnabled: false });
    expect(await page.locator('#filters').isVisible()).toBe(false);
    expect(await page.getByText('exit within 30 s of SIGTERM').isVisible()).toBe(true);
    await page.locator('.area-group', { hasText: 'image' }).locator('summary').first().click();
    expect(await page.getByText('both images are built for linux/amd64').isVisible()).toBe(true);
  });
});

describe('links', () => {
  it('lead to a finding, unfold it and what it stands in, and bring it into sight', async () => {
    const { page } = await open(content, { hash: '#serve/ping-status' });
    const finding = page.locator('[id="serve/ping-status"]');
    expect(await finding.getAttribute('open')).not.toBeNull();
    await finding.locator('.id').waitFor({ state: 'visible' });
    const box = await finding.boundingBox();
    expect(box?.y).toBeGreaterThanOrEqual(0);
    expect(box?.y).toBeLessThan(800);
    await page.waitForFunction(() => document.activeElement?.tagName === 'SUMMARY');
  });

  it('lead to one that a filter hides', async () => {
    const { page } = await open(content, { hash: '#status=failed' });
    await page.evaluate(() => {
      location.hash = '#image/architecture';
    });
    await page.locator('[id="image/architecture"] .id').waitFor({ state: 'visible' });
    expect(await page.getByLabel('failed', { exact: true }).isChecked()).toBe(false);
  });

  it.each(['#', '#nothing/here', '#%E0%A4%A', '#status=', '#status=nonsense&area=<b>', '#list', '#"><script>alert(1)</script>'])(
    'do no harm: %s',
    async (hash) => {
      const { page, incidents } = await open(content, { hash });
      expect(await page.locator('h1').isVisible()).toBe(true);
      expect(incidents).toEqual([]);
    },
  );
});

describe('keys', () => {
  it('reach everything: first the findings, then filters, summaries and tables', async () => {
    const { page } = await open(content);
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the findings');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('status');
    const group = page.locator('.area-group summary').first();
    await group.focus();
    await page.keyboard.press('Enter');
    expect(await page.locator('.area-group').first().getAttribute('open')).not.toBeNull();
  });
});

describe('paper', () => {
  it('shows everything unfolded, in dark mode too, and folds it again', async () => {
    const { page } = await open(content, { colorScheme: 'dark' });
    await page.emulateMedia({ media: 'print' });
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    expect(await page.locator('details:not([open])').count()).toBe(0);
    expect(await page.locator('#filters').isVisible()).toBe(false);
    const colours = await page.evaluate(() => getComputedStyle(document.body).color);
    expect(colours).toBe('rgb(27, 29, 33)');
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    expect(await page.locator('details:not([open])').count()).toBeGreaterThan(5);
    const pdf = await page.pdf({ format: 'A4' });
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  });
});

describe('room', () => {
  const compared = renderPage(report, { strict: false, before: { ...report, durationMs: 1_000 } });
  it.each([360, 412, 768, 1600])('of %s pixels is enough: nothing is wider', async (width) => {
    const { page } = await open(compared, { viewport: { width, height: 700 }, isMobile: width < 500, hasTouch: width < 500 });
    await page.evaluate(() => {
      for (const one of document.querySelectorAll('details')) one.open = true;
    });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    // Charts are as wide as their place, and as high as they were drawn.
    const sizes = await page.locator('svg.area').evaluateAll((found) => found.map((one) => one.getBoundingClientRect().width));
    expect(sizes.length).toBeGreaterThan(4);
    for (const size of sizes) expect(size).toBeGreaterThan(150);
  });
});
