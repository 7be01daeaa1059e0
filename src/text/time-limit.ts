import { closeSync, openSync } from 'node:fs';
import { devNull } from 'node:os';
import { Script } from 'node:vm';

/** Where the code below finds what it has to call: a context of its own would take megabytes. */
const WORK = Symbol.for('sagemaker-algo.work');
/** The code that a clock runs beside: all it does is to call what it is given. */
let clocked: Script | undefined;

/**
 * What `work` returns, or `late` when it has not returned after so many milliseconds: then it is ended where it is, in the middle
 * of a regular expression too. For patterns that somebody else wrote or text that somebody else chose: some patterns take years
 * over a short text, and nothing else would end them. A clock costs a quarter of a millisecond, so it is for many lines at once.
 */
export function withinTime<T>(milliseconds: number, work: () => T): { readonly value: T } | 'late' {
  assertRoom();
  clocked ??= new Script("globalThis[Symbol.for('sagemaker-algo.work')]()");
  let done: { readonly value: T } | undefined;
  const place = globalThis as typeof globalThis & { [WORK]?: () => void };
  place[WORK] = () => {
    done = { value: work() };
  };
  try {
    clocked.runInThisContext({ timeout: milliseconds });
  } catch (error) {
    if (!isLate(error)) throw error;
  } finally {
    delete place[WORK];
  }
  return done ?? 'late';
}

function isLate(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
}

/** Files that the clock opens, and a few more. */
const FILES = 8;

/** Throws what opening a file would throw: where the clock finds no room for its files, Node ends the whole process. */
function assertRoom(): void {
  const opened: number[] = [];
  try {
    for (let file = 0; file < FILES; file += 1) opened.push(openSync(devNull, 'r'));
  } finally {
    for (const file of opened) closeSync(file);
  }
}
