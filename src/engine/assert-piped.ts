import type { ChildProcess } from 'node:child_process';
import { EXIT, UserError } from '../errors.ts';

/**
 * Throws a UserError for a program that did not even get its pipes, because too many files are open: Node then gives a process without
 * streams, and its error comes when nobody has had time to listen. Called right after `spawn`.
 */
export function assertPiped(child: ChildProcess): void {
  if (child.pid !== undefined || child.stdout !== undefined) return;
  child.once('error', () => {});
  throw new UserError(`Too many files are open: ${child.spawnfile} cannot be started.`, {
    hint: 'Raise the limit with: ulimit -n 4096',
    exitCode: EXIT.couldNotLook,
  });
}
