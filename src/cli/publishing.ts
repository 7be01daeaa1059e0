import { awsOptions } from './aws-options.ts';
import type { CommandEntry, Slot } from './command-entry.ts';
import { seconds } from './options.ts';

/** Commands that bring a product to AWS. */
export const PUBLISHING: readonly CommandEntry[] = [
  {
    name: 'push',
    description: 'Bring both images to Amazon ECR, and see that SageMaker will take what is there.',
    example: 'sagemaker-algo push --create',
    define: definePush,
  },
  {
    name: 'publish',
    description: 'Create the algorithm resource of this version in your AWS account.',
    example: 'sagemaker-algo publish --dry-run --json > request.json',
    define: definePublish,
  },
];

function definePush({ command, ends, context }: Slot): void {
  for (const option of awsOptions()) command.addOption(option);
  command
    .option('--create', 'make the repositories that are missing', false)
    .option('--untested', 'push images that have not passed test-local since they were built', false)
    .option('--retag', 'when another image has the tag of this version: push under a tag of its own', false)
    .option('--no-scan', "do not wait for the registry's scan")
    .option('--scan-timeout <seconds>', "how long to wait for the registry's scan", seconds, 600)
    .option('--accept-findings', 'go on when the scan found critical or high vulnerabilities', false)
    .option('--dry-run', 'say what would be pushed where, call nobody in AWS', false)
    .option('--json', 'the result as JSON on stdout', false)
    .action(ends(async (options) => (await import('../commands/push.ts')).push(options, context)));
}

function definePublish({ command, ends, context }: Slot): void {
  for (const option of awsOptions()) command.addOption(option);
  command
    .option('--dry-run', 'print the exact CreateAlgorithm request, call nobody', false)
    .option('--json', 'the result as JSON on stdout', false)
    .action(ends(async (options) => (await import('../commands/publish.ts')).publish(options, context)));
}
