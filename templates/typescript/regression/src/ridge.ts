/** The arithmetic of ridge regression: sums that blocks of rows can be added to, and the solution of the normal equations. */

import type { Rows } from './runtime/types.ts';
import { place, solve } from './solve.ts';

/** Means of all columns, and sums of products of their deviations from these means (one triangle, row after row). */
export interface Sums {
  count: number;
  readonly columns: number;
  readonly means: Float64Array;
  readonly products: Float64Array;
}

/** What the sums say: a prediction is `intercept + sum(coefficients[j] * (x[j] - means[j]))`. */
export interface Fit {
  readonly features: number;
  readonly intercept: number;
  readonly means: readonly number[];
  readonly coefficients: readonly number[];
  /** The root of the mean squared error on the rows of the sums. */
  readonly rmse: number;
}

/** Squared errors of predictions, and how far the labels spread around their mean. */
export interface Errors {
  readonly count: number;
  readonly squares: number;
  readonly mean: number;
  readonly spread: number;
}

export function createSums(columns: number): Sums {
  return { count: 0, columns, means: new Float64Array(columns), products: new Float64Array(place(columns, 0)) };
}

/** Memory for the deviations of a block, used again for the next one. */
let deviations = new Float64Array(0);

/** Takes products of deviations from the block's own means: raw products lose all digits where a mean is large beside its deviation. */
export function sumsOf({ values, count, columns }: Rows): Sums {
  const sums = { ...createSums(columns), count };
  if (deviations.length < values.length) deviations = new Float64Array(values.length);
  for (let j = 0; j < columns; j++) {
    let mean = 0;
    for (let at = j; at < values.length; at += columns) mean += values[at] as number;
    mean /= count;
    for (let r = 0, at = j; r < count; r++, at += columns) deviations[j * count + r] = (values[at] as number) - mean;
    sums.means[j] = mean;
  }
  for (let j = 0, at = 0; j < columns; j++) {
    for (let k = 0; k <= j; k++, at++) sums.products[at] = dot(deviations, j * count, k * count, count);
  }
  return sums;
}

/** Adds other sums, moved to the common means (Chan, Golub and LeVeque 1983). */
export function addSums(sums: Sums, { count, columns, means, products }: Sums): void {
  const total = sums.count + count;
  const weight = (sums.count * count) / total;
  const shifts = means.map((mean, j) => mean - (sums.means[j] as number));
  for (let j = 0, at = 0; j < columns; j++) {
    for (let k = 0; k <= j; k++, at++) {
      const shifted = (shifts[j] as number) * (shifts[k] as number) * weight;
      sums.products[at] = (sums.products[at] as number) + (products[at] as number) + shifted;
    }
  }
  for (let j = 0; j < columns; j++) sums.means[j] = (sums.means[j] as number) + ((shifts[j] as number) * count) / total;
  sums.count = total;
}

/**
 * Four sums at a time, because the processor can add while it waits for the previous sum. Declared one by one: taken out of an array, V8 keeps
 * each of them as an object in memory, which takes twice as long.
 */
function dot(v: Float64Array, i: number, k: number, length: number): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let n = 0;
  for (; n + 3 < length; n += 4) {
    a += (v[i + n] as number) * (v[k + n] as number);
    b += (v[i + n + 1] as number) * (v[k + n + 1] as number);
    c += (v[i + n + 2] as number) * (v[k + n + 2] as number);
    d += (v[i + n + 3] as number) * (v[k + n + 3] as number);
  }
  for (; n < length; n++) a += (v[i + n] as number) * (v[k + n] as number);
  return a + b + (c + d);
}

/** Solves (X'X + alpha I) w = X'y, where the columns of X have mean 0 and, if wanted, variance 1. */
export function fit(sums: Sums, { alpha, standardize }: { alpha: number; standardize: boolean }): Fit {
  const { count, columns, means, products } = sums;
  const product = (j: number, k: number) => products[place(j, k)] as number;
  const features = columns - 1;
  const scales = Array.from({ length: features }, (_, j) => {
    const variance = product(j + 1, j + 1) / count;
    // A column that never changes has a variance of a few rounding errors. An infinite scale gives it the coefficient 0.
    if (variance <= (count * (means[j + 1] as number) * Number.EPSILON) ** 2) return Number.POSITIVE_INFINITY;
    return standardize ? Math.sqrt(variance) : 1;
  });
  const matrix = new Float64Array(place(features, 0));
  for (const [j, a] of scales.entries()) {
    for (let k = 0; k <= j; k++) matrix[place(j, k)] = product(j + 1, k + 1) / (a * (scales[k] as number)) + (j === k ? alpha : 0);
  }
  const right = scales.map((scale, j) => product(j + 1, 0) / scale);
  const coefficients = Array.from(solve(matrix, right), (weight, j) => weight / (scales[j] as number));

  // Sum of squared errors: y'y - 2 w'X'y + w'X'Xw. So the training error needs no second pass over the data.
  let squares = product(0, 0);
  for (const [j, a] of coefficients.entries()) {
    squares -= 2 * a * product(j + 1, 0);
    for (const [k, b] of coefficients.entries()) squares += a * b * product(j + 1, k + 1);
  }
  const rmse = Math.sqrt(Math.max(0, squares) / count);
  return { features, intercept: means[0] as number, means: [...means.subarray(1)], coefficients, rmse };
}
