// Makes the pages of the site from those of the repository.
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ENTRANCE, readPages, readTopics } from './pages.mjs';
import { renderPage } from './render-page.mjs';

/** Forms of pictures that a page can show. */
const PICTURE = /\.(svg|png|jpe?g|webp|gif)$/;
/** What says that a folder is a site of ours, and may be replaced. */
const MARK = '.made-by-npm-run-docs';

/** Writes the site into `folder`, which may exist only when it is an earlier site. The paths of its pages, in their order. */
export function makeSite(root, folder) {
  if (existsSync(folder) && !existsSync(path.join(folder, MARK)))
    throw new Error(`${folder} exists and is no site that npm run docs has made. Give another folder.`);
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const pages = readPages(root);
  const assets = new Map();
  const assetOf = (target) => {
    const file = path.join(root, target);
    if (!PICTURE.test(target) || !existsSync(file) || !statSync(file).isFile()) return undefined;
    assets.set(target, target.replace(/^docs\//, ''));
    return assets.get(target);
  };
  const site = { pages, topics: readTopics(pages.get(ENTRANCE), pages), version, assetOf };
  const rendered = [...pages.values()].map((page) => [page.output, renderPage(page, site)]);
  mkdirSync(path.dirname(folder), { recursive: true });
  const made = mkdtempSync(`${folder}-`);
  const put = (name) => {
    const file = path.join(made, name);
    mkdirSync(path.dirname(file), { recursive: true });
    return file;
  };
  for (const [name, html] of rendered) writeFileSync(put(name), html);
  for (const [source, name] of assets) copyFileSync(path.join(root, source), put(name));
  copyFileSync(path.join(import.meta.dirname, 'site.css'), put('site.css'));
  writeFileSync(put(MARK), '');
  rmSync(folder, { recursive: true, force: true });
  renameSync(made, folder);
  return rendered.map(([name]) => name);
}
