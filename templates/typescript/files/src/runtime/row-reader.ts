import { parseLines, type RowParser } from './csv-row-parser.ts';
import { createLineSplitter } from './line-splitter.ts';
import type { Rows } from './types.ts';

/** CSV bytes in, blocks of rows out. Pieces may be cut anywhere; blocks have the same size however they were cut. */
export interface RowReader {
  push(piece: Buffer): void;
  /** The file ends here: its last line counts, with or without a line feed. The next piece begins a new file. */
  endFile(): void;
  /** The next full block, or undefined when more bytes are needed. It is valid until the next call. */
  next(): Rows | undefined;
  /** The rows that did not fill a block. */
  rest(): Rows | undefined;
}

export interface RowReaderOptions {
  /** Numbers in a row; the first row decides when this is undefined. */
  readonly columns?: number | undefined;
  readonly allowBlankLines: boolean;
  /** Memory for the block, to share it between readers that never wait with a filled one. */
  readonly block?: Float64Array;
}

const BYTE_ORDER_MARK = Buffer.from('\uFEFF');

export function createRowReader(options: RowReaderOptions): RowReader {
  const { columns = 0, allowBlankLines, block = new Float64Array(0) } = options;
  const parser: RowParser = { columns, block, filled: 0, line: 0, allowBlankLines };
  let splitter = createLineSplitter();
  const lines: Buffer[] = [];
  let at = 0;
  let atStart = true;

  function take(): Rows | undefined {
    if (parser.filled === 0) return undefined;
    const rows = { values: parser.block.subarray(0, parser.filled), count: parser.filled / parser.columns, columns: parser.columns };
    parser.filled = 0;
    return rows;
  }

  return {
    push(piece) {
      const marked = atStart && piece[0] === BYTE_ORDER_MARK[0] && piece.subarray(0, 3).equals(BYTE_ORDER_MARK);
      if (atStart) parser.line = 0;
      atStart = false;
      lines.push(...splitter.push(marked ? piece.subarray(3) : piece));
    },
    endFile() {
      lines.push(...splitter.end());
      splitter = createLineSplitter();
      atStart = true;
    },
    next() {
      for (let first = lines[0]; first !== undefined; first = lines[0]) {
        at = parseLines(parser, first, at, first.length);
        if (at < first.length) return take();
        lines.shift();
        at = 0;
      }
      return undefined;
    },
    rest: take,
  };
}
