import { type ClientRequest, Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { HttpProxyAgent } from 'http-proxy-agent';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { trustedCertificates } from './certificates.ts';
import { refusedBy } from './describe-refusal.ts';
import type { ProxyAddress, Variables } from './route.ts';

/** Agents of Node's for one way, by the scheme of the address. */
export interface Agents {
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
}

/** As many as the SDK of AWS opens by itself. */
const POOL = { keepAlive: true, maxSockets: 50 };

/**
 * Agents that go through a proxy, or directly where there is none. They are Node's own or connect by themselves, so that what
 * NODE_USE_ENV_PROXY does to Node's default agents does not come on top.
 */
export function createAgents(proxy: ProxyAddress | undefined, variables: Variables): Agents {
  const certificates = trustedCertificates(variables);
  const ca = certificates === undefined ? {} : { ca: certificates };
  if (proxy === undefined) return { http: new HttpAgent(POOL), https: new HttpsAgent({ ...POOL, ...ca }) };
  // In a header and not in the address: the packages write addresses into their debug output.
  const headers = proxy.authorization === undefined ? {} : { 'Proxy-Authorization': proxy.authorization };
  const https = createTunnel(proxy, { ...POOL, ...ca, headers });
  // The package keeps what it is given for the connection to the proxy only.
  Object.assign(https.options, ca);
  return { http: new HttpProxyAgent(proxy.origin, { ...POOL, ...ca, headers }), https };
}

type TunnelOptions = NonNullable<ConstructorParameters<typeof HttpsProxyAgent>[1]>;

function createTunnel(proxy: ProxyAddress, options: TunnelOptions): HttpsProxyAgent<string> {
  const tunnel = new HttpsProxyAgent(proxy.origin, options);
  // It would hand on a refusal as if whoever is behind the proxy had answered so.
  tunnel.on('proxyConnect', ({ statusCode }: { readonly statusCode: number }, request: ClientRequest) => {
    if (statusCode !== 200) request.destroy(refusedBy(proxy, statusCode, request.host));
  });
  const connect = tunnel.connect;
  tunnel.connect = (request, wish) => {
    // A request that is given up while the proxy still thinks has no socket that would go with it: the process would wait for the proxy.
    const given = new AbortController();
    const destroy = request.destroy;
    request.destroy = (error) => {
      given.abort();
      return destroy.call(request, error);
    };
    request.once('proxyConnect', () => {
      request.destroy = destroy;
    });
    const connectOpts = { ...tunnel.connectOpts, signal: given.signal };
    return connect.call(Object.assign(Object.create(tunnel), { connectOpts }), request, wish);
  };
  return tunnel;
}
