import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { createAgents } from '../network/agents.ts';
import type { ProxyAddress, Variables } from '../network/route.ts';

/** Milliseconds until a proxy has led on to the other side. A direct way has the time-outs of the system. */
const CONNECT_MS = 20_000;

/** The SDK's handler of requests. */
export type Handler = NodeHttpHandler;

/** The SDK's handler for one way. */
export function openHandler(proxy: ProxyAddress | undefined, variables: Variables): Handler {
  const { http, https } = createAgents(proxy, variables);
  const time = proxy === undefined ? {} : { connectionTimeout: CONNECT_MS };
  return new NodeHttpHandler({ httpAgent: http, httpsAgent: https, ...time });
}

/** The SDK's default chain of credentials. */
export const openChain: typeof defaultProvider = defaultProvider;
