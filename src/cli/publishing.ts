import { awsOptions } from './aws-options.ts';
import type { CommandEntry, Slot } from './command-entry.ts';

/** Commands that bring a product to AWS. */
export const PUBLISHING: readonly CommandEntry[] = [
  {
    name: 'publish',
    description: 'Create the algorithm resource of this version in your AWS account.',
    example: 'sagemaker-algo publish --dry-run --json > request.json',
    define: definePublish,
  },
];

function definePublish({ command, ends, context }: Slot): void {
  for (const option of awsOptions()) command.addOption(option);
  command
    .option('--dry-run', 'print the exact CreateAlgorithm request, call nobody', false)
    .option('--json', 'the result as JSON on stdout', false)
    .action(ends(async (options) => (await import('../commands/publish.ts')).publish(options, context)));
}
