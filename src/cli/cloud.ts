import type { Command } from 'commander';
import { awsOptions } from './aws-options.ts';
import type { CommandEntry, Slot } from './command-entry.ts';

/** Commands about what runs in AWS. */
export const CLOUD: readonly CommandEntry[] = [
  {
    name: 'jobs [action] [name]',
    description: 'List what runs and lies in AWS because of this project; attach to it, stop it, remove it.',
    example: 'sagemaker-algo jobs\n  sagemaker-algo jobs attach my-algo-train-k3f9a2b1c0\n  sagemaker-algo jobs --cleanup',
    define: defineJobs,
  },
];

function addAws(command: Command): Command {
  for (const option of awsOptions()) command.addOption(option);
  return command;
}

function defineJobs({ command, ends, context }: Slot): void {
  command
    .option('--all', 'of every project that this tool has run in this account and Region', false)
    .option('--cleanup', 'delete endpoints and models and stop jobs, after a question', false)
    .option('--data', 'with --cleanup: also the data and results of this project in the bucket', false)
    .option('--out <folder>', 'with attach: where the results go (default: artifacts, or artifacts/transform)')
    .option('-y, --yes', 'ask nothing', false)
    .option('--json', 'the list as JSON on stdout', false)
    .option('--dry-run', 'with --cleanup: only say what would be removed', false);
  addAws(command)
    .addHelpText(
      'after',
      '\nActions:\n  attach NAME  follow a job to its end and fetch its results; wait for an endpoint\n  stop NAME    stop a job; delete an endpoint and what belongs to it',
    )
    .action(ends(async (action, name, options) => (await import('../commands/jobs.ts')).jobs({ ...options, action, name }, context)));
}
