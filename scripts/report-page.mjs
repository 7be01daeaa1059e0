// Makes the style and the script of the HTML report from `report-page/` into one module of texts, so that a report is a pure function of its
// data. `--check` writes nothing and fails when the module there is another.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';

const root = path.dirname(import.meta.dirname);
const target = path.join(root, 'src/reporters/html/assets.ts');

const made = await renderAssets();
if (!process.argv.includes('--check')) writeFileSync(target, made);
else if (readFileSync(target, 'utf8') !== made) {
  console.error('src/reporters/html/assets.ts is not what report-page/ gives. Renew it with: node scripts/report-page.mjs');
  process.exitCode = 1;
}

async function renderAssets() {
  const [script, style] = await Promise.all(['page.ts', 'page.css'].map(bundle));
  return [
    '// Made from `report-page/` by `node scripts/report-page.mjs`; not to be edited.',
    '',
    `export const SCRIPT = ${quote(script)};`,
    '',
    `export const STYLE = ${quote(style)};`,
    '',
  ].join('\n');
}

async function bundle(name) {
  const { outputFiles, warnings } = await build({
    entryPoints: [path.join(root, 'report-page', name)],
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    target: ['chrome111', 'firefox115', 'safari16.4'],
    charset: 'ascii',
    legalComments: 'none',
    logLevel: 'warning',
  });
  const text = outputFiles[0].text.trim();
  // Either would end its element in the page.
  if (warnings.length > 0 || /<\/(script|style)|<!--/i.test(text)) throw new Error(`${name} cannot stand in a page`);
  return text;
}

/** As a literal in single quotes, which need to be escaped least. */
function quote(text) {
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}
