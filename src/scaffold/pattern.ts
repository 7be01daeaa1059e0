import { withinTime } from '../text/time-limit.ts';

/** Milliseconds. */
const PATIENCE = 1_000;

/** Whether the whole text matches a template's pattern. Throws an Error for a pattern that is none or that takes too long. */
export function matchesPattern(pattern: string, text: string): boolean {
  const whole = new RegExp(`^(?:${pattern})$`, 'u');
  const found = withinTime(PATIENCE, () => whole.test(text));
  if (found === 'late') throw new Error(`the pattern takes too long over ${JSON.stringify(text.slice(0, 60))}`);
  return found.value;
}
