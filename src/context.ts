import type { Exec } from './exec.ts';
import type { OpenKeyboard } from './keys.ts';
import type { Progress } from './log.ts';
import type { Prompter } from './prompt.ts';
import type { Trace } from './trace.ts';

/** Where text goes. `columns` is undefined when the stream is not a terminal. */
export interface Output {
  /** Bytes go out as they are. */
  write(text: string | Uint8Array): void;
  readonly isTTY: boolean;
  readonly columns: number | undefined;
}

/**
 * Everything a command may touch outside its own arguments. Built once in `main.ts`; tests pass their own.
 * Functions ask for `Pick<Context, ...>` of what they need.
 */
export interface Context {
  /** Version of this tool, from its package.json. */
  readonly version: string;
  /** Folder of the installed package: holds `templates/`, `schema/`, `dist/`. */
  readonly packageRoot: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** The result asked for, and nothing else. */
  readonly stdout: Output;
  /** Progress, questions and problems. */
  readonly stderr: Output;
  /** Whether questions may be asked: a terminal on both sides and no `CI` in the environment. */
  readonly interactive: boolean;
  readonly exec: Exec;
  /** Under `--verbose`: told of what is done without `exec`, which tells by itself. */
  readonly trace?: Trace | undefined;
  readonly prompt: Prompter;
  /** Single keys, where somebody sits at a terminal. */
  readonly openKeyboard: OpenKeyboard;
  readonly progress: Progress;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Aborted by the first Ctrl-C or SIGTERM. Whoever starts something removes it when this fires. */
  readonly signal: AbortSignal;
  /** Identifies this run in labels, container names and work folders; safe in all of them. */
  readonly runId: string;
  /** Registers what a second Ctrl-C runs just before the process ends; returns the function that takes it back. */
  readonly onKill: (lastWords: () => void) => () => void;
}
