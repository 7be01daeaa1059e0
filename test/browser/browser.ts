import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { chromium as findChromium } from '../setup/chromium.mjs';
import { workspace } from '../support/workspace.ts';

/** A page in the browser, with everything that happened to it that should not. */
export interface OpenPage {
  readonly page: Page;
  /** Dialogs, requests beyond the page itself, messages on the console, errors, new windows. */
  readonly incidents: string[];
}

/** Opens pages in one browser for all tests of a file. */
export function useBrowser(): { open(content: string, options?: BrowserContextOptions & { readonly hash?: string }): Promise<OpenPage> } {
  let browser: Browser | undefined;
  beforeAll(async () => {
    const executablePath = findChromium();
    if (executablePath === undefined) throw new Error('There is no browser. Install one: node test/setup/chromium.mjs');
    // Root, as in CI, may not use its sandbox.
    browser = await chromium.launch({ executablePath, chromiumSandbox: false });
  });
  afterAll(async () => await browser?.close());
  return {
    async open(content, { hash = '', ...options } = {}) {
      if (browser === undefined) throw new Error('The browser has not been started.');
      const folder = workspace({ 'report.html': content });
      const context = await browser.newContext({ viewport: { width: 1100, height: 800 }, ...options });
      onTestFinished(() => context.close());
      const page = await context.newPage();
      const address = pathToFileURL(join(folder, 'report.html')).href;
      const incidents: string[] = [];
      page.on('dialog', (dialog) => {
        incidents.push(`dialog: ${dialog.message()}`);
        void dialog.dismiss();
      });
      page.on('console', (message) => incidents.push(`console: ${message.text()}`));
      page.on('pageerror', (error) => incidents.push(`error: ${error.message}`));
      page.on('request', (request) => {
        if (request.url() !== address) incidents.push(`request: ${request.url().slice(0, 100)}`);
      });
      context.on('page', (other) => incidents.push(`window: ${other.url()}`));
      await page.goto(address + hash);
      return { page, incidents };
    },
  };
}
