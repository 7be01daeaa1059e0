/**
 * The algorithm: the one file to replace with your own. The runtime beside it calls
 * - `train` in the training container, with typed hyperparameters and the input channels,
 * - `load` once in each serving process, with the folder that holds what `train` returned,
 * - `predict` with blocks of rows from requests.
 *
 * This one is multinomial logistic regression with a penalty on large coefficients, fitted by Newton's method. It reads the
 * training data several times, in Pipe mode one epoch after the other, and adds up; memory does not grow with the data.
 */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { addExample, createSums, newtonStep, objective, type Sums, toProbabilities } from './newton.ts';
import { BuyerError } from './runtime/buyer-error.ts';
import type { Channel, ClassProbabilities, ModelFiles, Rows, TrainingInput } from './runtime/types.ts';

const FORMAT = 'logistic-regression/1';
const MOST_CLASSES = 100;
/** Newton's method needs memory and time for the square of their number. */
const MOST_WEIGHTS = 4000;

/** What is in model.json. The score of a class is `intercept + sum(coefficients[j] * (x[j] - means[j]))`. */
export interface Model {
  readonly format: typeof FORMAT;
  readonly features: number;
  readonly labels: readonly number[];
  readonly means: readonly number[];
  /** One for each label. */
  readonly intercepts: readonly number[];
  readonly coefficients: readonly (readonly number[])[];
}

/** Called by the training container. Rows hold the class first, then the features. */
export async function train(input: TrainingInput): Promise<ModelFiles> {
  const { channels, tuningObjective, log } = input;
  if (tuningObjective?.startsWith('validation:') && !channels.validation.present) {
    throw new BuyerError(`Tuning for ${tuningObjective} needs the channel "validation". Add it to the training jobs.`);
  }
  const survey = await takeSurvey(channels.train);
  const { count, means, labels } = survey;
  log(`Read ${count} rows with ${means.length} features and ${labels.length} classes from channel train.`);
  const model = describeModel(survey, await fit(survey, input));
  if (channels.validation.present) await validate(model, channels.validation, log);
  return { 'model.json': `${JSON.stringify(model, undefined, 2)}\n` };
}

/** Called once by each serving process. An error here keeps the server from starting. */
export function load(folder: string): Model {
  const model = JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8')) as Model;
  if (model.format !== FORMAT) throw new Error(`model.json has the format ${String(model.format)} instead of ${FORMAT}`);
  return model;
}

/** The probability of each class for each row of features. A BuyerError is answered with status 400. */
export function predict(
  { features, labels, means, intercepts, coefficients }: Model,
  { values, count, columns }: Rows,
): ClassProbabilities {
  if (columns !== features) throw new BuyerError(`a record must have ${features} numbers, not ${columns}`);
  const classes = labels.length;
  const probabilities = new Float64Array(count * classes);
  for (let r = 0; r < count; r++) {
    for (let k = 0; k < classes; k++) {
      const weights = coefficients[k] as readonly number[];
      let score = intercepts[k] as number;
      for (let j = 0, at = r * columns; j < features; j++, at++) {
        score += (weights[j] as number) * ((values[at] as number) - (means[j] as number));
      }
      probabilities[r * classes + k] = score;
    }
    if (Number.isNaN(toProbabilities(probabilities, r * classes, classes))) throw new BuyerError('a record has a number that is too large');
  }
  return { labels, probabilities };
}

/** What the first pass finds out. */
interface Survey {
  readonly count: number;
  /** In ascending order, with how many rows have them. */
  readonly labels: readonly number[];
  readonly frequencies: readonly number[];
  readonly means: readonly number[];
  /** Standard deviations; infinite for a column that never changes, which then gets the coefficient 0. */
  readonly scales: readonly number[];
}

async function takeSurvey(channel: Channel): Promise<Survey> {
  const found = new Map<number, number>();
  let count = 0;
  let means: number[] = [];
  let squares: number[] = [];
  for await (const { values, columns, count: rows } of channel.rows()) {
    if (count === 0) [means, squares] = [new Array<number>(columns).fill(0), new Array<number>(columns).fill(0)];
    for (let at = 0; at < values.length; at += columns) {
      const label = values[at] as number;
      found.set(label, (found.get(label) ?? 0) + 1);
    }
    if (found.size > MOST_CLASSES) {
      throw new BuyerError(`The channel "train" has more than ${MOST_CLASSES} different numbers in its first column; is that the class?`);
    }
    // Deviations from the block's own means, moved to the common means: so no digits are lost (Chan, Golub and LeVeque 1983).
    const total = count + rows;
    for (let j = 0; j < columns; j++) {
      let mean = 0;
      let square = 0;
      for (let at = j; at < values.length; at += columns) mean += (values[at] as number) / rows;
      for (let at = j; at < values.length; at += columns) square += ((values[at] as number) - mean) ** 2;
      const shift = mean - (means[j] as number);
      means[j] = (means[j] as number) + (shift * rows) / total;
      squares[j] = (squares[j] as number) + square + (shift * shift * count * rows) / total;
    }
    count = total;
  }
  const labels = [...found.keys()].sort((a, b) => a - b);
  refuseUnfit(labels, means.length);
  // A column that never changes has a variance of a few rounding errors.
  const scales = squares.map((square, j) => {
    const variance = square / count;
    return variance <= (count * (means[j] as number) * Number.EPSILON) ** 2 ? Number.POSITIVE_INFINITY : Math.sqrt(variance);
  });
  return { count, labels, frequencies: labels.map((label) => found.get(label) ?? 0), means: means.slice(1), scales: scales.slice(1) };
}

