// What is claimed of a part's samples.
import { marginalCosts } from './growth.mjs';
import { summarise } from './statistics.mjs';

/**
 * @typedef {{ id: string, what: string, own: string, base?: string, metric?: string, unit?: string, faster?: boolean,
 *   statistic?: 'median' | 'most', target?: { most: number } | { least: number } }} Claim
 */

/**
 * A claim compares a metric of `own` with that of `base`, paired within each round; without `base` the metric itself counts. `faster` turns
 * the ratio round: how many times as fast, where the metric is a time or a size. `statistic: 'most'` takes the worst of all rounds.
 * `target` is `{ most }` or `{ least }`; without one the claim only tells. In a part that grows the claim is about how the cost of `own` grows
 * (see growth.mjs). Returned are value, quartiles and what is to be said of them.
 * @param {Claim} claim
 * @param {Record<string, (Record<string, number> | null)[]>} samples
 * @param {{ unit: string, values: number[] }} [grows]
 */
export function judge({ id, what, own, base, metric = 'ms', unit = '', faster = false, statistic = 'median', target }, samples, grows) {
  const summary = summarise(
    grows === undefined ? ratios({ own, base, metric, faster }, samples) : marginalCosts({ own, metric }, grows, samples),
  );
  const value = summary[statistic];
  if (value === undefined) throw new Error(`${id}: nothing was measured of ${own}${base === undefined ? '' : ` and ${base}`}`);
  const figures = { value, q1: summary.q1, q3: summary.q3, count: summary.count };
  return {
    id,
    what,
    own,
    base,
    metric,
    unit: base === undefined && grows === undefined ? unit : '×',
    statistic,
    target,
    ...figures,
    ...verdict(figures, { base, target, statistic }),
  };
}

function ratios({ own, base, metric, faster }, samples) {
  return samples[own].map((sample, round) => {
    const value = sample?.[metric];
    if (base === undefined) return value;
    const other = samples[base][round]?.[metric];
    if (value === undefined || other === undefined) return undefined;
    return faster ? other / value : value / other;
  });
}

/**
 * `sure` is false where the middle half of the rounds lies on both sides of the target or, without one, of "no difference". The worst of all
 * rounds is what it is.
 */
function verdict({ value, q1, q3 }, { base, target, statistic }) {
  const bound = target === undefined ? (base === undefined ? undefined : 1) : (target.most ?? target.least);
  const sure = statistic === 'most' || bound === undefined || q3 < bound || q1 > bound || (q1 === q3 && q1 === bound);
  if (target === undefined) return { sure };
  return { met: target.most === undefined ? value >= target.least : value <= target.most, sure };
}
