import { Argument } from 'commander';
import { QUESTIONS } from '../completion/questions.ts';
import { SHELLS } from '../completion/shells.ts';
import type { CommandEntry, Slot } from './command-entry.ts';

/** Commands about the tool itself. */
export const HABITS: readonly CommandEntry[] = [
  {
    name: 'completion',
    description: 'Print a script with which a shell completes commands, options and their values.',
    example: 'source <(sagemaker-algo completion bash)\n  sagemaker-algo completion fish > ~/.config/fish/completions/sagemaker-algo.fish',
    define: defineCompletion,
  },
  {
    name: 'help [command]',
    description: 'The same as --help after a command.',
    example: 'sagemaker-algo help train',
    define: () => {},
  },
  {
    name: 'complete-values',
    description: 'Print what the completion scripts ask about the project at hand.',
    example: 'sagemaker-algo complete-values hyperparameters',
    hidden: true,
    define: defineCompleteValues,
  },
  {
    name: 'refresh-newest-version',
    description: 'Ask npm for the newest version, for the notice of commands to come.',
    example: 'sagemaker-algo refresh-newest-version',
    hidden: true,
    define: ({ command, ends, context }) =>
      void command.action(ends(async () => (await import('../commands/refresh-newest-version.ts')).refreshNewestVersion(context))),
  },
];

function defineCompleteValues({ command, ends, context }: Slot): void {
  command
    .addArgument(new Argument('<what>').choices([...QUESTIONS]))
    .action(ends(async (what) => (await import('../commands/complete-values.ts')).completeValues(what, context)));
}

function defineCompletion({ command, ends, context, whole }: Slot): void {
  command
    .addArgument(new Argument('<shell>', 'whose script').choices([...SHELLS]))
    .addHelpText(
      'after',
      '\nThe script is made for this version: print it again after an update. docs/command-line.md tells where each shell looks for it.',
    )
    .action(
      ends(async (shell) => {
        const [{ completion }, { readTree }] = await Promise.all([import('../commands/completion.ts'), import('./tree.ts')]);
        return completion(shell, await readTree(whole), context);
      }),
    );
}
