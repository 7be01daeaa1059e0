import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { makeSite } from '../../scripts/site/make-site.mjs';
import { headingsOf, isOutside, linksOf, parseMarkdown } from '../../scripts/site/markdown.mjs';
import { ENTRANCE, readPages, readTopics } from '../../scripts/site/pages.mjs';
import { listTemplates, type Template } from '../../src/scaffold/catalog.ts';
import type { ChosenAnswers } from '../../src/scaffold/questions.ts';
import { renderTemplate } from '../../src/scaffold/render.ts';
import { packageRoot } from '../support/context.ts';
import { everyCombination, factsFor, nameOf } from '../support/templates.ts';

const pages = readPages(packageRoot);

/** What a text has of anchors (of headings, and set in HTML) and of addresses. Variants of a project share most of their texts. */
function read(text: string) {
  const known = READ.get(text);
  if (known !== undefined) return known;
  const tree = parseMarkdown(text);
  const set = [...text.matchAll(/<a (?:id|name)="([^"]+)"/g)].map(([, id = '']) => id);
  const found = { anchors: [...headingsOf(tree).map(({ slug }) => slug), ...set], addresses: linksOf(tree).map(({ address }) => address) };
  READ.set(text, found);
  return found;
}
const READ = new Map<string, { readonly anchors: readonly string[]; readonly addresses: readonly string[] }>();

/** What is wrong with the form of an address that leads out; nobody is called. */
function judgeOutside(address: string): string | undefined {
  if (address.startsWith('mailto:')) return undefined;
  if (!URL.canParse(address)) return 'is no address';
  const { protocol, hostname } = new URL(address);
  if (protocol !== 'https:') return 'is not https';
  return hostname.includes('.') ? undefined : 'has no host';
}

describe('the pages', () => {
  it.each([...pages.values()])('$path leads to files and headings that are there', (page) => {
    const broken = page.links.flatMap(({ address, line, target, anchor }) => {
      const told = (reason: string | undefined) => (reason === undefined ? [] : [`line ${line}: ${address} ${reason}`]);
      if (target === undefined) return told(judgeOutside(address));
      const file = path.join(packageRoot, target);
      if (!existsSync(file)) return told('does not exist');
      if (anchor === undefined) return [];
      const text = statSync(file).isFile() ? readFileSync(file, 'utf8') : '';
      return told(read(text).anchors.includes(anchor) ? undefined : 'has no such heading');
    });
    expect(broken).toEqual([]);
  });

  it.each([...pages.values()])('$path has one title, and headings without a gap', ({ headings }) => {
    expect(headings.filter(({ depth }) => depth === 1).length).toBe(1);
    const gaps = headings.filter(({ depth }, index) => depth > (headings[index - 1]?.depth ?? 0) + 1);
    expect(gaps.map(({ text }) => text)).toEqual([]);
  });

  it.each([...pages.values()])('the pictures of $path have a text for those who do not see them', ({ path: name }) => {
    const text = readFileSync(path.join(packageRoot, name), 'utf8');
    expect([...text.matchAll(/!\[\s*\]\(|<img(?![^>]*\balt="[^"]+")[^>]*>/g)].map(([found]) => found)).toEqual([]);
  });

  it('are all reached from the entrance', () => {
    const reached = new Set<string | undefined>([ENTRANCE]);
    for (const name of reached)
      for (const { target } of (name === undefined ? undefined : pages.get(name))?.links ?? []) reached.add(target);
    expect([...pages.keys()].filter((name) => !reached.has(name))).toEqual([]);
  });

  it('are all in the list that each page of the site has', () => {
    const entrance = pages.get(ENTRANCE);
    if (entrance === undefined) throw new Error(`There is no ${ENTRANCE}.`);
    const listed = readTopics(entrance, pages).flatMap(({ entries }) => entries.map(({ page }) => page));
    expect([...pages.keys()].filter((name) => name !== ENTRANCE && !listed.includes(name))).toEqual([]);
    expect(listed.filter((name, index) => listed.indexOf(name) !== index)).toEqual([]);
  });
});

describe('the texts of a project', () => {
  const templates = listTemplates({ packageRoot });

  it.each(templates)('of the template $id lead to files and headings that are there', (template) => {
    expect(everyCombination(template).flatMap((answers) => findBroken(template, answers))).toEqual([]);
  });

  function findBroken(template: Template, answers: ChosenAnswers): readonly string[] {
    const files = new Map(renderTemplate(template, factsFor(template, answers)).map((file) => [file.path, String(file.content)]));
    const folders = new Set([...files.keys()].map((name) => path.posix.dirname(name)));
    return [...files].flatMap(([name, text]) => {
      if (!name.endsWith('.md')) return [];
      return read(text).addresses.flatMap((address) => {
        const told = [`${nameOf(answers)}: ${name}: ${address}`];
        if (isOutside(address)) return judgeOutside(address) === undefined ? [] : told;
        const [file = '', anchor] = address.split('#');
        const target = file === '' ? name : path.posix.join(path.posix.dirname(name), file).replace(/\/$/, '');
        const there = files.get(target);
        if (there === undefined) return folders.has(target) ? [] : told;
        return anchor === undefined || read(there).anchors.includes(anchor) ? [] : told;
      });
    });
  }
});

describe('the site', () => {
  function build() {
    const above = mkdtempSync(path.join(os.tmpdir(), 'site-'));
    onTestFinished(() => rmSync(above, { recursive: true }));
    const folder = path.join(above, 'site');
    makeSite(packageRoot, folder);
    const show = (name: string) => readFileSync(path.join(folder, name), 'utf8');
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.html'));
    return { folder, show, names };
  }

  it('has no address that leads nowhere, no script, and takes nothing from elsewhere', () => {
    const { folder, show, names } = build();
    expect(names.length).toBe(pages.size);
    const broken = names.flatMap((name) => {
      const html = show(name);
      expect(html, name).not.toMatch(/<script|<iframe|\bon\w+="/i);
      return [...html.matchAll(/<(\w+)\b[^>]*?\b(href|src|srcset)="([^"]*)"/g)].flatMap(([, tag = '', , address = '']) => {
        const told = `${name}: <${tag}> ${address}`;
        if (isOutside(address)) return tag === 'a' ? [] : [told];
        const [file = '', anchor] = decodeURI(address).replaceAll('&amp;', '&').split('#');
        const target = file === '' ? name : path.posix.join(path.posix.dirname(name), file);
        if (!existsSync(path.join(folder, target))) return [told];
        return anchor === undefined || show(target).includes(` id="${anchor}"`) ? [] : [told];
      });
    });
    expect(broken).toEqual([]);
  });

  it('is made again over itself, and over nothing else', () => {
    const { folder } = build();
    expect(makeSite(packageRoot, folder).length).toBe(pages.size);
    expect(() => makeSite(packageRoot, path.dirname(folder))).toThrow('is no site that npm run docs has made');
    expect(readdirSync(path.dirname(folder))).toEqual(['site']);
  });
});
