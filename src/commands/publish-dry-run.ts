import type { Context } from '../context.ts';
import { type ExitCode, UserError } from '../errors.ts';
import type { AwsOptions } from '../publish/settings.ts';

/** What `publish --dry-run` may be told. */
export interface DryRunOptions extends AwsOptions {
  readonly json: boolean;
}

/** Prints the CreateAlgorithm request that `publish` would send. Calls nobody. */
export async function publishDryRun(_options: DryRunOptions, _context: Context): Promise<ExitCode> {
  throw new UserError('The request cannot be shown yet.');
}
