import { StringDecoder } from 'node:string_decoder';

/** A line without an end is handed on at this length. */
const LINE_MAX = 65_536;

export interface LineReader {
  add(chunk: Uint8Array): void;
  /** Hands on what is left. */
  end(): void;
}

/** Turns bytes as they come into whole lines of text. A carriage return ends a line too, as progress bars use it. */
export function createLineReader(onLine: (line: string) => void): LineReader {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  const take = (text: string) => {
    const lines = (rest + text).split(/\r\n|[\r\n]/);
    rest = lines.pop() ?? '';
    // Nothing but the line: a number after it would be taken for a limit.
    for (const line of lines) onLine(line);
    for (; rest.length >= LINE_MAX; rest = rest.slice(LINE_MAX)) onLine(rest.slice(0, LINE_MAX));
  };
  return {
    add: (chunk) => take(decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength))),
    end() {
      take(decoder.end());
      if (rest !== '') onLine(rest);
      rest = '';
    },
  };
}

/** Bytes of a line that are shown at most. */
const SHOWN = 4_096;
const [NEWLINE, RETURN] = [0x0a, 0x0d];

/**
 * Hands on the newest whole line of each chunk and looks at no other: for a line that shows where something is, out of a gigabyte.
 * A line is cut after `SHOWN` bytes.
 */
export function createNewestLine(onLine: (line: string) => void): (chunk: Uint8Array) => void {
  let rest = Buffer.alloc(0);
  const keep = (bytes: Buffer) => {
    rest = Buffer.concat([rest, bytes.subarray(0, SHOWN - rest.length)]);
  };
  return (chunk) => {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const end = lastBreak(bytes, bytes.length - 1);
    if (end >= 0) {
      // The two that end a line on Windows count once.
      const last = bytes[end] === NEWLINE && bytes[end - 1] === RETURN ? end - 1 : end;
      const before = last === 0 ? -1 : lastBreak(bytes, last - 1);
      if (before >= 0) rest = Buffer.alloc(0);
      keep(bytes.subarray(before + 1, last));
      onLine(rest.toString('utf8'));
      rest = Buffer.alloc(0);
    }
    keep(bytes.subarray(end + 1));
  };
}

function lastBreak(bytes: Buffer, from: number): number {
  return Math.max(bytes.lastIndexOf(NEWLINE, from), bytes.lastIndexOf(RETURN, from));
}
