import { readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { findConfigFolder, resolveEndpoint } from '../../engine/endpoint.ts';
import { findProgram } from '../../engine/find-program.ts';
import type { Facts } from '../facts.ts';
import type { GatherContext, Gathering } from '../gather.ts';
import { isRecord, runBriefly } from './reading.ts';

const PROXIES = ['http_proxy', 'https_proxy', 'all_proxy', 'no_proxy'].flatMap((name) => [name, name.toUpperCase()]);

/** Files of certificates, by who reads them: Node, the AWS tools and this one, OpenSSL, Python, git, curl. */
const CERTIFICATES = ['NODE_EXTRA_CA_CERTS', 'AWS_CA_BUNDLE', 'SSL_CERT_FILE', 'REQUESTS_CA_BUNDLE', 'GIT_SSL_CAINFO', 'CURL_CA_BUNDLE'];

/** What variables and configuration files say. */
export const environmentGatherers = {
  proxies: { title: 'the proxy variables', limitMs: 3_000, make: async ({ context }: Gathering) => readProxies(context) },
  certificates: { title: 'the certificate files', limitMs: 3_000, make: async ({ context }: Gathering) => readCertificates(context) },
  dockerConfig: {
    title: "the docker client's configuration",
    limitMs: 3_000,
    make: async ({ context }: Gathering) => readDockerConfig(context),
  },
  locale: { title: 'the locale', limitMs: 3_000, make: async ({ context }: Gathering) => readLocale(context) },
  git: { title: 'git', limitMs: 4_000, make: async ({ context }: Gathering) => readGit(context) },
};

function readProxies({ env }: GatherContext): Facts['proxies'] {
  const set = PROXIES.flatMap((name) => (env[name] ? [[name, withoutLogin(env[name])] as const] : []));
  return { variables: Object.fromEntries(set) };
}

/** Passwords stay where they are. */
function withoutLogin(value: string): string {
  return value.trim().replace(/(^|\/\/)[^/@]*@/, '$1');
}

async function readCertificates({ env, cwd }: GatherContext): Promise<Facts['certificates']> {
  const set = CERTIFICATES.flatMap((variable) => (env[variable] ? [{ variable, path: env[variable] }] : []));
  return Promise.all(set.map(async ({ variable, path }) => ({ variable, path, state: await judgeCertificates(resolve(cwd, path)) })));
}

async function judgeCertificates(path: string): Promise<Facts['certificates'][number]['state']> {
  try {
    if ((await stat(path)).isDirectory()) return 'folder';
    return /-----BEGIN (TRUSTED )?CERTIFICATE-----/.test(await readFile(path, 'latin1')) ? 'fine' : 'no-certificate';
  } catch (error) {
    return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR') ? 'missing' : 'unreadable';
  }
}

async function readDockerConfig({ env, platform }: GatherContext): Promise<Facts['dockerConfig']> {
  const file = join(findConfigFolder(env), 'config.json');
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const absent = error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
    return { file, state: absent ? 'absent' : 'unreadable', injected: [], helpers: [] };
  }
  const config = parse(text);
  if (!isRecord(config)) return { file, state: 'malformed', injected: [], helpers: [] };
  const { credsStore, credHelpers } = config;
  const perRegistry = isRecord(credHelpers) ? Object.entries(credHelpers) : [];
  const named = [...new Set([credsStore, ...perRegistry.map(([, name]) => name)])];
  const helpers = named.flatMap((name) => {
    if (typeof name !== 'string' || name === '') return [];
    const program = `docker-credential-${name}`;
    const registries = name === credsStore ? undefined : perRegistry.flatMap(([registry, one]) => (one === name ? [registry] : []));
    return [{ program, found: findProgram(program, env, platform) !== undefined, registries }];
  });
  return {
    file,
    state: 'readable',
    injected: resolveEndpoint({ ...env, DOCKER_HOST: undefined }, platform).injected,
    helpers,
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The variable that decides, by the system's own order. */
function readLocale({ env, platform }: GatherContext): Facts['locale'] {
  if (platform === 'win32') return undefined;
  const variable = ['LC_ALL', 'LC_CTYPE', 'LANG'].find((name) => env[name]);
  const value = variable === undefined ? undefined : env[variable];
  return variable === undefined || value === undefined ? undefined : { variable, value, utf8: /utf-?8/i.test(value) };
}

async function readGit(context: GatherContext): Promise<Facts['git']> {
  const version = await runBriefly(context, 'git', ['--version']);
  if (version === undefined) return { version: undefined, autocrlf: '', eol: '' };
  const read = async (key: string) => ((await runBriefly(context, 'git', ['config', '--get', key])) ?? '').trim().toLowerCase();
  const [autocrlf, eol] = await Promise.all([read('core.autocrlf'), read('core.eol')]);
  return { version: /\d+(\.\d+)+/.exec(version)?.[0] ?? version.trim(), autocrlf, eol };
}
