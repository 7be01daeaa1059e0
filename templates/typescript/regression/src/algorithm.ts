/**
 * The algorithm: the one file to replace with your own. The runtime beside it calls
 * - `train` in the training container, with typed hyperparameters and the input channels,
 * - `load` once in each serving process, with the folder that holds what `train` returned,
 * - `predict` with blocks of rows from requests.
 *
 * This one is ridge regression: linear least squares with a penalty on large coefficients. It reads the training data once,
 * adds up means and products of the columns, and solves the normal equations at the end. Memory does not grow with the data.
 */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BuyerError } from './runtime/buyer-error.ts';
import type { Channel, ModelFiles, Rows, TrainingInput } from './runtime/types.ts';
import { place, solve } from './solve.ts';

const FORMAT = 'ridge-regression/1';

/** What is in model.json. A prediction is `intercept + sum(coefficients[j] * (x[j] - means[j]))`. */
export interface Model {
  readonly format: typeof FORMAT;
  readonly features: number;
  readonly intercept: number;
  readonly means: readonly number[];
  readonly coefficients: readonly number[];
}

/** Called by the training container. Rows hold the label first, then the features. */
export async function train({ hyperparameters, channels, tuningObjective, log }: TrainingInput): Promise<ModelFiles> {
  if (tuningObjective?.startsWith('validation:') && !channels.validation.present) {
    throw new BuyerError(`Tuning for ${tuningObjective} needs the channel "validation". Add it to the training jobs.`);
  }
  const sums = await sumUp(channels.train, log);
  const { alpha, standardize } = hyperparameters;
  const { model, rmse } = fit(sums, { alpha, standardize: standardize === 'true' });
  log(`Read ${sums.count} rows with ${model.features} features from channel train.`);
  log(`train:rmse=${rmse}`);
  if (channels.validation.present) await validate(model, channels.validation, log);
  return { 'model.json': `${JSON.stringify(model, undefined, 2)}\n` };
}

/** Called once by each serving process. An error here keeps the server from starting. */
export function load(folder: string): Model {
  const model = JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8')) as Model;
  if (model.format !== FORMAT) throw new Error(`model.json has the format ${String(model.format)} instead of ${FORMAT}`);
  return model;
}

/** One prediction for each row of features. A BuyerError is answered with status 400. */
export function predict(model: Model, { values, count, columns }: Rows): Float64Array {
  const { features, intercept, means, coefficients } = model;
  if (columns !== features) throw new BuyerError(`a record must have ${features} numbers, not ${columns}`);
  const predictions = new Float64Array(count);
  for (let r = 0, at = 0; r < count; r++) {
    let sum = intercept;
    for (let j = 0; j < features; j++) sum += (coefficients[j] as number) * ((values[at++] as number) - (means[j] as number));
    predictions[r] = sum;
  }
  return predictions;
}

/** Means of all columns, and sums of products of their deviations from these means (one triangle, row after row). */
interface Sums {
  count: number;
  readonly columns: number;
  readonly means: Float64Array;
  readonly products: Float64Array;
}

async function sumUp(channel: Channel, log: (line: string) => void): Promise<Sums> {
  let sums: Sums | undefined;
  let nextReport = Date.now() + 5000;
  for await (const rows of channel.rows()) {
    const { columns } = rows;
    sums ??= { count: 0, columns, means: new Float64Array(columns), products: new Float64Array((columns * (columns + 1)) / 2) };
    addRows(sums, rows);
    if (Date.now() > nextReport) {
      log(`${sums.count} rows read`);
      nextReport += 5000;
    }
  }
  if (sums === undefined || sums.count < 2) throw new BuyerError('The channel "train" needs at least 2 rows.');
  if (sums.columns < 2) throw new BuyerError('The channel "train" has 1 column; it needs the label and at least one feature.');
  return sums;
}

/**
 * Adds a block. Products are taken of deviations from the block's own means, and then moved to the common means (Chan, Golub
 * and LeVeque 1983): adding up raw products would lose all digits where a mean is large beside its deviation.
 */
export function addRows(sums: Sums, { values, count, columns }: Rows): void {
  const deviations = new Float64Array(columns * count);
  const total = sums.count + count;
  const shifts = new Float64Array(columns);
  for (let j = 0; j < columns; j++) {
    let mean = 0;
    for (let at = j; at < values.length; at += columns) mean += values[at] as number;
    mean /= count;
    for (let r = 0, at = j; r < count; r++, at += columns) deviations[j * count + r] = (values[at] as number) - mean;
    shifts[j] = mean - (sums.means[j] as number);
  }
  const weight = (sums.count * count) / total;
  for (let j = 0, at = 0; j < columns; j++) {
    for (let k = 0; k <= j; k++, at++) {
      const shifted = (shifts[j] as number) * (shifts[k] as number) * weight;
      sums.products[at] = (sums.products[at] as number) + dot(deviations, j * count, k * count, count) + shifted;
    }
  }
  for (let j = 0; j < columns; j++) sums.means[j] = (sums.means[j] as number) + ((shifts[j] as number) * count) / total;
  sums.count = total;
}

/** Four sums at a time, because the processor can add while it waits for the previous sum. */
function dot(v: Float64Array, i: number, k: number, length: number): number {
  let [a, b, c, d] = [0, 0, 0, 0];
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
export function fit(sums: Sums, { alpha, standardize }: { alpha: number; standardize: boolean }): { model: Model; rmse: number } {
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
  const model: Model = { format: FORMAT, features, intercept: means[0] as number, means: [...means.subarray(1)], coefficients };
  return { model, rmse: Math.sqrt(Math.max(0, squares) / count) };
}

/** Prints the validation metrics. The names and the form of these lines are declared in `sagemaker-algo.json`. */
async function validate(model: Model, channel: Channel, log: (line: string) => void): Promise<void> {
  let [count, squares, mean, spread] = [0, 0, 0, 0];
  for await (const { values, columns, count: rows } of channel.rows({ columns: model.features + 1 })) {
    const features = new Float64Array(rows * model.features);
    for (let r = 0; r < rows; r++) features.set(values.subarray(r * columns + 1, (r + 1) * columns), r * model.features);
    const predictions = predict(model, { values: features, count: rows, columns: model.features });
    for (let r = 0; r < rows; r++) {
      const label = values[r * columns] as number;
      squares += ((predictions[r] as number) - label) ** 2;
      const shift = label - mean;
      mean += shift / ++count;
      spread += shift * (label - mean);
    }
  }
  if (count === 0) {
    log('The channel validation holds no rows: there are no validation metrics.');
    return;
  }
  log(`validation:rmse=${Math.sqrt(squares / count)}`);
  log(`validation:r2=${spread > 0 ? 1 - squares / spread : 0}`);
}