function refuseUnfit(labels: readonly number[], columns: number): void {
  if (columns === 1) throw new BuyerError('The channel "train" has 1 column; it needs the class and at least one feature.');
  if (labels.length < 2) {
    throw new BuyerError(`The channel "train" needs rows of at least 2 classes; all have ${labels[0] ?? 'none'} in their first column.`);
  }
  const weights = labels.length * columns;
  if (weights <= MOST_WEIGHTS) return;
  throw new BuyerError(
    `The channel "train" has ${columns - 1} features and ${labels.length} classes; ${weights} coefficients are more than the ${MOST_WEIGHTS} that can be fitted.`,
  );
}

/** Newton's method on scaled features. When the job is being stopped, or the passes are used up, the best weights so far. */
async function fit(survey: Survey, { channels, hyperparameters, log, stop }: TrainingInput): Promise<Float64Array> {
  const { alpha, tolerance, max_passes: passes } = hyperparameters;
  let best: Float64Array = startWeights(survey);
  let bestValue = Number.POSITIVE_INFINITY;
  let step: Float64Array = new Float64Array(best.length);
  for (let pass = 2; pass <= passes && !stop.aborted; pass++) {
    const weights = best.map((weight, i) => weight + (step[i] as number));
    const sums = await sumUp(channels.train, survey, weights);
    if (stop.aborted) break;
    const value = objective(sums, weights, alpha);
    // Close to the end the values differ by rounding only.
    if (value <= bestValue + Math.abs(bestValue) * 1e-12 || bestValue === Number.POSITIVE_INFINITY) {
      log(`Pass ${pass}: train:loss=${sums.loss / sums.count}`);
      [best, bestValue] = [weights, value];
      step = newtonStep(sums, weights, alpha);
    } else {
      log(`Pass ${pass}: the step was too long; half of it is tried.`);
      step = step.map((part) => part / 2);
    }
    if (step.every((part) => Math.abs(part) <= tolerance)) return best.map((weight, i) => weight + (step[i] as number));
  }
  if (!stop.aborted) log(`The ${passes} passes are used up before the coefficients have settled to ${tolerance}.`);
  return best;
}

/** Without features, the probability of a class is how frequent it is. */
function startWeights({ frequencies, means }: Survey): Float64Array {
  return Float64Array.from(frequencies.flatMap((frequency) => [...means.map(() => 0), Math.log(frequency)]));
}

/** One pass over the training data. */
async function sumUp(channel: Channel, { labels, means, scales }: Survey, weights: Float64Array): Promise<Sums> {
  const features = means.length;
  const sums = createSums(labels.length, features + 1);
  const numbers = new Map(labels.map((label, k) => [label, k]));
  const x = new Float64Array(features + 1).fill(1);
  for await (const { values, columns } of channel.rows({ columns: features + 1 })) {
    for (let at = 0; at < values.length; at += columns) {
      for (let j = 0; j < features; j++) x[j] = ((values[at + j + 1] as number) - (means[j] as number)) / (scales[j] as number);
      const right = numbers.get(values[at] as number);
      if (right === undefined) throw new BuyerError(`The channel "train" has the class ${values[at]} that the first pass did not have.`);
      addExample(sums, weights, x, right);
    }
  }
  return sums;
}

/** Brings the weights back to the features as they are. */
function describeModel({ labels, means, scales }: Survey, weights: Float64Array): Model {
  const width = means.length + 1;
  const constants = labels.map((_, k) => weights[k * width + width - 1] as number);
  const mean = constants.reduce((sum, constant) => sum + constant, 0) / labels.length;
  return {
    format: FORMAT,
    features: means.length,
    labels,
    means,
    intercepts: constants.map((constant) => constant - mean),
    coefficients: labels.map((_, k) => scales.map((scale, j) => (weights[k * width + j] as number) / scale)),
  };
}

/** Prints the validation metrics. The names and the form of these lines are declared in `sagemaker-algo.json`. */
async function validate(model: Model, channel: Channel, log: (line: string) => void): Promise<void> {
  const { features, labels } = model;
  const classes = labels.length;
  let [count, hits, loss] = [0, 0, 0];
  for await (const { values, columns, count: rows } of channel.rows({ columns: features + 1 })) {
    const block = new Float64Array(rows * features);
    for (let r = 0; r < rows; r++) block.set(values.subarray(r * columns + 1, (r + 1) * columns), r * features);
    const { probabilities } = predict(model, { values: block, count: rows, columns: features });
    for (let r = 0; r < rows; r++) {
      const row = probabilities.subarray(r * classes, (r + 1) * classes);
      // A class that was not in the training data has no probability. Its loss is large, and finite, as in scikit-learn.
      const right = row[labels.indexOf(values[r * columns] as number)] ?? 0;
      if (right === Math.max(...row)) hits++;
      loss -= Math.log(Math.max(right, Number.EPSILON));
    }
    count += rows;
  }
  if (count === 0) {
    log('The channel validation holds no rows: there are no validation metrics.');
    return;
  }
  log(`validation:accuracy=${hits / count}`);
  log(`validation:log_loss=${loss / count}`);
}
