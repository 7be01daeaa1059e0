import { describe, expect, it } from 'vitest';
import { renderPage } from '../../src/reporters/html/page.ts';
import { everywhere } from '../reporters/everywhere.ts';
import { HOSTILE } from '../reporters/hostile-text.ts';
import { reportOf } from '../reporters/sample-report.ts';
import { type OpenPage, useBrowser } from './browser.ts';

const { open } = useBrowser();

const ATTACKS: Readonly<Record<string, string>> = {
  'the end of the script': '</script><script>alert(1)</script>',
  'the end of the style': '</style><script>alert(1)</script><style>*{display:none}',
  'the end of the evidence': '</pre></figure></details><img src=x onerror=alert(1)>',
  'the end of the title': '</title><script>alert(1)</script>',
  'the end of an attribute': '"><svg onload=alert(1)>',
  'an attribute': '" autofocus onfocus="alert(1)" x="',
  'an attribute in single quotes': "' onmouseover='alert(1)",
  'a comment': '<!--<script>alert(1)//-->',
  'a comment that never ends': '<!-- ',
  'CDATA and a processing instruction': '<![CDATA[<script>alert(1)</script>]]><?xml x?>',
  entities: '&lt;script&gt;alert(1)&lt;/script&gt; &#60;img src=x onerror=alert(1)&#62; &amp;lt;b&amp;gt;',
  'an address that runs': 'javascript:alert(1)',
  'an address with data': 'data:text/html,<script>alert(1)</script>',
  'a page in a page': '<iframe srcdoc="<script>parent.alert(1)</script>"></iframe>',
  'an address for everything': '<base href="https://example.com/"><meta http-equiv="refresh" content="0;url=https://example.com/">',
  style: '</style><link rel=stylesheet href=https://example.com/x.css>;}body{background:url(https://example.com/x)}',
  'a form': '<form action=https://example.com><input name=x autofocus><button>',
  templates: '{{constructor.constructor("alert(1)")()}} $\u007balert(1)} <%= alert(1) %>',
  'names of the page': '<a id="filters"><input name="status"><form id="list">',
  'names of the document': '<img name="getElementById"><form name="querySelectorAll">',
  'bidi controls': '\u202e\u2066evil\u2069\u202c \u061c\u200f',
  'line separators': 'a\u2028b\u2029c\u0085d',
  'escape sequences': '\x1b[2J\x1b]8;;https://example.com\x07link\x1b]8;;\x07\x9b31m',
  'NUL and halves of pairs': '\0<\0script\0>alert(1)\ud800</script>\udc00',
  'UTF-7': '+ADw-script+AD4-alert(1)+ADw-/script+AD4-',
  prototypes: '__proto__',
  everything: HOSTILE,
};

/** Nothing ran, nothing was asked for, and the page is whole. */
async function expectUnharmed({ page, incidents }: OpenPage): Promise<void> {
  await page.waitForTimeout(50);
  expect(incidents).toEqual([]);
  expect(await page.locator('script').count()).toBe(1);
  expect(await page.locator('style').count()).toBe(1);
  expect(await page.locator('iframe, img, base, link, object, embed, video, template, meta[http-equiv=refresh]').count()).toBe(0);
  expect(await page.locator('a').evaluateAll((links) => links.filter((link) => !link.getAttribute('href')?.startsWith('#')).length)).toBe(
    0,
  );
  expect(await page.locator('footer').isVisible()).toBe(true);
  expect(await page.locator('#filters').isVisible()).toBe(true);
  expect(await page.locator('h1').isVisible()).toBe(true);
}

describe('in every place of a report', () => {
  it.each(Object.entries(ATTACKS))('%s is text', async (_, attack) => {
    const report = everywhere(attack);
    const opened = await open(renderPage(report, { strict: false, before: report }));
    await expectUnharmed(opened);
    // The page's own script works on it as on any other.
    await opened.page.getByLabel('failed', { exact: true }).check();
    expect(await opened.page.locator('.finding:visible').count()).toBe(2);
    await opened.page.getByRole('searchbox').fill('alert(1)');
    await opened.page.getByRole('button', { name: 'Unfold all' }).click();
    for (const link of await opened.page.locator('main a:visible').all()) await link.click({ noWaitAfter: true });
    await expectUnharmed(opened);
  });
});

describe('the policy of the page', () => {
  const content = renderPage(reportOf([{ check: 'train/a', status: 'failed', title: 'a' }]), { strict: false });
  it.each([
    ['a script', '<script>document.title = "taken"</script>'],
    ['a script from elsewhere', '<script src="https://example.com/x.js"></script>'],
    ['a handler', '<svg onload="document.title = \'taken\'"></svg>'],
    ['an image', '<img src="https://example.com/x.png">'],
    ['a style', '<style>h1 { display: none }</style>'],
    ['a style of an element', '<p style="background: url(https://example.com/x)">x</p>'],
    ['a frame', '<iframe src="https://example.com/"></iframe>'],
  ])('lets in no %s, even if one came into it', async (_, intruder) => {
    const { page, incidents } = await open(content.replace('</main>', `${intruder}</main>`));
    await page.waitForTimeout(100);
    // The browser says what it has refused.
    expect(incidents.filter((incident) => incident.includes('Content Security Policy')).length).toBeGreaterThan(0);
    expect(incidents.filter((incident) => incident.startsWith('dialog'))).toEqual([]);
    expect(await page.title()).toBe('FAILED: my-algo 0.1.0');
    expect(await page.locator('h1').isVisible()).toBe(true);
  });
});

describe('much of it', () => {
  it('10 MB of log in one finding', async () => {
    const log = '<script>alert(1)</script>\u202e\x1b[31m</pre>\n'.repeat(200_000);
    const content = renderPage(reportOf([{ check: 'train/log', status: 'failed', title: log, actual: log, evidence: [log, log] }]), {
      strict: false,
    });
    expect(content.length).toBeLessThan(2_000_000);
    const opened = await open(content, {});
    expect(opened.incidents).toEqual([]);
    expect(await opened.page.locator('.finding').count()).toBe(1);
  });

  it('one line of 10 MB', async () => {
    const content = renderPage(reportOf([{ check: 'train/log', status: 'failed', title: 'x', evidence: ['x'.repeat(10_000_000)] }]), {
      strict: false,
    });
    const { page } = await open(content, { viewport: { width: 360, height: 700 } });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  });

  it('5000 findings can be opened and filtered', async () => {
    const findings = Array.from({ length: 5_000 }, (_, index) => ({
      check: `${['train', 'serve', 'batch'][index % 3]}/check-${index}`,
      status: index % 50 === 0 ? ('failed' as const) : ('passed' as const),
      title: `requirement ${index}`,
      evidence: [`line ${index} <b>`],
    }));
    const content = renderPage(reportOf(findings), { strict: false });
    expect(content.length).toBeLessThan(8_000_000);
    const { page, incidents } = await open(content, { hash: '#serve/check-1' });
    await page.locator('[id="serve/check-1"] .id').waitFor({ state: 'visible' });
    await page.getByRole('searchbox').fill('requirement 4321');
    await page.waitForFunction(() => document.querySelector('#shown')?.textContent === '1 of 5000 findings');
    expect(incidents).toEqual([]);
  });
});
