// Reads Markdown as GitHub does: headings with their anchors, links, images.
import GithubSlugger from 'github-slugger';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { toString as readText } from 'mdast-util-to-string';
import { gfm } from 'micromark-extension-gfm';

/** The syntax tree of a Markdown text. */
export function parseMarkdown(text) {
  return fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
}

/** What a reader sees of a heading or link: no pictures, no tags. */
export function textOf(node) {
  return readText(node, { includeImageAlt: false, includeHtml: false });
}

/** Every node of a tree, parents first. */
export function* walk(node) {
  yield node;
  for (const child of node.children ?? []) yield* walk(child);
}

/**
 * The headings in their order, with the anchor that GitHub gives each.
 * @returns {{ node: object, depth: number, text: string, slug: string }[]}
 */
export function headingsOf(tree) {
  const slugger = new GithubSlugger();
  return [...walk(tree)]
    .filter(({ type }) => type === 'heading')
    .map((node) => {
      const text = textOf(node);
      return { node, depth: node.depth, text, slug: slugger.slug(text) };
    });
}

/** What `href`, `src` and `srcset` of HTML inside of Markdown name. */
const HTML_ADDRESS = /\b(href|src|srcset)="([^"\s]*)/g;

/**
 * Everything that leads somewhere: links, images and their definitions, in Markdown and in HTML.
 * @returns {{ image: boolean, address: string, line: number }[]}
 */
export function linksOf(tree) {
  const found = [];
  for (const node of walk(tree)) {
    const line = node.position?.start.line ?? 0;
    if (node.type === 'html')
      for (const [, attribute, address] of node.value.matchAll(HTML_ADDRESS)) found.push({ image: attribute !== 'href', address, line });
    else if (node.type === 'image') found.push({ image: true, address: node.url, line });
    else if (node.type === 'link' || node.type === 'definition') found.push({ image: false, address: node.url, line });
  }
  return found;
}

/** HTML inside of Markdown, with every address in it put through `change`. */
export function changeAddresses(html, change) {
  return html.replaceAll(HTML_ADDRESS, (_, attribute, address) => `${attribute}="${change(address)}`);
}

/** Whether an address leads out of the repository. */
export function isOutside(address) {
  return /^[a-z][a-z0-9+.-]*:/i.test(address);
}

/** Path and anchor of an address inside of the repository, seen from the page that has it; the path without a slash at its end. */
export function resolveAddress(page, address) {
  const [file = '', anchor] = decodeURI(address).split('#');
  const { pathname } = new URL(encodeURI(file === '' ? `/${page}` : file), new URL(encodeURI(`/${page}`), 'file:///'));
  return { path: decodeURI(pathname).replace(/^\//, '').replace(/\/$/, ''), anchor };
}
