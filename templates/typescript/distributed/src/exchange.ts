/** What the hosts of a job tell each other: sums over the rows that each has read, as a row of numbers. */

import { addSums, type Errors, type Sums } from './ridge.ts';
import type { Hosts } from './runtime/all-reduce.ts';
import { BuyerError } from './runtime/buyer-error.ts';

export const NO_ERRORS: Errors = { count: 0, squares: 0, mean: 0, spread: 0 };

/** The sums of all hosts; undefined when none has read a row. */
export async function addUpSums(hosts: Hosts, own: Sums | undefined): Promise<Sums | undefined> {
  const all = await hosts.allReduce(packSums(own), (one, other) => {
    const [total, next] = [unpackSums(one), unpackSums(other)];
    if (total === undefined || next === undefined) return total === undefined ? other : one;
    if (total.columns !== next.columns) {
      throw new BuyerError(`The channel "train" has ${total.columns} columns on one host and ${next.columns} on another.`);
    }
    addSums(total, next);
    return packSums(total);
  });
  return unpackSums(all);
}

function packSums(sums: Sums | undefined): Float64Array {
  if (sums === undefined) return new Float64Array(0);
  const { count, columns, means, products } = sums;
  const numbers = new Float64Array(2 + columns + products.length);
  numbers.set([count, columns]);
  numbers.set(means, 2);
  numbers.set(products, 2 + columns);
  return numbers;
}

function unpackSums(numbers: Float64Array): Sums | undefined {
  const [count = 0, columns = 0] = numbers;
  return count === 0 ? undefined : { count, columns, means: numbers.subarray(2, 2 + columns), products: numbers.subarray(2 + columns) };
}

export async function addUpErrors(hosts: Hosts, { count, squares, mean, spread }: Errors): Promise<Errors> {
  const all = await hosts.allReduce(Float64Array.of(count, squares, mean, spread), (one, other) => {
    const [n = 0, a = 0, m = 0, s = 0] = one;
    const [k = 0, b = 0, l = 0, t = 0] = other;
    const shift = l - m;
    return k === 0 ? one : Float64Array.of(n + k, a + b, m + (shift * k) / (n + k), s + t + (shift * shift * n * k) / (n + k));
  });
  const [total = 0, sum = 0, center = 0, around = 0] = all;
  return { count: total, squares: sum, mean: center, spread: around };
}
