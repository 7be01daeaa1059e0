import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseBoundedJson } from '../text/bounded-json.ts';

/** Where the docker client will look for the engine, by the client's own rules. */
export interface Endpoint {
  /** Name of the docker context; `default` when `DOCKER_HOST` decides. */
  readonly context: string;
  /** As in `unix:///var/run/docker.sock`; undefined when the context cannot be read. */
  readonly host: string | undefined;
  /** What decided: for messages. */
  readonly source: 'DOCKER_HOST' | 'DOCKER_CONTEXT' | 'the docker configuration' | 'the default';
  /** Proxy variables that the client's configuration puts into every container. */
  readonly injected: readonly string[];
}

const DEFAULT_HOST = { win32: 'npipe:////./pipe/docker_engine', other: 'unix:///var/run/docker.sock' } as const;

/** Names under which the client's `proxies` settings reach a container; it sets each in both cases. */
const PROXY_VARIABLES: Readonly<Record<string, string>> = {
  httpProxy: 'HTTP_PROXY',
  httpsProxy: 'HTTPS_PROXY',
  ftpProxy: 'FTP_PROXY',
  noProxy: 'NO_PROXY',
  allProxy: 'ALL_PROXY',
};

/** Finds the endpoint without asking the client: DOCKER_HOST, then DOCKER_CONTEXT, then the configured context. */
export function resolveEndpoint(env: Readonly<Record<string, string | undefined>>, platform: NodeJS.Platform): Endpoint {
  const folder = findConfigFolder(env);
  const config = readJson(join(folder, 'config.json'));
  const injected = describeProxies(config);
  const byDefault = platform === 'win32' ? DEFAULT_HOST.win32 : DEFAULT_HOST.other;
  if (env['DOCKER_HOST']) return { context: 'default', host: env['DOCKER_HOST'], source: 'DOCKER_HOST', injected };
  const configured = typeof config['currentContext'] === 'string' ? config['currentContext'] : '';
  const context = env['DOCKER_CONTEXT'] || configured || 'default';
  if (context === 'default') return { context, host: byDefault, source: 'the default', injected };
  const source = env['DOCKER_CONTEXT'] ? 'DOCKER_CONTEXT' : 'the docker configuration';
  return { context, host: readContextHost(folder, context), source, injected };
}

/** The docker client's own folder, with its configuration, contexts and plugins. */
export function findConfigFolder(env: Readonly<Record<string, string | undefined>>): string {
  if (env['DOCKER_CONFIG']) return env['DOCKER_CONFIG'];
  try {
    return join(env['HOME'] || homedir(), '.docker');
  } catch {
    // A user without a name and without HOME has no home; the client then looks here.
    return '/.docker';
  }
}

/** The client's files that an endpoint was found in, or would have been. */
export function endpointFiles({ source, context }: Endpoint, env: Readonly<Record<string, string | undefined>>): readonly string[] {
  const folder = findConfigFolder(env);
  const chosen = source === 'DOCKER_HOST' || context === 'default' ? [] : [metaFile(folder, context)];
  return [join(folder, 'config.json'), ...chosen];
}

/** Path of the engine's Unix socket, where the endpoint is one. */
export function socketPath(endpoint: Endpoint): string | undefined {
  return endpoint.host?.startsWith('unix://') === true ? endpoint.host.slice('unix://'.length) : undefined;
}

/** The client keeps each context, and its certificates, in folders named by the SHA-256 of the context's name. */
export function contextId(context: string): string {
  return createHash('sha256').update(context).digest('hex');
}

/** Names of the contexts that the client's configuration holds, without the default one. */
export function listContexts(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  const folder = join(findConfigFolder(env), 'contexts', 'meta');
  try {
    const names = readdirSync(folder).map((id) => readJson(join(folder, id, 'meta.json'))['Name']);
    return names.filter((name) => typeof name === 'string' && name !== '').sort() as string[];
  } catch {
    return [];
  }
}

function metaFile(folder: string, context: string): string {
  return join(folder, 'contexts', 'meta', contextId(context), 'meta.json');
}

function readContextHost(folder: string, context: string): string | undefined {
  const host = child(child(readJson(metaFile(folder, context)), 'Endpoints'), 'docker')['Host'];
  return typeof host === 'string' ? host : undefined;
}

function describeProxies(config: Readonly<Record<string, unknown>>): readonly string[] {
  const settings = Object.values(child(config, 'proxies'));
  const keys = settings.flatMap((setting) => (isRecord(setting) ? Object.keys(setting) : []));
  return [...new Set(keys)].flatMap((key) => {
    const name = PROXY_VARIABLES[key];
    return name === undefined ? [] : [name, name.toLowerCase()];
  });
}

function child(record: Readonly<Record<string, unknown>>, key: string): Readonly<Record<string, unknown>> {
  const value = record[key];
  return isRecord(value) ? value : {};
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** An unreadable or malformed file counts as absent here: the client itself complains about it in its own words. */
function readJson(file: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = parseBoundedJson(readFileSync(file, 'utf8'));
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}
