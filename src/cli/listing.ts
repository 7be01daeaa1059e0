import type { CommandEntry, Slot } from './command-entry.ts';
import { engineOption } from './options.ts';

/** The commands about the page in AWS Marketplace. */
export const LISTING: readonly CommandEntry[] = [
  {
    name: 'listing',
    description: "Make what an AWS Marketplace listing asks for, with samples recorded from runs here and a buyer's notebook.",
    example: 'sagemaker-algo listing',
    define: defineListing,
  },
];

function defineListing({ command, ends, context }: Slot): void {
  command
    .option('--out <folder>', 'where it goes', 'listing')
    .addOption(engineOption())
    .option('--no-record', 'use the recordings that are there, run nothing')
    .option(
      '--report <file>',
      'JSON report of the test-local run that proves tuning, Pipe mode and several instances (default: the last one)',
    )
    .option('--check', 'write and run nothing; exit code 1 when something is missing or out of date', false)
    .option('--force', 'replace what was edited by hand, too', false)
    .option('--dry-run', 'print the commands, run nothing', false)
    .option('--json', 'files and gaps as JSON on stdout', false)
    .addHelpText('after', '\nThe texts come from the section "listing" of sagemaker-algo.json; docs/listing.md explains its fields.')
    .action(ends(async (options) => (await import('../commands/listing.ts')).listing(options, context)));
}
