import { describeOnTheWay, refusedBy } from '../network/describe-refusal.ts';
import { type ProxyAddress, proxyFor, type Variables } from '../network/route.ts';
import type { Handler } from './routed-calls.ts';

type Handling = Pick<Handler, 'metadata' | 'handle' | 'destroy' | 'updateHttpClientConfig' | 'httpHandlerConfigs'>;
type Setting = Parameters<Handler['updateHttpClientConfig']>;

/** Sends the requests of one client by the ways that the environment names for their hosts. */
export function createRoutedHandler(variables: Variables): Handling {
  const handlers = new Map<string, Promise<Handler>>();
  const settings: Setting[] = [];
  const open = async (proxy: ProxyAddress | undefined): Promise<Handler> => {
    // It loads with the first request, and only where something is to be done by it.
    const { openHandler } = await import('./routed-calls.ts');
    const handler = openHandler(proxy, variables);
    for (const setting of settings) handler.updateHttpClientConfig(...setting);
    return handler;
  };
  const handlerFor = (proxy: ProxyAddress | undefined): Promise<Handler> => {
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
      for (const handler of handlers.values())
        void handler.then(
          (one) => one.updateHttpClientConfig(...setting),
          () => {},
        );
    },
    httpHandlerConfigs: (): ReturnType<Handler['httpHandlerConfigs']> => ({}),
    destroy() {
      for (const handler of handlers.values())
        void handler.then(
          (one) => one.destroy(),
          () => {},
        );
    },
  };
}

type Chain = typeof import('./routed-calls.ts').openChain;

/** The SDK's default chain of credentials by the same ways. By itself it hands the handler of a client on to STS, and not to SSO. */
export function routeCredentials(variables: Variables): (...init: Parameters<Chain>) => ReturnType<Chain> {
  return (init) => {
    let opening: Promise<ReturnType<Chain>> | undefined;
    const open = async () => {
      const { openChain } = await import('./routed-calls.ts');
      return openChain({ ...init, clientConfig: { requestHandler: createRoutedHandler(variables) } });
    };
    return async (options) => {
      opening ??= open();
      return await (await opening)(options);
    };
  };
}
