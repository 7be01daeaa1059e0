import type { Command } from 'commander';
import type { Context } from '../context.ts';
import type { ExitCode } from '../errors.ts';

/** What a command's options and action are put into. */
export interface Slot {
  readonly command: Command;
  readonly context: Context;
  /** The whole command tree, made anew; its help goes to `write`. For what is made of it. */
  readonly whole: (write: (text: string | Uint8Array) => void) => Promise<Command>;
  /** An action whose return value becomes the exit code. */
  ends<A extends unknown[]>(action: (...args: A) => Promise<ExitCode>): (...args: A) => Promise<void>;
}

/** A command, with what it needs for the list of all of them. */
export interface CommandEntry {
  readonly name: string;
  readonly description: string;
  /** Several stand on lines of their own, indented by two blanks. */
  readonly example: string;
  /** Left out of `--help`, completion and the manual page. */
  readonly hidden?: boolean;
  /** Where options are many it loads them, since `--help` needs none. */
  readonly define: (slot: Slot) => void | Promise<void>;
}
