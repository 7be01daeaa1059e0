import { NodeHttpHandler, type NodeHttpHandlerOptions } from '@smithy/node-http-handler';
import { describeOnTheWay, refusedBy } from '../network/describe-refusal.ts';
import { type ProxyAddress, proxyFor, type Variables } from '../network/route.ts';

type Handling = Pick<NodeHttpHandler, 'metadata' | 'handle' | 'destroy' | 'updateHttpClientConfig' | 'httpHandlerConfigs'>;
type Setting = Parameters<NodeHttpHandler['updateHttpClientConfig']>;

/** Milliseconds until a proxy has led on to the other side. A direct way has the time-outs of the system. */
const CONNECT_MS = 20_000;

/** Sends the requests of one client by the ways that the environment names for their hosts. */
export function createRoutedHandler(variables: Variables): Handling {
  const handlers = new Map<string, Promise<NodeHttpHandler>>();
  const settings: Setting[] = [];
  const open = async (proxy: ProxyAddress | undefined): Promise<NodeHttpHandler> => {
    // The packages for proxies load with the first request, and only where something is to be done by them.
    const { createAgents } = await import('../network/agents.ts');
    const { http, https } = createAgents(proxy, variables);
    const handler = new NodeHttpHandler({
      httpAgent: http,
      httpsAgent: https,
      ...(proxy === undefined ? {} : { connectionTimeout: CONNECT_MS }),
    });
    for (const setting of settings) handler.updateHttpClientConfig(...setting);
    return handler;
  };
  const handlerFor = (proxy: ProxyAddress | undefined): Promise<NodeHttpHandler> => {
    const key = proxy?.origin ?? '';
    const found = handlers.get(key) ?? open(proxy);
    handlers.set(key, found);
    return found;
  };
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    async handle(request, options) {
      const { protocol, hostname, port } = request;
      const proxy = proxyFor(new URL(`${protocol}//${hostname}${port === undefined ? '' : `:${port}`}`), variables);
      const handler = await handlerFor(proxy);
      if (proxy === undefined) return await handler.handle(request, options);
      try {
        const answer = await handler.handle(request, options);
        if (answer.response.statusCode === 407) throw refusedBy(proxy, 407, hostname);
        return answer;
      } catch (error) {
        throw describeOnTheWay(error, proxy);
      }
    },
    updateHttpClientConfig(...setting) {
      settings.push(setting);
      for (const handler of handlers.values()) void handler.then((one) => one.updateHttpClientConfig(...setting));
    },
    httpHandlerConfigs: (): NodeHttpHandlerOptions => ({}),
    destroy() {
      for (const handler of handlers.values()) void handler.then((one) => one.destroy());
    },
  };
}
