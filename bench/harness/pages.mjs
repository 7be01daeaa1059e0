// What is made of the results for readers.
import { summarise } from './statistics.mjs';

/** A figure with three digits: 0.97, 1.04, 26.3, 1,230. */
export function showNumber(value) {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

const showFigure = ({ value, unit }) => (unit === '×' ? `${showNumber(value)}×` : `${showNumber(value)} ${unit}`.trim());
const showTarget = ({ target, unit }) =>
  target === undefined ? '' : `${target.most === undefined ? `≥ ${target.least}` : `≤ ${target.most}`}${unit === '×' ? '×' : ` ${unit}`}`;
const showVerdict = ({ met, sure }) =>
  `${met === undefined ? '' : met ? 'met' : '**missed**'}${sure ? '' : `${met === undefined ? '' : ', '}spread wider than the difference`}`;

/** The claims as a table. */
export function renderClaims(claims) {
  const rows = claims.map((claim) => [
    ...[claim.what, showTarget(claim), showFigure(claim), `${showNumber(claim.q1)}–${showNumber(claim.q3)}`, showVerdict(claim)],
  ]);
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

export function renderTable(head, rows) {
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}
