/** How the answers of an object become its output (BATCH-09). */

/** What joins the answers. */
export const ASSEMBLE_WITH = ['None', 'Line'] as const;
export type AssembleWith = (typeof ASSEMBLE_WITH)[number];

const LF = 0x0a;

/** What follows an answer in the output, given its last byte: a newline if it has none at its end. */
export function endOfAnswer(last: number | undefined, assemble: AssembleWith): Uint8Array {
  return assemble === 'None' || last === LF ? new Uint8Array() : Uint8Array.of(LF);
}

/** Empty lines of an answer; the end of the last line begins no other. */
export function countBlankLines(answer: Uint8Array): number {
  const lines = Buffer.from(answer).toString('utf8').split(/\r?\n/);
  return lines.slice(0, -1).filter((line) => line.trim() === '').length;
}
