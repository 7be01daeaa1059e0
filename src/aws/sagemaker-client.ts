import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import type { ClientSettings } from './client-settings.ts';
import { callAws } from './failure.ts';

/** A tag in the form that every Create operation of SageMaker takes. */
export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/** One thing of a list, as far as all lists agree. Times are milliseconds since the epoch. */
export interface Listed {
  readonly name: string;
  readonly arn: string;
  readonly status: string;
  readonly createdAt: number;
}

/** What a list is narrowed to. */
export interface ListFilter {
  readonly nameContains?: string | undefined;
}

/** Entries of a page of a list: the most that SageMaker gives. */
export const PAGE = 100;

/** A client for this place and the way its calls are made: what AWS refuses is thrown as AwsError. */
export function openSageMaker(settings: ClientSettings, signal: AbortSignal) {
  const client = new SageMakerClient({ ...settings });
  const call = <T>(operation: string, send: (client: SageMakerClient, abort: { readonly abortSignal: AbortSignal }) => Promise<T>) =>
    callAws('sagemaker', operation, () => send(client, { abortSignal: signal }));
  return { client, call };
}

/** Milliseconds since the epoch of a time that the SDK gives. */
export function timeOf(date: Date | undefined): number | undefined {
  return date?.getTime();
}
