// One page of the site: HTML without a script, every address relative, so that it can be read from a disk as well.
import path from 'node:path';
import { toHtml } from 'hast-util-to-html';
import { toHast } from 'mdast-util-to-hast';
import { changeAddresses, isOutside, resolveAddress, walk } from './markdown.mjs';

const PRODUCT = 'create-sagemaker-algo';
/** Code of so many characters stays on one line, on a phone too. */
const WHOLE = 20;

/**
 * The whole HTML of a page. `site` has what the pages share: `pages`, `topics`, `version`, and `assetOf`, which gives the place in the
 * site of a file that a page shows, or undefined for one that is only in the repository.
 */
export function renderPage(page, site) {
  const up = path.posix.relative(path.posix.dirname(page.output), '.') || '.';
  const contents = renderContents(page);
  const topics = renderTopics(page, site);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(page.title)}${page.title === PRODUCT ? '' : ` · ${PRODUCT}`}</title>
<link rel="stylesheet" href="${up}/site.css">
</head>
<body>
<a class="skip" href="#content">Skip to the text</a>
<header><a href="${up}/index.html"><b>${PRODUCT}</b></a> <span>${escapeHtml(site.version)}</span></header>
<details class="menu"><summary>All pages</summary><nav aria-label="All pages">${topics}</nav></details>
<nav class="topics" aria-label="Pages">${topics}</nav>
<main id="content">
${contents === '' ? '' : `<details class="menu"><summary>On this page</summary><nav aria-label="On this page, folded">${contents}</nav></details>\n`}${renderText(page, site)}
${renderNeighbours(page, site)}</main>
${contents === '' ? '' : `<nav class="contents" aria-label="On this page"><p>On this page</p>${contents}</nav>\n`}</body>
</html>
`;
}

function renderTopics(page, { pages, topics }) {
  const render = ({ page: name, label }) => {
    const current = name === page.path ? ' aria-current="page"' : '';
    return `<li><a href="${hrefTo(page, pages.get(name).output)}"${current}>${escapeHtml(label)}</a></li>`;
  };
  return topics.map(({ title, entries }) => `<p>${escapeHtml(title)}</p><ul>${entries.map(render).join('')}</ul>`).join('');
}

/** The pages before and after this one, as the entrance has them. */
function renderNeighbours(page, { pages, topics }) {
  const order = topics.flatMap(({ entries }) => entries);
  const place = order.findIndex((entry) => entry.page === page.path);
  const render = (entry, rel, word) =>
    entry === undefined
      ? ''
      : `<a rel="${rel}" href="${hrefTo(page, pages.get(entry.page).output)}">${word}: ${escapeHtml(entry.label)}</a>`;
  const links = [render(place < 1 ? undefined : order[place - 1], 'prev', 'Before'), render(order[place + 1], 'next', 'Next')];
  return `<nav class="neighbours" aria-label="Pages before and after">${links.join('')}</nav>\n`;
}

function renderContents({ headings }) {
  const shown = headings.filter(({ depth }) => depth === 2 || depth === 3);
  if (shown.length < 2) return '';
  const items = shown.map(({ depth, slug, text }) => `<li class="depth-${depth}"><a href="#${slug}">${escapeHtml(text)}</a></li>`);
  return `<ul>${items.join('')}</ul>`;
}

function renderText(page, site) {
  const slugs = new Map(page.headings.map(({ node, slug }) => [node, slug]));
  const tree = toHast(page.tree, {
    allowDangerousHtml: true,
    handlers: {
      heading: (state, node) => renderHeading(state, node, slugs.get(node)),
      inlineCode: (_, node) => renderCode(node),
      table: (state, node) => wrapTable(state, node),
      html: (_, node) => renderHtml(node, page, site),
    },
  });
  for (const node of walk(tree)) changeElement(node, page, site);
  return toHtml(tree, { allowDangerousHtml: true });
}

function renderHeading(state, node, slug) {
  const anchor = element('a', { className: ['anchor'], href: `#${slug}`, ariaLabel: 'Link to this place' }, [{ type: 'text', value: '#' }]);
  return element(`h${node.depth}`, { id: slug }, [...state.all(node), { type: 'text', value: ' ' }, anchor]);
}

/** Names and options stay in one piece; sentences and long commands may be broken. */
function renderCode({ value }) {
  return element('code', value.length <= WHOLE ? { className: ['whole'] } : {}, [{ type: 'text', value: value.replaceAll(/\r?\n/g, ' ') }]);
}

/** A wide table moves inside of its frame, with the keyboard too, and the page stays where it is. */
function wrapTable(state, node) {
  const [head, ...body] = node.children.map((row, index) =>
    element(
      'tr',
      {},
      row.children.map((cell) => element(index === 0 ? 'th' : 'td', index === 0 ? { scope: 'col' } : {}, state.all(cell))),
    ),
  );
  const table = element('table', {}, [element('thead', {}, [head]), element('tbody', {}, body)]);
  return element('div', { className: ['table'], tabIndex: 0, role: 'region', ariaLabel: 'Table' }, [table]);
}

/** Comments, such as the marks around what is generated, are for those who write. */
function renderHtml({ value }, page, site) {
  if (/^<!--[\s\S]*-->$/.test(value)) return undefined;
  return { type: 'raw', value: changeAddresses(value, (address) => addressOf(address, page, site) ?? '#') };
}

function changeElement(node, page, site) {
  if (node.type !== 'element') return;
  if (node.tagName === 'pre') Object.assign(node.properties, { tabIndex: 0 });
  if (node.tagName === 'img') node.properties.src = addressOf(node.properties.src, page, site);
  if (node.tagName !== 'a') return;
  const href = addressOf(node.properties.href, page, site);
  if (href !== undefined) node.properties.href = href;
  else {
    const { path: target } = resolveAddress(page.path, node.properties.href);
    Object.assign(node, { tagName: 'span', properties: { className: ['in-repository'], title: `In the repository: ${target}` } });
  }
}

/** The address in the site for one in the repository; undefined for what is not in the site. */
function addressOf(address, page, { pages, assetOf }) {
  if (isOutside(address) || address.startsWith('#')) return address;
  const { path: target, anchor } = resolveAddress(page.path, address);
  const output = pages.get(target)?.output ?? assetOf(target);
  return output === undefined ? undefined : `${hrefTo(page, output)}${anchor === undefined ? '' : `#${anchor}`}`;
}

function hrefTo(page, output) {
  return encodeURI(path.posix.relative(path.posix.dirname(page.output), output) || path.posix.basename(output));
}

function element(tagName, properties, children) {
  return { type: 'element', tagName, properties, children };
}

function escapeHtml(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
