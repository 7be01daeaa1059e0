import { createContext, Script } from 'node:vm';

/** The code that a clock runs beside: all it does is to call what it is given. */
let clocked: { readonly script: Script; readonly context: { work?: () => unknown } } | undefined;

/**
 * What `work` returns, or `late` when it has not returned after so many milliseconds: then it is ended where it is, in the middle
 * of a regular expression too. For patterns that somebody else wrote or text that somebody else chose: some patterns take years
 * over a short text, and nothing else would end them. A clock costs a quarter of a millisecond, so it is for many lines at once.
 */
export function withinTime<T>(milliseconds: number, work: () => T): { readonly value: T } | 'late' {
  clocked ??= { script: new Script('work()'), context: createContext({}) };
  const { script, context } = clocked;
  let done: { readonly value: T } | undefined;
  context.work = () => {
    done = { value: work() };
  };
  try {
    script.runInContext(context, { timeout: milliseconds });
  } catch (error) {
    if (!isLate(error)) throw error;
  }
  return done ?? 'late';
}

function isLate(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
}
