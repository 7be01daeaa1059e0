import { paginateListTags } from '@aws-sdk/client-sagemaker';
import type { ClientSettings } from './client-settings.ts';
import { openSageMaker } from './sagemaker-client.ts';

/** Reads the tags of anything of SageMaker by its ARN. Throws AwsError. */
export function createTagReader(settings: ClientSettings, signal: AbortSignal): (arn: string) => Promise<Readonly<Record<string, string>>> {
  const { client, call } = openSageMaker(settings, signal);
  return (ResourceArn) =>
    call('ListTags', async () => {
      const tags: Record<string, string> = {};
      for await (const { Tags = [] } of paginateListTags({ client }, { ResourceArn }, { abortSignal: signal })) {
        signal.throwIfAborted();
        for (const { Key = '', Value = '' } of Tags) tags[Key] = Value;
      }
      return tags;
    });
}
