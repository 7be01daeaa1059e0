const LF = 10;
const NEWLINE = Buffer.from('\n');
/** Nobody writes rows of this size; a file without line feeds is something else than text. */
const LONGEST_LINE = 32 * 1024 * 1024;

/** Cuts a stream of bytes at line feeds. A line that spans several pieces is put together again. */
export interface LineSplitter {
  /** Takes the next piece and returns buffers of whole lines, each ending with a line feed. They share memory with the piece. */
  push(piece: Buffer): Buffer[];
  /** What is left at the end, with a line feed added when the last line has none. */
  end(): Buffer[];
}

export function createLineSplitter(): LineSplitter {
  /** The beginning of a line whose end has not come yet. */
  let carried: Buffer[] = [];
  let carriedBytes = 0;

  function carry(rest: Buffer): void {
    if (rest.length === 0) return;
    carriedBytes += rest.length;
    if (carriedBytes > LONGEST_LINE) throw new RangeError('a line is longer than 32 MiB');
    carried.push(Buffer.from(rest));
  }

  function takeCarried(rest: Buffer): Buffer {
    const line = Buffer.concat([...carried, rest]);
    carried = [];
    carriedBytes = 0;
    return line;
  }

  return {
    push(piece) {
      const last = piece.lastIndexOf(LF);
      if (last < 0) {
        carry(piece);
        return [];
      }
      const lines: Buffer[] = [];
      let start = 0;
      if (carriedBytes > 0) {
        start = piece.indexOf(LF) + 1;
        lines.push(takeCarried(piece.subarray(0, start)));
      }
      if (start <= last) lines.push(piece.subarray(start, last + 1));
      carry(piece.subarray(last + 1));
      return lines;
    },
    end: () => (carriedBytes > 0 ? [takeCarried(NEWLINE)] : []),
  };
}
