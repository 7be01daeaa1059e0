// Rows of numbers to read, always the same ones.
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import path from 'node:path';

/** More than any cache of a processor holds; longer files repeat it. */
const DISTINCT = 48_000_000;
const WEIGHTS = [1.5, -2, 0.25, 3, -0.75, 1, -1.25, 0.5, 2];

/**
 * Writes rows of a label and nine features between -10 and 10 until the file has `least` bytes, as the one file of a channel `train`. `show`
 * writes one number: four decimals without it. The label depends on the features, with some noise.
 */
export function writeTable(bench, name, least, show = (value) => value.toFixed(4)) {
  const file = bench.at(name, 'train/rows.csv');
  mkdirSync(path.dirname(file), { recursive: true });
  const text = Buffer.from(makeRows(Math.min(least, DISTINCT), show));
  const out = openSync(file, 'w');
  let bytes = 0;
  while (bytes < least) bytes += writeSync(out, text);
  closeSync(out);
  return { file, bytes, folder: bench.at(name), fifo: bench.at(name, 'train_0') };
}

function makeRows(bytes, show) {
  let seed = 1;
  const random = () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return (seed / 2_147_483_647 - 0.5) * 20;
  };
  const rows = [];
  for (let length = 0; length < bytes; ) {
    const features = WEIGHTS.map(random);
    const label = features.reduce((sum, value, j) => sum + value * WEIGHTS[j], random() / 5);
    const row = `${show(label)},${features.map(show).join(',')}\n`;
    rows.push(row);
    length += row.length;
  }
  return rows.join('');
}
