import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contextId, type Endpoint, findConfigFolder, socketPath } from './endpoint.ts';
import type { EngineAddress } from './engine-socket.ts';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Where the engine's API can be asked without a client; undefined where that is left to the client: over ssh, through a proxy, without
 * TLS or with one that is not verified, and where certificates are missing, which the client has words for.
 */
export function findAddress(endpoint: Endpoint, env: Env): EngineAddress | undefined {
  const path = socketPath(endpoint);
  if (path !== undefined) return { path };
  const [, host, port] = /^tcp:\/\/([\w.-]+):(\d+)\/?$/.exec(endpoint.host ?? '') ?? [];
  const folder = findCertificates(endpoint, env);
  const proxied = ['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy'].some((name) => env[name]);
  if (host === undefined || folder === undefined || proxied) return undefined;
  try {
    const read = (name: string) => readFileSync(join(folder, name));
    return { host, port: Number(port), ca: read('ca.pem'), cert: read('cert.pem'), key: read('key.pem') };
  } catch {
    return undefined;
  }
}

function findCertificates({ source, context }: Endpoint, env: Env): string | undefined {
  const configuration = findConfigFolder(env);
  if (source === 'DOCKER_HOST') return env['DOCKER_TLS_VERIFY'] ? env['DOCKER_CERT_PATH'] || configuration : undefined;
  const folder = join(configuration, 'contexts/tls', contextId(context), 'docker');
  return existsSync(folder) ? folder : undefined;
}
