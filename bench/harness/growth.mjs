// Parts that measure one thing at several sizes, to see how its cost grows.

/** The name of a candidate at one size, beside those of the other sizes. */
export const nameAt = (candidate, value, unit) => `${candidate}, ${value.toLocaleString('en-US')} ${unit}`;

/**
 * A part with `grows: { by, unit, values }` has candidates that are given a value (the sizes, rising) and then the round: here each becomes one
 * candidate for each value, so that all sizes take turns. Other parts stay as they are.
 */
export function expandGrowth(part) {
  const { grows, candidates, own } = part;
  if (grows === undefined) return part;
  const everySize = (name) => grows.values.map((value) => [nameAt(name, value, grows.unit), value]);
  const entries = Object.entries(candidates).flatMap(([name, run]) =>
    everySize(name).map(([sized, value]) => [sized, (round) => run(value, round)]),
  );
  return {
    ...part,
    grows: { ...grows, of: Object.keys(candidates) },
    candidates: Object.fromEntries(entries),
    own: own.flatMap((name) => everySize(name).map(([sized]) => sized)),
  };
}

/** More than this is said of no growth: the lower half may have cost nothing. */
const MOST_RATIO = 100;
/** Less growth over the whole range than this share of the cost at the smallest size counts as none. */
const LEAST_GROWTH = 0.1;

/**
 * For each round: what a further unit costs in the upper half of the range of sizes, divided by what it costs in the lower half. 1 is a straight
 * line whatever its fixed cost is, less than 1 is better; a cost that grows with the square comes near to 3, and one that does not grow gives 0.
 */
export function marginalCosts({ own, metric = 'ms' }, { unit, values }, samples) {
  const [first, last] = [values[0], values.at(-1)];
  const middle = values.slice(1, -1).reduce((best, value) => (distance(value) < distance(best) ? value : best));
  function distance(value) {
    return Math.abs(value - (first + last) / 2);
  }
  const costs = (value) => samples[nameAt(own, value, unit)].map((sample) => sample?.[metric]);
  const [low, half, high] = [costs(first), costs(middle), costs(last)];
  return low.map((cost, round) => {
    if (high[round] - cost < LEAST_GROWTH * cost) return 0;
    const [lower, upper] = [(half[round] - cost) / (middle - first), (high[round] - half[round]) / (last - middle)];
    if (upper <= 0) return 0;
    return lower * MOST_RATIO < upper ? MOST_RATIO : upper / lower;
  });
}
