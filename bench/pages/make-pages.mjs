// Every page that shows results, as it should be.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { listClaims } from '../harness/results.mjs';
import { summarise } from '../harness/statistics.mjs';
import { renderGrowthChart } from './growth-chart.mjs';
import { fillMarks, namesOfMarks } from './marks.mjs';
import { countMet, renderResultsPage } from './results-page.mjs';
import { renderTable, showFigure, showTarget } from './tables.mjs';
import { GROUPS } from './words.mjs';

/** Where the pictures of growth are; nothing else is there. */
export const CHARTS = 'docs/images/performance';
/** The beginning of marks for a median; others name a claim or a block. */
const MEDIAN = 'median:';

/**
 * Pages and pictures below `root` that are made from the results, wholly or at marked places: text by path. `subjects` are those of
 * bench/subjects. A mark that no result answers to is an error.
 */
export function makePages({ root, results, subjects }) {
  const pages = new Map([['bench/RESULTS.md', renderResultsPage({ results, subjects })]]);
  const charts = listCharts(results);
  for (const { file, part, metric } of charts) pages.set(file, renderGrowthChart(part, metric));
  const fill = filler(results, charts);
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

/** A picture for each part that grows, of the metric that its claims are about. */
function listCharts({ subjects }) {
  const parts = Object.values(subjects).flatMap((subject) => subject.parts ?? []);
  return parts
    .filter(({ grows }) => grows !== undefined)
    .map((part) => ({ part, metric: part.claims[0].metric, file: `${CHARTS}/${part.id.replaceAll('/', '-')}.svg` }));
}

function filler(results, charts) {
  const claims = listClaims(results);
  const find = (id) => claims.find((claim) => claim.id === id);
  const table = (rows) => {
    const shown = rows.map(([id, what]) => [what, ...showClaim(find(id))]);
    return renderTable(['what', 'measured', 'target', 'subject'], shown);
  };
  const blocks = {
    'targets-met': () => countMet(claims),
    processors: () => Object.values(results.subjects)[0]?.machine.processors ?? 'unknown processors',
    growth: () => charts.map(renderGrowth).join('\n\n') || 'Not measured.',
    readme: () => table(Object.values(GROUPS).flatMap((rows) => rows.filter(([, , shown]) => shown?.readme))),
    ...Object.fromEntries(Object.entries(GROUPS).map(([name, rows]) => [`table:${name}`, () => table(rows)])),
  };
  return (name, page) => {
    if (blocks[name] !== undefined) return blocks[name]();
    const claim = name.startsWith(MEDIAN) ? findMedian(results, name.slice(MEDIAN.length)) : find(name);
    if (claim === undefined) throw new Error(`${page} quotes ${name}, and bench/results.json does not have it.`);
    return showFigure(claim);
  };
}

/** `PART/METRIC` of a part with one candidate: the median, of which nothing is claimed. */
function findMedian({ subjects }, name) {
  const at = name.lastIndexOf('/');
  const part = Object.values(subjects)
    .flatMap(({ parts = [] }) => parts)
    .find(({ id }) => id === name.slice(0, at));
  const metric = part?.metrics[name.slice(at + 1)];
  const [rounds, ...others] = Object.values(part?.samples ?? {});
  if (metric === undefined || others.length > 0) return undefined;
  return { value: summarise(rounds.map((round) => round?.[name.slice(at + 1)])).median, unit: metric.unit };
}

/** One part that grows: the picture, and what is claimed of it. */
function renderGrowth({ part, file }) {
  const told = part.claims.map((claim) => `${claim.what}: ${showFigure(claim)}${claim.met === false ? ', **missed**' : ''}.`);
  return `### ${part.title}\n\n![${part.title}: a curve over ${part.grows.by}](${path.posix.relative('docs', file)})\n\n${told.join(' ')}`;
}

function showClaim(claim) {
  if (claim === undefined) return ['not measured', '', ''];
  const target = showTarget(claim);
  return [showFigure(claim), claim.met === false ? `${target}, **missed**` : target, `\`${claim.subject}\``];
}
