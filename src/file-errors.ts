import { statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname } from 'node:path';
import { EXIT, type ExitCode, UserError } from './errors.ts';

/** What was being done with the path when the file system refused; used as a verb in the message. */
export type FileAction = 'read' | 'write' | 'remove';

interface Explained {
  readonly message: string;
  readonly hint: string;
  /** `usage` where another path would do, `couldNotLook` where the machine has to change; the latter unless said otherwise. */
  readonly exitCode?: ExitCode;
}

const SENTENCES: Readonly<Record<string, (action: FileAction, path: string) => Explained>> = {
  ENOSPC: (_, path) => ({
    message: `The disk is full: ${path} could not be written.`,
    hint: freeSpace(path),
  }),
  EDQUOT: (_, path) => ({
    message: `Your disk quota is used up: ${path} could not be written.`,
    hint: freeSpace(path),
  }),
  EACCES: (action, path) => denied(action, path),
  EPERM: (action, path) => denied(action, path),
  EROFS: (action, path) => ({
    message: `Cannot ${action} ${path}: its file system is read-only.`,
    hint: 'Choose a folder on another disk.',
  }),
  ENOENT: (action, path) => ({
    message: `Cannot ${action} ${path}: there is no such file or folder.`,
    hint: 'Check the path, or run the command in the folder it belongs to.',
    exitCode: EXIT.usage,
  }),
  ENOTDIR: (action, path) => ({
    message: `Cannot ${action} ${path}: ${blockingFile(path)} is a file, not a folder.`,
    hint: 'Choose another path, or move that file away.',
    exitCode: EXIT.usage,
  }),
  EEXIST: (action, path) => ({
    message: `Cannot ${action} ${path}: something is there already.`,
    hint: 'Move it away, then run the command again.',
    exitCode: EXIT.usage,
  }),
  ENOTEMPTY: (action, path) => ({
    message: `Cannot ${action} ${path}: it is a folder with something in it.`,
    hint: 'Look at what is in it, then run the command again.',
    exitCode: EXIT.usage,
  }),
  EISDIR: (action, path) => ({
    message: `Cannot ${action} ${path}: it is a folder, and a file was expected.`,
    hint: 'Choose another path, or move that folder away.',
    exitCode: EXIT.usage,
  }),
  ENAMETOOLONG: (action, path) => ({
    message: `Cannot ${action} ${path}: the name is longer than the file system allows.`,
    hint: 'Choose a shorter name or a folder nearer to the root.',
    exitCode: EXIT.usage,
  }),
  ELOOP: (action, path) => ({
    message: `Cannot ${action} ${path}: its symbolic links lead nowhere.`,
    hint: 'Remove the links, then run the command again.',
    exitCode: EXIT.usage,
  }),
  EBUSY: (action, path) => ({
    message: `Cannot ${action} ${path}: another program is using it.`,
    hint: 'Close that program and try again.',
  }),
  EMFILE: (action, path) => ({
    message: `Cannot ${action} ${path}: too many files are open.`,
    hint: 'Raise the limit with: ulimit -n 4096',
  }),
  ENFILE: (action, path) => ({
    message: `Cannot ${action} ${path}: all programs of this machine together have too many files open.`,
    hint: 'Close some of them, then run the command again.',
  }),
  EIO: (action, path) => ({
    message: `Cannot ${action} ${path}: the disk reported an error.`,
    hint: 'Check the disk, or use another one.',
  }),
};

function freeSpace(path: string): string {
  const temporary = path === tmpdir() || path.startsWith(`${tmpdir()}/`) ? ', or let TMPDIR name a folder on a larger disk' : '';
  return `Free some space${temporary}, then run the command again.`;
}

function denied(action: FileAction, path: string): Explained {
  const folder = action === 'read' ? path : dirname(path);
  return {
    message: `Not allowed to ${action} ${path}.`,
    hint: `Use another folder, or change the rights of this one; see: ls -ld ${folder}`,
  };
}

/** The first part of a path, from the root on, that is a file. */
function blockingFile(path: string): string {
  return partsFromRoot(path).find((part) => statSync(part, { throwIfNoEntry: false })?.isFile() === true) ?? 'a part of it';
}

function partsFromRoot(path: string): readonly string[] {
  return dirname(path) === path ? [] : [...partsFromRoot(dirname(path)), path];
}

/** Turns what the file system threw into a sentence with path and next step; anything else comes back as it is. */
export function describeFileError(error: unknown, action: FileAction, path: string): unknown {
  if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) return error;
  const sentence = SENTENCES[String(error.code)];
  if (sentence === undefined) return error;
  const { message, hint, exitCode = EXIT.couldNotLook } = sentence(action, path);
  return new UserError(message, { hint, exitCode, cause: error });
}

/** Runs file system calls; what they throw reaches the reader as a sentence. */
export function explaining<T>(action: FileAction, path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw describeFileError(error, action, path);
  }
}
