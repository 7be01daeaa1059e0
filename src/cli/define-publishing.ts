import { awsOptions } from './aws-options.ts';
import type { Slot } from './command-entry.ts';
import { seconds } from './options.ts';
import { addListingOptions, publishOrList } from './publish-listing.ts';

const POLL = ['--poll <seconds>', 'seconds between two looks (default: 30, growing to 60)', seconds] as const;

export function definePush({ command, ends, context }: Slot): void {
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
  for (const option of awsOptions()) command.addOption(option);
}

export function definePublish({ command, ends, context }: Slot): void {
  addListingOptions(command);
  command
    .option('--create', 'make ECR repositories and the bucket where they are missing', false)
    .option('--create-bucket', 'make the bucket where it is missing, encrypted and closed to the public', false)
    .option('--skip-push', 'the images of this version are in ECR already: only read them back', false)
    .option('--untested', 'push images that have not passed test-local since they were built', false)
    .option('--retag', 'when another image has the tag of this version: push under a tag of its own', false)
    .option('--no-scan', "do not wait for the registry's scan")
    .option('--scan-timeout <seconds>', "how long to wait for the registry's scan", seconds, 600)
    .option('--accept-findings', 'go on when the scan found critical or high vulnerabilities', false)
    .option('--replace', 'delete an algorithm of this name first, and make it anew', false)
    .option('--no-tags', 'tag nothing, for identities that may not')
    .option('--no-simulate', 'do not ask IAM whether you and the role may do all this')
    .option('--no-wait', 'end when the algorithm is created; its validation goes on')
    .option(...POLL)
    .option('-y, --yes', 'agree to the plan, and to a deletion by --replace, without a question', false)
    .option('--dry-run', 'print the exact CreateAlgorithm request, call nobody', false)
    .option('--json', 'the result as JSON on stdout', false)
    .addHelpText(
      'after',
      '\nThe plan is shown and has to be agreed to before anything is made. The validation runs jobs in your account, which cost money.\n' +
        'Exit code 1: the validation failed. Interrupted, or run again: it goes on from where it stands.',
    )
    .action(ends(publishOrList(command, context)));
  for (const option of awsOptions()) command.addOption(option);
}

export function defineStatus({ command, ends, context }: Slot): void {
  command
    .option('--watch', 'look until the validation has ended, however long that takes; without a name: this version', false)
    .option(...POLL)
    .option('--json', 'the result as JSON on stdout', false)
    .addHelpText('after', '\nExit code 1: the algorithm that was asked for has failed.')
    .action(ends(async (name, options) => (await import('../commands/status.ts')).status(name, options, context)));
  for (const option of awsOptions()) command.addOption(option);
}

export function defineUnpublish({ command, ends, context }: Slot): void {
  command
    .option('--data', 'also delete its samples and the results of its validation in S3', false)
    .option('-y, --yes', 'delete without having the name typed', false)
    .option(...POLL)
    .option('--json', 'the result as JSON on stdout', false)
    .addHelpText('after', '\nImages stay in ECR: other versions may need them.')
    .action(ends(async (name, options) => (await import('../commands/unpublish.ts')).unpublish(name, options, context)));
  for (const option of awsOptions()) command.addOption(option);
}
