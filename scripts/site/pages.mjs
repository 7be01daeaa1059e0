// Which Markdown files are pages of the site, and where each lies there.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { headingsOf, isOutside, linksOf, parseMarkdown, resolveAddress, textOf, walk } from './markdown.mjs';

/**
 * @typedef {{ node: object, depth: number, text: string, slug: string }} Heading
 * @typedef {{ image: boolean, address: string, line: number, target: string | undefined, anchor: string | undefined }} Link
 *   `target` is the path in the repository, undefined for what leads out of it
 * @typedef {{ path: string, output: string, tree: object, title: string, headings: Heading[], links: Link[] }} Page
 */

/** The page by which the others are arranged; it becomes the entrance. */
export const ENTRANCE = 'docs/index.md';

/**
 * Every page by its path in the repository: README.md, those in `docs/`, and what these link to elsewhere (results of benchmarks).
 * @returns {Map<string, Page>}
 */
export function readPages(root) {
  const inDocs = readdirSync(path.join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .map((name) => `docs/${name.replaceAll('\\', '/')}`)
    .filter((name) => name.endsWith('.md'))
    .sort();
  const pages = new Map();
  const waiting = ['README.md', ...inDocs];
  for (const name of waiting) {
    if (pages.has(name)) continue;
    const page = readPage(root, name);
    pages.set(name, page);
    waiting.push(
      ...page.links.map(({ target }) => target).filter((target) => target?.endsWith('.md') && existsSync(path.join(root, target))),
    );
  }
  refuseTwins([...pages.values()]);
  return pages;
}

/** @returns {Page} */
function readPage(root, name) {
  const tree = parseMarkdown(readFileSync(path.join(root, name), 'utf8'));
  const headings = headingsOf(tree);
  const links = linksOf(tree).map((link) => {
    if (isOutside(link.address)) return { ...link, target: undefined, anchor: undefined };
    const { path: target, anchor } = resolveAddress(name, link.address);
    return { ...link, target, anchor };
  });
  const title = headings.find(({ depth }) => depth === 1)?.text ?? name;
  return { path: name, output: outputOf(name), tree, title, headings, links };
}

/** `docs/templates/python.md` is `templates/python.html`. */
function outputOf(name) {
  if (name === 'README.md') return 'readme.html';
  return `${name.replace(/^docs\//, '').replace(/\.md$/, '')}.html`;
}

function refuseTwins(pages) {
  const outputs = pages.map(({ output }) => output);
  const twin = pages.find(({ output }, index) => outputs.indexOf(output) !== index);
  if (twin !== undefined) throw new Error(`${twin.path} and another page would both become ${twin.output}.`);
}

/**
 * The topics of the entrance with the pages that each names, in its order and in its words.
 * @returns {{ title: string, entries: { page: string, label: string }[] }[]}
 */
export function readTopics(entrance, pages) {
  const topics = [];
  for (const node of entrance.tree.children) {
    if (node.type === 'heading' && node.depth === 2) topics.push({ title: textOf(node), entries: [] });
    if (node.type === 'list') topics.at(-1)?.entries.push(...entriesOf(node, entrance, pages));
  }
  return topics.filter(({ entries }) => entries.length > 0);
}

function entriesOf(list, entrance, pages) {
  const links = [...walk(list)].filter(({ type, url }) => type === 'link' && !isOutside(url));
  return links
    .map((link) => ({ page: resolveAddress(entrance.path, link.url).path, label: textOf(link) }))
    .filter(({ page }) => pages.has(page) && page !== entrance.path);
}
