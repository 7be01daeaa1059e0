import type { CommandEntry, Slot } from './command-entry.ts';
import { updateOptions } from './options.ts';

/** Commands that extend a project that exists. */
export const EXTENDING: readonly CommandEntry[] = [
  {
    name: 'derive',
    description: 'Renew what is made from sagemaker-algo.json: the marked tables of the README.',
    example: 'sagemaker-algo derive --check',
    define: defineDerive,
  },
  {
    name: 'update',
    description: 'Bring a project to what its template gives now; your own changes are merged.',
    example: 'sagemaker-algo update --dry-run --images combined',
    define: defineUpdate,
  },
];

function defineDerive({ command, ends, context }: Slot): void {
  command
    .option('--check', 'only look; exit code 1 when something is not as the spec has it', false)
    .option('--force', 'replace what was edited by hand, too', false)
    .option('--json', 'what became of each region as JSON on stdout', false)
    .action(ends(async (options) => (await import('../commands/derive.ts')).derive(options, context)));
}

function defineUpdate({ command, ends, context }: Slot): void {
  for (const option of updateOptions()) command.addOption(option);
  command
    .addHelpText('after', '\nExit code 1: there are conflicts to settle, or with --check there is an update.')
    .action(ends(async (options) => (await import('../commands/update.ts')).update(options, context)));
}
