import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { ClientSettings } from './client-settings.ts';
import { callAws } from './failure.ts';

/** Who AWS takes this user for, and where calls go. */
export interface CallerIdentity {
  readonly account: string;
  readonly arn: string;
  readonly region: string;
}

/** The account, identity and Region that the settings and the default chain lead to. Throws AwsError. */
export async function getCallerIdentity(settings: ClientSettings, signal: AbortSignal): Promise<CallerIdentity> {
  const client = new STSClient({ ...settings });
  return callAws('sts', 'GetCallerIdentity', async () => {
    const region = await client.config.region();
    const { Account, Arn = '' } = await client.send(new GetCallerIdentityCommand({}), { abortSignal: signal });
    // A sign-in page of a network is read as an answer without anything in it.
    if (Account === undefined)
      throw Object.assign(new SyntaxError('Deserialization error: no account'), { $metadata: { httpStatusCode: 200 } });
    return { account: Account, arn: Arn, region };
  });
}
