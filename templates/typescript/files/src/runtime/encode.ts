import type { MediaType } from './media-types.ts';
import type { Predictions } from './types.ts';

/** Writes predictions in one of the formats, block by block. Numbers keep all their digits. */
export interface Encoder {
  add(predictions: Predictions): void;
  /** The whole body. */
  finish(): string;
}

export function createEncoder(type: MediaType): Encoder {
  const { before, between, after, encode } = FORMATS[type];
  const parts: string[] = [];
  return {
    add: (predictions) => void parts.push(encode(predictions)),
    finish: () => `${before}${parts.length === 1 ? parts[0] : parts.join(between)}${after}`,
  };
}

interface Format {
  readonly before: string;
  readonly between: string;
  readonly after: string;
  readonly encode: (predictions: Predictions) => string;
}

/** In CSV and JSON Lines each record has its line, the last one too: batch transform may glue answers together. */
const FORMATS: Readonly<Record<MediaType, Format>> = {
  'text/csv': {
    before: '',
    between: '\n',
    after: '\n',
    encode: (predictions) => (predictions instanceof Float64Array ? predictions.join('\n') : predictions.map(csvField).join('\n')),
  },
  'application/json': { before: '{"predictions":[', between: ',', after: ']}', encode: (predictions) => jsonValues(predictions).join(',') },
  'application/jsonlines': {
    before: '',
    between: '\n',
    after: '\n',
    encode: (predictions) =>
      jsonValues(predictions)
        .map((value) => `{"prediction":${value}}`)
        .join('\n'),
  },
};

function csvField(value: number | string): string {
  return typeof value === 'string' && /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : String(value);
}

/** JSON has no word for infinite numbers; they become null. */
function jsonValues(predictions: Predictions): string[] {
  return Array.from(predictions as ArrayLike<number | string>, (value) => JSON.stringify(value));
}
