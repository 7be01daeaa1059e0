import type { MediaType } from './media-types.ts';
import type { Predictions } from './types.ts';

/** Writes predictions in one of the formats, block by block. Numbers keep all their digits. */
export interface Encoder {
  add(predictions: Predictions): void;
  /** The whole body. */
  finish(): string;
}

interface Format {
  readonly before: string;
  readonly between: string;
  readonly after: string;
  readonly encode: (value: number | string) => string;
}

/** In CSV and JSON Lines each record has its line, the last one too: batch transform may glue answers together. */
const FORMATS: Readonly<Record<MediaType, Format>> = {
  'text/csv': { before: '', between: '\n', after: '\n', encode: csvField },
  'application/json': { before: '{"predictions":[', between: ',', after: ']}', encode: jsonValue },
  'application/jsonlines': { before: '{"prediction":', between: '}\n{"prediction":', after: '}\n', encode: jsonValue },
};

export function createEncoder(type: MediaType): Encoder {
  const { before, between, after, encode } = FORMATS[type];
  const parts: string[] = [];
  return {
    add(predictions) {
      // Joining numbers as they are is much faster, but JSON has no word for infinite ones: there they become null.
      const plain = predictions instanceof Float64Array && (type === 'text/csv' || predictions.every(Number.isFinite));
      parts.push(plain ? predictions.join(between) : Array.from(predictions as ArrayLike<number | string>, encode).join(between));
    },
    finish: () => `${before}${parts.join(between)}${after}`,
  };
}

function csvField(value: number | string): string {
  return typeof value === 'string' && /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : String(value);
}

function jsonValue(value: number | string): string {
  return JSON.stringify(value);
}
