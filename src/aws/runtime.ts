import { InvokeEndpointCommand, SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import type { ClientSettings } from './client-settings.ts';
import { callAws } from './failure.ts';

export interface EndpointCall {
  readonly endpoint: string;
  readonly body: Uint8Array;
  readonly contentType: string;
  readonly accept: string | undefined;
}

/** What a model behind an endpoint answered. */
export type EndpointAnswer =
  | { readonly status: 'answered'; readonly contentType: string; readonly body: Uint8Array }
  /** The container answered something else than 2xx, or nothing; `code` is undefined then. */
  | { readonly status: 'model-error'; readonly code: number | undefined; readonly message: string; readonly logStream: string | undefined };

/** Sends requests to endpoints. */
export interface Runtime {
  /** One request through InvokeEndpoint. What the container itself refuses is an answer; anything else throws AwsError. */
  invoke(call: EndpointCall): Promise<EndpointAnswer>;
}

export function createRuntime(settings: ClientSettings, signal: AbortSignal): Runtime {
  // A request to a model is not sent again for an error of the container: the seller wants to see it.
  const client = new SageMakerRuntimeClient({ ...settings });
  return {
    async invoke({ endpoint, body, contentType, accept }) {
      const input = { EndpointName: endpoint, Body: body, ContentType: contentType, ...(accept === undefined ? {} : { Accept: accept }) };
      return await callAws('sagemaker-runtime', 'InvokeEndpoint', async () => {
        try {
          const answer = await client.send(new InvokeEndpointCommand(input), { abortSignal: signal });
          return { status: 'answered', contentType: answer.ContentType ?? '', body: answer.Body ?? new Uint8Array() } as const;
        } catch (error) {
          const refused = readModelError(error);
          if (refused === undefined) throw error;
          return refused;
        }
      });
    },
  };
}

function readModelError(error: unknown): EndpointAnswer | undefined {
  if (!(error instanceof Error) || error.name !== 'ModelError') return undefined;
  const text = (name: string) => (name in error ? (error as unknown as Record<string, unknown>)[name] : undefined);
  const code = text('OriginalStatusCode');
  const message = text('OriginalMessage');
  const stream = text('LogStreamArn');
  return {
    status: 'model-error',
    code: typeof code === 'number' && code > 0 ? code : undefined,
    message: typeof message === 'string' && message !== '' ? message : error.message,
    logStream: typeof stream === 'string' ? stream : undefined,
  };
}
