/** Something of ours that reads what others wrote. */
export interface Target {
  /** Inputs that mean something, to be changed. */
  readonly seeds: readonly Buffer[];
  /** Words of the format. */
  readonly words: readonly string[];
  /**
   * Feeds one input and throws when what must hold does not; what the reader may throw (UserError) is no failure. Returns what came
   * of it in a few words: inputs with a new outcome are changed further.
   */
  run(input: Buffer): string | Promise<string>;
  /** Removes what it made. */
  close?(): void;
}

/** What a message says, without what differs from input to input: its first words. */
export function outline(text: string): string {
  return text
    .replaceAll(/"(?:[^"\\]|\\.)*"|'[^']*'|\(found: .*\)/g, '…')
    .replaceAll(/[\d\W_]+/g, ' ')
    .slice(0, 80);
}

export function assert(holds: boolean, what: string): void {
  if (!holds) throw new Error(`does not hold: ${what}`);
}
