import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { readResults } from '../../bench/harness/results.mjs';
import { CHARTS, makePages } from '../../bench/pages/make-pages.mjs';
import { subjects } from '../../bench/subjects/index.mjs';
import { packageRoot } from '../support/context.ts';

const pages = makePages({ root: packageRoot, results: readResults(), subjects });

it.each([...pages.keys()])('%s is what bench/results.json says (`npm run bench -- --pages` renews it)', (name) => {
  expect(readFileSync(path.join(packageRoot, name), 'utf8')).toBe(pages.get(name));
});

it('no place for a figure begins a line, where Markdown would end the paragraph', () => {
  for (const [name, text] of pages) expect(text.match(/^<!-- bench:\S+ -->.+$/m)?.[0], name).toBeUndefined();
});

it('there is no picture of what is not measured any more', () => {
  const there = readdirSync(path.join(packageRoot, CHARTS)).map((name) => `${CHARTS}/${name}`);
  expect(there.toSorted()).toEqual([...pages.keys()].filter((name) => name.startsWith(CHARTS)).toSorted());
});
