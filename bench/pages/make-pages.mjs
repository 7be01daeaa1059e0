// Every page that shows results, as it should be.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { listClaims } from '../harness/results.mjs';
import { fillMarks, namesOfMarks } from './marks.mjs';
import { countMet, renderResultsPage } from './results-page.mjs';
import { renderTable, showFigure, showTarget } from './tables.mjs';
import { GROUPS } from './words.mjs';

/**
 * Pages and pictures below `root` that are made from the results, wholly or at marked places: text by path. `subjects` are those of
 * bench/subjects. A mark that no result answers to is an error.
 */
export function makePages({ root, results, subjects }) {
  const pages = new Map([['bench/RESULTS.md', renderResultsPage({ results, subjects })]]);
  const fill = filler(results);
  for (const name of listPages(root)) {
    const text = readFileSync(path.join(root, name), 'utf8');
    if (namesOfMarks(text).length > 0)
      pages.set(
        name,
        fillMarks(text, (mark) => fill(mark, name)),
      );
  }
  return pages;
}

/** README.md and the pages in `docs`, by their paths. */
function listPages(root) {
  const inDocs = readdirSync(path.join(root, 'docs'), { recursive: true, encoding: 'utf8' });
  return ['README.md', ...inDocs.map((name) => path.posix.join('docs', name)).filter((name) => name.endsWith('.md'))].sort();
}

function filler(results) {
  const claims = listClaims(results);
  const find = (id) => claims.find((claim) => claim.id === id);
  const table = (rows) => {
    const shown = rows.map(([id, what]) => [what, ...showClaim(find(id))]);
    return renderTable(['what', 'measured', 'target', 'subject'], shown);
  };
  const blocks = {
    'targets-met': () => countMet(claims),
    readme: () => table(Object.values(GROUPS).flatMap((rows) => rows.filter(([, , shown]) => shown?.readme))),
    ...Object.fromEntries(Object.entries(GROUPS).map(([name, rows]) => [`table:${name}`, () => table(rows)])),
  };
  return (name, page) => {
    if (blocks[name] !== undefined) return blocks[name]();
    const claim = find(name);
    if (claim === undefined) throw new Error(`${page} quotes ${name}, and bench/results.json has no such claim.`);
    return showFigure(claim);
  };
}

function showClaim(claim) {
  if (claim === undefined) return ['not measured', '', ''];
  const target = showTarget(claim);
  return [showFigure(claim), claim.met === false ? `${target}, **missed**` : target, `\`${claim.subject}\``];
}
