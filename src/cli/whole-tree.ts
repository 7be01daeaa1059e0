import type { CommandTree } from '../completion/tree.ts';
import type { Context } from '../context.ts';
import { defineAll } from './program.ts';
import { readTree } from './tree.ts';

/** The command tree where no command runs: for the build and for tests. */
export function readWholeTree(context: Context): Promise<CommandTree> {
  return readTree((write) => defineAll(context, write));
}
