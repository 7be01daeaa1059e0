// Figures and tables of results, as Markdown.
import { summarise } from '../harness/statistics.mjs';

/** A figure with three digits: 0.97, 1.04, 26.3, 1,230. */
export function showNumber(value) {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

const withUnit = (text, unit) => (unit === '×' ? `${text}×` : `${text} ${unit}`.trim());

/** What was measured of a claim: `1.04×`, `130 MiB`. */
export const showFigure = ({ value, unit }) => withUnit(showNumber(value), unit);

/** What is aimed at: `≤ 1.2×`; nothing where a claim only tells. */
export const showTarget = ({ target, unit }) =>
  target === undefined
    ? ''
    : withUnit(`${target.most === undefined ? '≥' : '≤'} ${(target.most ?? target.least).toLocaleString('en-US')}`, unit);

export const showQuartiles = ({ q1, q3 }) => `${showNumber(q1)}–${showNumber(q3)}`;

/** `met` or `missed`, and whether the middle half of the rounds says so too. */
export function showVerdict({ met, sure, statistic }) {
  const spread = sure || statistic === 'most' ? [] : ['spread wider than the difference'];
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
