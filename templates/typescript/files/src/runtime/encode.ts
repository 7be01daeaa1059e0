import type { MediaType } from './media-types.ts';
import type { ClassProbabilities, Predictions } from './types.ts';

/** Writes predictions in one of the formats, block by block. */
export interface Encoder {
  /** Returns for how many rows there was a prediction. */
  add(predictions: Predictions): number;
  /** The whole body. */
  finish(): string;
}

/**
 * Single numbers keep all their digits, probabilities as many decimals as a 32-bit float has: with more, answers would be longer than
 * their requests, and SageMaker passes on 6 MiB in both directions.
 */
const PRECISION = 1e7;

/** What stands before, between and after the results, and around a result that is a single value. */
interface Format {
  readonly body: readonly [string, string, string];
  readonly value: readonly [string, string];
  readonly encode: (value: number | string) => string;
  readonly classes: (predictions: ClassProbabilities) => string[];
}

/** In CSV and JSON Lines each record has its line, the last one too: batch transform may glue answers together. */
const FORMATS: Readonly<Record<MediaType, Format>> = {
  'text/csv': { body: ['', '\n', '\n'], value: ['', ''], encode: csvField, classes: csvClasses },
  'application/json': { body: ['{"predictions":[', ',', ']}'], value: ['', ''], encode: jsonValue, classes: jsonClasses },
  'application/jsonlines': { body: ['', '\n', '\n'], value: ['{"prediction":', '}'], encode: jsonValue, classes: jsonClasses },
};

export function createEncoder(type: MediaType): Encoder {
  const { body, value, encode, classes } = FORMATS[type];
  const [before, between, after] = body;
  const [open, close] = value;
  const separator = `${close}${between}${open}`;
  const blocks: string[] = [];
  return {
    add(predictions) {
      if ('labels' in predictions) {
        const results = classes(predictions);
        blocks.push(results.join(between));
        return results.length;
      }
      // Joining numbers as they are is much faster, but JSON has no word for infinite ones: there they become null.
      const plain = predictions instanceof Float64Array && (type === 'text/csv' || predictions.every(Number.isFinite));
      const results = plain ? predictions : Array.from(predictions as ArrayLike<number | string>, encode);
      blocks.push(`${open}${results.join(separator)}${close}`);
      return results.length;
    },
    finish: () => `${before}${blocks.join(between)}${after}`,
  };
}

function csvField(value: number | string): string {
  return typeof value === 'string' && /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : String(value);
}

function jsonValue(value: number | string): string {
  return JSON.stringify(value);
}

/** The label, then the probabilities in the order of the labels. */
function csvClasses(predictions: ClassProbabilities): string[] {
  const { labels } = predictions;
  const separators = labels.map(() => ',');
  return eachRow(predictions, { starts: labels.map(csvField), separators, end: '', encode: String });
}

function jsonClasses(predictions: ClassProbabilities): string[] {
  const { labels } = predictions;
  const starts = labels.map((label) => `{"label":${jsonValue(label)},"probabilities":{`);
  const separators = labels.map((label, k) => `${k === 0 ? '' : ','}${jsonValue(String(label))}:`);
  return eachRow(predictions, { starts, separators, end: '}}', encode: jsonValue });
}

interface RowFormat {
  /** By the label of the row. */
  readonly starts: readonly string[];
  /** What stands before each probability. */
  readonly separators: readonly string[];
  readonly end: string;
  readonly encode: (probability: number) => string;
}

/** Text for each row, with its rounded probabilities and with the label of the largest. */
function eachRow({ labels, probabilities }: ClassProbabilities, { starts, separators, end, encode }: RowFormat): string[] {
  if (labels.length === 0) throw new Error('predict() returned probabilities without labels');
  const results: string[] = [];
  for (let at = 0; at < probabilities.length; ) {
    let largest = Number.NEGATIVE_INFINITY;
    let best = 0;
    let text = '';
    for (let k = 0; k < labels.length; k++, at++) {
      const probability = probabilities[at] as number;
      text += separators[k] as string;
      text += encode(Math.round(probability * PRECISION) / PRECISION);
      if (probability > largest) {
        largest = probability;
        best = k;
      }
    }
    results.push(`${starts[best] ?? ''}${text}${end}`);
  }
  return results;
}
