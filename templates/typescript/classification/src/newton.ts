/**
 * The arithmetic of multinomial logistic regression: loss, gradient and second derivatives, summed up example by example, and the
 * step of Newton's method that follows from them. Weights lie class after class, each with a constant as its last weight.
 */

import { place, solve } from './solve.ts';

export interface Sums {
  readonly classes: number;
  /** Weights of a class. */
  readonly width: number;
  count: number;
  /** Minus the logarithms of the probabilities that the right classes had. */
  loss: number;
  readonly gradient: Float64Array;
  /** For each pair of classes one triangle, because it is the same matrix for both orders of its features. */
  readonly curvature: Float64Array;
  /** Room for the probabilities of an example. */
  readonly scratch: Float64Array;
}

export function createSums(classes: number, width: number): Sums {
  return {
    classes,
    width,
    count: 0,
    loss: 0,
    gradient: new Float64Array(classes * width),
    curvature: new Float64Array(place(classes, 0) * place(width, 0)),
    scratch: new Float64Array(classes),
  };
}

/** Adds an example of the class numbered `right`; its features end with 1, for the constant. */
export function addExample(sums: Sums, weights: Float64Array, x: Float64Array, right: number): void {
  const { classes, width, gradient, curvature, scratch } = sums;
  for (let k = 0; k < classes; k++) {
    let score = 0;
    for (let j = 0; j < width; j++) score += (weights[k * width + j] as number) * (x[j] as number);
    scratch[k] = score;
  }
  const score = scratch[right] as number;
  sums.loss += toProbabilities(scratch, 0, classes) - score;
  sums.count++;
  for (let k = 0, at = 0; k < classes; k++) {
    const p = scratch[k] as number;
    const error = k === right ? p - 1 : p;
    for (let j = 0; j < width; j++) gradient[k * width + j] = (gradient[k * width + j] as number) + error * (x[j] as number);
    for (let l = 0; l <= k; l++) {
      const weight = k === l ? p * (1 - p) : -p * (scratch[l] as number);
      for (let j = 0; j < width; j++) {
        const scaled = weight * (x[j] as number);
        for (let m = 0; m <= j; m++, at++) curvature[at] = (curvature[at] as number) + scaled * (x[m] as number);
      }
    }
  }
}

/** Turns the scores of an example into probabilities, in place. Returns the logarithm of what they were divided by. */
export function toProbabilities(scores: Float64Array, from: number, classes: number): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (let k = from; k < from + classes; k++) largest = Math.max(largest, scores[k] as number);
  let sum = 0;
  for (let k = from; k < from + classes; k++) sum += scores[k] = Math.exp((scores[k] as number) - largest);
  for (let k = from; k < from + classes; k++) scores[k] = (scores[k] as number) / sum;
  return largest + Math.log(sum);
}

/** What is to be made small: the loss, and half of alpha times the squares of all weights but the constants. */
export function objective({ loss, width }: Sums, weights: Float64Array, alpha: number): number {
  const squares = weights.reduce((sum, weight, i) => (i % width === width - 1 ? sum : sum + weight * weight), 0);
  return loss + (alpha / 2) * squares;
}

/** The step from these weights to where the objective would be smallest if it were a parabola. */
export function newtonStep({ classes, width, gradient, curvature }: Sums, weights: Float64Array, alpha: number): Float64Array {
  const size = classes * width;
  const matrix = new Float64Array(place(size, 0));
  const triangle = place(width, 0);
  for (let i = 0; i < size; i++) {
    const [k, j] = [Math.floor(i / width), i % width];
    for (let n = 0; n <= i; n++) {
      const [l, m] = [Math.floor(n / width), n % width];
      const penalty = i === n && j < width - 1 ? alpha : 0;
      matrix[place(i, n)] = (curvature[place(k, l) * triangle + place(j, m)] as number) + penalty;
    }
  }
  const downhill = gradient.map((value, i) => (i % width === width - 1 ? -value : -value - alpha * (weights[i] as number)));
  // Adding the same to the constants of all classes changes nothing, so one of them gets no step.
  return solve(matrix, downhill);
}
