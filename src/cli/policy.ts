import { Argument, Option } from 'commander';
import { awsOptions } from './aws-options.ts';
import type { CommandEntry, Slot } from './command-entry.ts';
import { collect } from './options.ts';

/** Prints what has to be allowed in AWS; calls nobody there. */
export const POLICIES: readonly CommandEntry[] = [
  {
    name: 'policy',
    description: 'Print the IAM policies that publishing needs: for the role, for yourself, for AWS Marketplace.',
    example:
      'sagemaker-algo policy role > role.json\n  sagemaker-algo policy role --trust\n  sagemaker-algo policy caller --for publish --account 123456789012',
    define: definePolicy,
  },
];

function definePolicy({ command, ends, context }: Slot): void {
  command
    .addArgument(new Argument('<kind>', 'whose policy').choices(['role', 'caller', 'marketplace']))
    .option('--trust', 'the trust policy of that role instead of its permissions', false)
    .addOption(
      new Option(
        '--for <commands>',
        'with caller: for these commands: push, publish, cloud, listing (repeatable; default: push and publish)',
      )
        .argParser(collect)
        .default([]),
    )
    .action(ends(async (kind, options) => (await import('../commands/policy.ts')).policy(kind, options, context)));
  for (const option of awsOptions()) command.addOption(option);
}
