import type { AwsTarget } from '../aws/client-settings.ts';
import type { Config } from '../config/schema.ts';
import { UserError } from '../errors.ts';

/** What the commands that call AWS may be told on the command line. */
export interface AwsOptions {
  readonly region?: string | undefined;
  readonly profile?: string | undefined;
  readonly account?: string | undefined;
  readonly role?: string | undefined;
  readonly bucket?: string | undefined;
}

/** Where a product goes, as far as it was said. What is undefined is asked of AWS, or missing. */
export interface PublishSettings extends AwsTarget {
  /** Twelve digits. */
  readonly account: string | undefined;
  /** ARN of the role that validation, and every job that we start, runs as. */
  readonly role: string | undefined;
  /** Bucket for samples and results, without `s3://`. */
  readonly bucket: string | undefined;
}

/**
 * Flags before variables of ours before the spec. AWS_REGION comes last: it is what a shell happens to have, and a product has its
 * Region in the spec. Calls nobody.
 */
export function resolveSettings(
  options: AwsOptions,
  env: Readonly<Record<string, string | undefined>>,
  { publish }: { readonly publish: Partial<Config['publish']> | undefined },
): PublishSettings {
  const filled = (name: string) => env[name] || undefined;
  const role = options.role ?? filled('SAGEMAKER_ALGO_ROLE') ?? publish?.role;
  return {
    region: options.region ?? filled('SAGEMAKER_ALGO_REGION') ?? publish?.region ?? filled('AWS_REGION') ?? filled('AWS_DEFAULT_REGION'),
    profile: options.profile ?? filled('AWS_PROFILE'),
    account: options.account ?? filled('SAGEMAKER_ALGO_ACCOUNT') ?? publish?.account ?? accountOf(role),
    role,
    bucket: options.bucket ?? filled('SAGEMAKER_ALGO_BUCKET') ?? publish?.bucket,
  };
}

/** Throws UserError when something that was found is in another account than the one that was named. */
export function assertOwner(arn: string, { account }: Pick<PublishSettings, 'account'>): void {
  const owner = accountOf(arn);
  if (account === undefined || owner === account) return;
  throw new UserError(`${arn} is in the account ${owner ?? 'of nobody'}, not ${account}.`, {
    hint: 'Use other credentials (--profile NAME, AWS_PROFILE), or correct --account or sagemaker-algo.json.',
  });
}

/** The account that an ARN names. */
export function accountOf(arn: string | undefined): string | undefined {
  return arn === undefined ? undefined : /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(arn)?.[1];
}
