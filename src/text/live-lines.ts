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
