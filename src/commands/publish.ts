import type { Context } from '../context.ts';
import { type ExitCode, UserError } from '../errors.ts';
import type { AwsOptions } from '../publish/settings.ts';

/** Options of `publish`, as `cli/publishing.ts` defines them. */
export interface PublishOptions extends AwsOptions {
  readonly dryRun: boolean;
  readonly json: boolean;
}

/** Creates the algorithm resource, or shows the request for it. */
export async function publish(options: PublishOptions, context: Context): Promise<ExitCode> {
  if (options.dryRun) return await (await import('./publish-dry-run.ts')).publishDryRun(options, context);
  throw new UserError('`publish` cannot create anything yet.', {
    hint: 'See what it would send with: sagemaker-algo publish --dry-run',
  });
}
