import { runInNewContext } from 'node:vm';

/** Milliseconds; some patterns take years over a short text, and nothing else would end them. */
const PATIENCE = 1_000;

/** Whether the whole text matches a template's pattern. Throws an Error for a pattern that is none or that takes too long. */
export function matchesPattern(pattern: string, text: string): boolean {
  const whole = new RegExp(`^(?:${pattern})$`, 'u');
  try {
    return runInNewContext('whole.test(text)', { whole, text }, { timeout: PATIENCE }) === true;
  } catch {
    throw new Error(`the pattern takes too long over ${JSON.stringify(text.slice(0, 60))}`);
  }
}
