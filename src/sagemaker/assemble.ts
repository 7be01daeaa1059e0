/** How the answers of an object become its output (BATCH-09). */

/** What joins the answers. */
export const ASSEMBLE_WITH = ['None', 'Line'] as const;
export type AssembleWith = (typeof ASSEMBLE_WITH)[number];

const LF = 0x0a;

/** What goes into the output for one answer: as it is, or with a newline at its end if it has none. */
export function assembleAnswer(answer: Uint8Array, assemble: AssembleWith): readonly Uint8Array[] {
  return assemble === 'None' || answer.at(-1) === LF ? [answer] : [answer, Uint8Array.of(LF)];
}

/** Empty lines of an answer; the end of the last line begins no other. */
export function countBlankLines(answer: Uint8Array): number {
  const lines = Buffer.from(answer).toString('utf8').split(/\r?\n/);
  return lines.slice(0, -1).filter((line) => line.trim() === '').length;
}
