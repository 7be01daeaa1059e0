/**
 * A problem that the buyer can solve: broken data, a missing channel, a value out of range. In training its message becomes
 * the job's failure reason, in serving the body of a 400 answer. Put the cause first and keep it short. Any other error
 * counts as a fault of the algorithm, and its text is not shown.
 */
export class BuyerError extends Error {
  override readonly name = 'BuyerError';
}

/** A piece of the buyer's data for use in a message: one line, printable, at most 40 characters. */
export function quote(text: string): string {
  const line = printable(text);
  return JSON.stringify(line.length > 40 ? `${line.slice(0, 39)}…` : line);
}

/** Replaces everything that could disturb a log or a terminal. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\uFFFD]/gu, '?');
}
