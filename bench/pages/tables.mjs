// Figures and tables of results, as Markdown.
import { summarise } from '../harness/statistics.mjs';

/** A figure with three digits at most: 0.031, 0.97, 1.04, 26.3, 1,230. */
export function showNumber(value) {
  if (Number.isInteger(value) && value >= 10) return value.toLocaleString('en-US');
  if (Math.abs(value) < 0.1) return value.toLocaleString('en-US', { maximumSignificantDigits: 2 });
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** From a second on in seconds. */
const inUnit = (value, unit, show) =>
  unit === 'ms' && value >= 1000 ? `${show(value / 1000)} s` : `${show(value)}${unit === '×' ? '×' : ` ${unit}`}`.trim();

/** What was measured of a claim: `1.04×`, `130 MiB`, `9.40 s`. */
export const showFigure = ({ value, unit }) => inUnit(value, unit, showNumber);

/** What is aimed at: `≤ 1.2×`; nothing where a claim only tells. */
export function showTarget({ target, unit }) {
  if (target === undefined) return '';
  return `${target.most === undefined ? '≥' : '≤'} ${inUnit(target.most ?? target.least, unit, (value) => value.toLocaleString('en-US'))}`;
}

export const showQuartiles = ({ q1, q3 }) => `${showNumber(q1)}–${showNumber(q3)}`;

/** `met` or `missed`, and whether the middle half of the rounds says so too. */
export function showVerdict({ met, sure }) {
  const spread = sure ? [] : ['spread wider than the difference'];
  return [...(met === undefined ? [] : [met ? 'met' : '**missed**']), ...spread].join(', ');
}

/** The claims as a table. */
export function renderClaims(claims) {
  const rows = claims.map((claim) => [claim.what, showTarget(claim), showFigure(claim), showQuartiles(claim), showVerdict(claim)]);
  return renderTable(['what', 'target', 'measured', 'quartiles', ''], rows);
}

/** Median and quartiles of each metric of each candidate. */
export function renderSamples({ metrics, samples }) {
  const keys = Object.keys(metrics);
  const rows = Object.entries(samples).map(([name, rounds]) => [
    name,
    ...keys.map((key) => {
      const { median, q1, q3, count } = summarise(rounds.map((round) => round?.[key]));
      return count === 0 ? '–' : `${showNumber(median)} (${showNumber(q1)}–${showNumber(q3)})`;
    }),
  ]);
  return renderTable(['', ...keys.map((key) => `${metrics[key].title ?? key} (${metrics[key].unit})`)], rows);
}

/** A table of Markdown; cells are Markdown, in which only the bar between cells means something else. */
export function renderTable(head, rows) {
  const line = (cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
