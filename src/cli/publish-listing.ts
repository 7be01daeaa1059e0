import type { Command } from 'commander';
import type { PublishOptions } from '../commands/publish.ts';
import type { DryRunOptions } from '../commands/publish-dry-run.ts';
import type { PublishListingOptions } from '../commands/publish-listing.ts';
import type { Context } from '../context.ts';
import type { ExitCode } from '../errors.ts';
import { OPTION_GROUPS } from './groups.ts';
import { refuseGiven } from './places.ts';

/** By attribute name, the options that have a meaning with `--listing` only, and those that have none with it. */
const LISTING_ONLY = ['changeSet', 'product', 'public'];
const ALGORITHM_ONLY = [
  ...['create', 'createBucket', 'skipPush', 'untested', 'retag', 'scan', 'scanTimeout', 'acceptFindings'],
  ...['replace', 'tags', 'simulate', 'wait'],
];

/** Options of `publish` that are about the product in AWS Marketplace. */
export function addListingOptions(command: Command): Command {
  return command
    .optionsGroup(OPTION_GROUPS.listing)
    .option('--listing [folder]', 'list the published version in AWS Marketplace, from what `listing` made (default: listing)')
    .option('--change-set <file>', 'with --listing: where the change sets go (default: change-sets.json in that folder)')
    .option('--product <id>', 'with --listing: the product to add the version to (default: the one of this project)')
    .option('--public', 'with --listing: also ask AWS to make the product public', false)
    .optionsGroup('Options:');
}

/**
 * `publish`; with `--listing` what it does in AWS Marketplace; with `--dry-run` only the request, by a module that loads nothing that
 * could call AWS.
 */
export function publishOrList(
  command: Command,
  context: Context,
): (options: PublishOptions & DryRunOptions & Partial<PublishListingOptions>) => Promise<ExitCode> {
  return async (options) => {
    const { listing } = options;
    if (listing === undefined) refuseGiven(command, LISTING_ONLY, 'goes with --listing only');
    else refuseGiven(command, ALGORITHM_ONLY, 'has no meaning with --listing');
    if (listing !== undefined) {
      const all = options as PublishListingOptions;
      return (await import('../commands/publish-listing.ts')).publishListing({ ...all, listing }, context);
    }
    if (options.dryRun) return (await import('../commands/publish-dry-run.ts')).publishDryRun(options, context);
    return (await import('../commands/publish.ts')).publish(options, context);
  };
}
