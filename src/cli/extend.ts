import type { CommandEntry, Slot } from './command-entry.ts';

/** Commands that extend a project that exists. */
export const EXTENDING: readonly CommandEntry[] = [
  {
    name: 'derive',
    description: 'Renew what is made from sagemaker-algo.json: the marked tables of the README.',
    example: 'sagemaker-algo derive --check',
    define: defineDerive,
  },
];

function defineDerive({ command, ends, context }: Slot): void {
  command
    .option('--check', 'only look; exit code 1 when something is not as the spec has it', false)
    .option('--force', 'replace what was edited by hand, too', false)
    .option('--json', 'what became of each region as JSON on stdout', false)
    .action(ends(async (options) => (await import('../commands/derive.ts')).derive(options, context)));
}
