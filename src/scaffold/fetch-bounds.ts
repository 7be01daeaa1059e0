import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT, UserError } from '../errors.ts';

/** What fetching a template may take. */
export const BOUNDS = {
  bytes: 100_000_000,
  files: 10_000,
  timeoutMs: 120_000,
  tooLarge: (shown: string) =>
    new UserError(`${shown} is too large for a template: more than 10000 files or 100 MB.`, {
      hint: 'Keep the template in a repository or package of its own, without data and build results.',
    }),
  tooSlow: (shown: string) =>
    new UserError(`${shown} could not be fetched within two minutes.`, {
      hint: 'Try again, or fetch it yourself and use --template ./folder',
      exitCode: EXIT.couldNotLook,
    }),
} as const;

const EVERY_MS = 250;

/** Aborts once the folder holds more than a template may: no program that fetches has a bound of its own. */
export function watchSize(folder: string, outer: AbortSignal): { signal: AbortSignal; exceeded(): boolean; end(): void } {
  const limit = new AbortController();
  const timer = setInterval(() => {
    if (bytesIn(folder) > BOUNDS.bytes) limit.abort();
  }, EVERY_MS);
  return {
    signal: AbortSignal.any([outer, limit.signal]),
    exceeded: () => limit.signal.aborted,
    end: () => clearInterval(timer),
  };
}

function bytesIn(folder: string): number {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .map((entry) => (entry.isDirectory() ? bytesIn(join(folder, entry.name)) : lstatSync(join(folder, entry.name)).size))
      .reduce((sum, bytes) => sum + bytes, 0);
  } catch {
    // It changes while it is looked at.
    return 0;
  }
}
