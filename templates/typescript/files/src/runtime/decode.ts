import { BuyerError, quote } from './buyer-error.ts';
import { RowProblem } from './csv-row-parser.ts';
import { createLineSplitter } from './line-splitter.ts';
import type { MediaType } from './media-types.ts';
import { createRowReader } from './row-reader.ts';
import type { Rows } from './types.ts';

/**
 * Turns a request body into blocks of rows while it arrives. Working on each piece at once keeps the memory small and leaves
 * the process free for `/ping` in between. Throws BuyerError for input that the caller has to mend.
 */
export interface Decoder {
  push(piece: Buffer): void;
  end(): void;
}

export function createDecoder(type: MediaType, use: (rows: Rows) => void): Decoder {
  const decoder = DECODERS[type](use);
  return { push: (piece) => explained(() => decoder.push(piece)), end: () => explained(() => decoder.end()) };
}

const DECODERS = { 'text/csv': decodeCsv, 'application/json': decodeJson, 'application/jsonlines': decodeJsonLines } satisfies Record<
  MediaType,
  unknown
>;

/** One block for all requests: none of them keeps rows in it while another one runs. */
const sharedBlock = new Float64Array(8192);

function decodeCsv(use: (rows: Rows) => void): Decoder {
  const reader = createRowReader({ allowBlankLines: false, block: sharedBlock });
  const drain = () => {
    for (let rows = reader.next(); rows !== undefined; rows = reader.next()) use(rows);
    const rest = reader.rest();
    if (rest !== undefined) use(rest);
  };
  return {
    push(piece) {
      reader.push(piece);
      drain();
    },
    end() {
      reader.endFile();
      drain();
    },
  };
}

/** `{"instances": [...]}` or the bare list; a list of numbers alone is one record. */
function decodeJson(use: (rows: Rows) => void): Decoder {
  const pieces: Buffer[] = [];
  return {
    push: (piece) => void pieces.push(piece),
    end() {
      const body = Buffer.concat(pieces);
      if (body.length === 0) return;
      const value = parseJson(body, 'the body');
      const list = Array.isArray(value) ? value : (value as { instances?: unknown } | null)?.instances;
      if (!Array.isArray(list)) throw new BuyerError('the body must be {"instances": [[...], ...]} or a list of records');
      const writer = createRecordWriter(use);
      if (typeof list[0] === 'number') writer.add(list);
      else for (const record of list) writer.add(record);
      writer.flush();
    },
  };
}

/** One record on each line: `[1, 2]` or `{"features": [1, 2]}`. */
function decodeJsonLines(use: (rows: Rows) => void): Decoder {
  const splitter = createLineSplitter();
  const writer = createRecordWriter(use);
  const take = (buffers: readonly Buffer[]) => {
    for (const buffer of buffers) {
      for (let start = 0, end = 0; start < buffer.length; start = end + 1) {
        end = buffer.indexOf(10, start);
        writer.add(parseJson(buffer.subarray(start, end), `record ${writer.count() + 1}`));
      }
    }
    writer.flush();
  };
  return { push: (piece) => take(splitter.push(piece)), end: () => take(splitter.end()) };
}

function parseJson(bytes: Buffer, what: string): unknown {
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
  try {
    return JSON.parse(text);
  } catch {
    throw new BuyerError(text.trim() === '' ? `${what} is empty` : `${what} is not valid JSON`);
  }
}

/** Copies records that came as JSON into blocks of rows. */
function createRecordWriter(use: (rows: Rows) => void) {
  let columns = 0;
  let filled = 0;
  let records = 0;
  let block = sharedBlock;

  function flush(): void {
    if (filled > 0) use({ values: block.subarray(0, filled), count: filled / columns, columns });
    filled = 0;
  }

  function add(record: unknown): void {
    records++;
    const values = Array.isArray(record) ? record : (record as { features?: unknown } | null)?.features;
    if (!Array.isArray(values)) throw new BuyerError(`record ${records} is not a list of numbers`);
    if (records === 1) {
      columns = values.length;
      if (columns > block.length) block = new Float64Array(columns);
    }
    if (values.length === 0) throw new BuyerError(`record ${records} is empty`);
    if (values.length !== columns) throw new BuyerError(`record ${records} has ${values.length} numbers instead of ${columns}`);
    if (filled + columns > block.length) flush();
    for (let i = 0; i < columns; i++) {
      const value: unknown = values[i];
      if (typeof value !== 'number') {
        throw new BuyerError(`record ${records}, column ${i + 1}: ${quote(JSON.stringify(value))} is not a number`);
      }
      block[filled++] = value;
    }
  }

  return { add, flush, count: () => records };
}

function explained(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (error instanceof RangeError) throw new BuyerError(error.message);
    if (!(error instanceof RowProblem)) throw error;
    const { line, column, text, message } = error;
    const field = column === 0 ? '' : `, column ${column}: ${text === '' ? 'the value' : quote(text)}`;
    throw new BuyerError(`record ${line}${field} ${message}`);
  }
}
