/** Exit codes of every command; the README and `--help` describe them in the same words. */
export const EXIT = { ok: 0, failed: 1, usage: 2, couldNotLook: 3, bug: 70, interrupted: 130 } as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/**
 * Something the reader can act on: `message` says what happened and to what, `hint` the next step.
 * Recognised by `isUserError`, not by class identity: each lazily loaded bundle has its own copy of this class.
 */
export class UserError extends Error {
  readonly kind = 'user';
  readonly hint: string | undefined;
  readonly exitCode: ExitCode;

  constructor(message: string, options: { hint?: string; exitCode?: ExitCode; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'UserError';
    this.hint = options.hint;
    this.exitCode = options.exitCode ?? EXIT.usage;
  }
}

/** Whether something thrown is meant for the reader rather than a bug of ours. */
export function isUserError(error: unknown): error is UserError {
  return error instanceof Error && 'kind' in error && error.kind === 'user';
}

/** Thrown where work is given up because the user interrupted it; ends the process with 130. */
export class InterruptedError extends Error {
  readonly kind = 'interrupted';
  /** What goes on elsewhere, where nobody here can end it, and how to look at it; undefined when everything is removed. */
  readonly left: string | undefined;

  constructor(left?: string) {
    super('Interrupted.');
    this.name = 'InterruptedError';
    this.left = left;
  }
}

/** Whether something thrown says that the user interrupted the run. */
export function isInterrupted(error: unknown): boolean {
  return error instanceof Error && 'kind' in error && error.kind === 'interrupted';
}

/** What an interruption leaves behind, in words for the reader. */
export function leftBehind(error: unknown): string | undefined {
  return isInterrupted(error) && error instanceof Error && 'left' in error && typeof error.left === 'string' ? error.left : undefined;
}
