import { statSync } from 'node:fs';
import { UserError } from './errors.ts';
import { formatBytes } from './text/bytes.ts';

/** Saved observations with all their logs, the largest text that is read, stay far below. */
const LONGEST = 268_435_456;

/** Throws a UserError for a file that is longer than any text of ours. */
export function assertShort(path: string): void {
  const { size } = statSync(path);
  if (size <= LONGEST) return;
  throw new UserError(`${path} has ${formatBytes(size)}; more than ${formatBytes(LONGEST)} of text are not read.`, {
    hint: 'Is it the file that was meant?',
  });
}
