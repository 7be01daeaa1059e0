import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BuyerError, printable } from './buyer-error.ts';

/** DescribeTrainingJob shows the first 1024 characters; the first line is what people read. */
const LONGEST = 1024;
const LONGEST_LINE = 200;

/** System errors that the buyer can do something about. */
const SYSTEM: Readonly<Record<string, string>> = {
  ENOSPC: 'The disk is full. Give the training job a larger volume.',
  EDQUOT: 'The disk is full. Give the training job a larger volume.',
  ENOMEM: 'The memory is full. Use an instance type with more memory.',
  EACCES: 'A file could not be opened: permission denied.',
  EIO: 'Reading or writing a file failed (input/output error).',
};

/** The failure reason for an error: no stack, no paths of ours, nothing of the algorithm's inner life. */
export function describeFailure(error: unknown): string {
  if (error instanceof BuyerError) return shorten(error.message);
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  const known = typeof code === 'string' ? SYSTEM[code] : undefined;
  if (known !== undefined) return known;
  const kind = error instanceof Error ? error.name : 'unknown error';
  return shorten(`The algorithm failed because of a fault of its own (${kind}). Please report this to its seller.`);
}

function shorten(message: string): string {
  const [first = '', ...more] = message.split('\n').map(printable);
  const head = first.length > LONGEST_LINE ? `${first.slice(0, LONGEST_LINE - 1)}…` : first;
  return [head, ...more].join('\n').slice(0, LONGEST);
}

/** Writes the file that becomes the job's failure reason. It must be the last thing written. */
export function writeFailure(path: string, reason: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${reason}\n`);
}

/** For the log: the error's own words and where in `src` it came from, for the seller who looks for the fault. */
export function describeForLog(error: unknown): string[] {
  if (error instanceof BuyerError) return [];
  if (!(error instanceof Error)) return [printable(String(error))];
  const project = fileURLToPath(new URL('../../', import.meta.url));
  const frames = [...(error.stack ?? '').matchAll(/((?:file:\/\/)?\/[^\s()]+):(\d+):\d+/g)]
    .map(([, file = '', line]) => ({ file: relative(project, file.startsWith('file:') ? fileURLToPath(file) : file), line }))
    .filter(({ file }) => !file.startsWith('..'));
  // Node's fetch says only that it failed; what failed is in its cause.
  const cause = error.cause instanceof Error ? ` (${error.cause.message})` : '';
  return [printable(`${error.name}: ${error.message}${cause}`), ...frames.slice(0, 5).map(({ file, line }) => `  at ${file}:${line}`)];
}
