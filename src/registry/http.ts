import { setTimeout as pause } from 'node:timers/promises';
import { isProxyError, mayPassLater, type ProxyError } from '../network/proxy-failure.ts';
import { needsRoute, type Variables } from '../network/route.ts';
import { parseBoundedJson } from '../text/bounded-json.ts';
import { RegistryError } from './failure.ts';
import type { RoutedGet } from './routed-get.ts';

/** How a registry is reached: address with scheme, and what it asks a name and password for. */
export interface RegistryPlace {
  /** Such as `https://registry.example.com`, without a slash at its end. */
  readonly url: string;
  /** Asked for each request: a login may be renewed meanwhile. */
  readonly login: (() => { readonly user: string; readonly password: string }) | undefined;
  readonly signal: AbortSignal;
  /** Milliseconds before the first repetition; the next waits double. */
  readonly backoffMs?: number;
  /** Environment, for the proxies and certificates that it names. */
  readonly variables?: Variables;
}

export interface RegistryRequest {
  readonly path: string;
  readonly accept?: readonly string[];
  /** What it is for, in messages: `the manifest of x`. */
  readonly what: string;
}

export interface RegistryAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

const ATTEMPTS = 5;
const BACKOFF_MS = 500;
/** A registry that asks for more patience than this is asked again by whoever runs the command. */
const LONGEST_PAUSE_MS = 60_000;
const TIMEOUT_MS = 60_000;
/** Manifests and configurations are kilobytes; ECR takes manifests of 4 MiB. */
const LONGEST_BODY = 16 * 1024 * 1024;

/**
 * GETs with the login where it is asked for, by Basic or by a token, and again where that may help: no answer, 429, 5xx. Any other
 * answer comes back, and only 401 and 403 throw besides. Throws RegistryError.
 */
export function createRegistryHttp(place: RegistryPlace): { get(request: RegistryRequest): Promise<RegistryAnswer> } {
  const { url, login, signal } = place;
  const { host } = new URL(url);
  const basic = () => {
    if (login === undefined) return undefined;
    const { user, password } = login();
    return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  };
  let bearer: string | undefined;
  const way = openWay(place.variables ?? {});

  const send = async (target: string, request: RegistryRequest, header: string | undefined): Promise<RegistryAnswer> => {
    const headers: Record<string, string> = { accept: request.accept?.join(', ') ?? '*/*' };
    if (header !== undefined) headers['authorization'] = header;
    const get = await way();
    const answer = await get(target, { headers, signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]) });
    return { status: answer.status, headers: answer.headers, body: await readBody(answer.body ?? []) };
  };
  const sendLoggedIn = async (request: RegistryRequest): Promise<RegistryAnswer> => {
    const answer = await send(`${url}${request.path}`, request, bearer ?? basic());
    const tokens = answer.status === 401 ? findTokenService(answer.headers.get('www-authenticate'), url) : undefined;
    if (tokens === undefined) return answer;
    const given = await send(tokens, { path: '', what: 'a token' }, basic());
    const token = given.status === 200 ? readToken(given.body) : undefined;
    if (token === undefined) return answer;
    bearer = `Bearer ${token}`;
    return send(`${url}${request.path}`, request, bearer);
  };

  return {
    async get(request) {
      for (let attempt = 1; ; attempt++) {
        const answer = await sendLoggedIn(request).catch((error: unknown) => describeNoAnswer(error, signal));
        const fail = () =>
          'code' in answer
            ? new RegistryError({ host, what: request.what, status: undefined, said: answer.code, hint: answer.proxy?.hint })
            : new RegistryError({ host, what: request.what, status: answer.status, said: readWords(answer.body) });
        const again = 'code' in answer ? mayComeLater(answer) : answer.status === 429 || answer.status >= 500;
        if (!again) {
          if ('code' in answer || answer.status === 401 || answer.status === 403) throw fail();
          return answer;
        }
        const wait = Math.max((place.backoffMs ?? BACKOFF_MS) * 2 ** (attempt - 1), 'code' in answer ? 0 : askedPause(answer.headers));
        if (attempt === ATTEMPTS || wait > LONGEST_PAUSE_MS) throw fail();
        await pause(wait, undefined, { signal });
      }
    },
  };
}

/** Node's own `fetch`, unless the environment asks for more; what that needs is loaded then. */
function openWay(variables: Variables): () => Promise<RoutedGet | typeof fetch> {
  if (!needsRoute(variables)) return async () => fetch;
  let opening: Promise<RoutedGet> | undefined;
  return () => {
    opening ??= import('./routed-get.ts').then(({ createRoutedGet }) => createRoutedGet(variables));
    return opening;
  };
}

async function readBody(body: AsyncIterable<Uint8Array> | readonly Uint8Array[]): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of body) {
    bytes += part.length;
    if (bytes > LONGEST_BODY) throw new Error(`more than ${LONGEST_BODY} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** Whether a code of Node's is about the certificate of the other side, which will be the same next time. */
export function isCertificate(code: string): boolean {
  return /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME/.test(code);
}

interface NoAnswer {
  readonly code: string;
  readonly proxy?: ProxyError;
}

function mayComeLater({ code, proxy }: NoAnswer): boolean {
  return proxy === undefined ? !isCertificate(code) : mayPassLater(proxy);
}

/** An interruption stays what it is. */
function describeNoAnswer(error: unknown, signal: AbortSignal): NoAnswer {
  if (signal.aborted) throw error;
  if (isProxyError(error)) return { code: error.message, proxy: error };
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error)) return { code: String(cause) };
  return { code: 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message };
}

/** Address that gives tokens, from the registry's challenge. Passwords go to no address that could be overheard. */
function findTokenService(challenge: string | null, registry: string): string | undefined {
  if (challenge === null || !/^bearer /i.test(challenge)) return undefined;
  const { realm, ...query } = Object.fromEntries(
    [...challenge.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]),
  );
  if (realm === undefined || !URL.canParse(realm)) return undefined;
  const service = new URL(realm);
  if (service.protocol !== 'https:' && service.origin !== new URL(registry).origin) return undefined;
  for (const [name, value] of Object.entries(query)) if (name !== 'error') service.searchParams.set(name, value);
  return service.href;
}

function readToken(body: Uint8Array): string | undefined {
  const value = parse(body);
  const { token, access_token: other } = value as { readonly token?: unknown; readonly access_token?: unknown };
  const found = token ?? other;
  return typeof found === 'string' ? found : undefined;
}

function readWords(body: Uint8Array): string {
  const { errors } = parse(body) as { readonly errors?: unknown };
  const [first] = Array.isArray(errors) ? errors : [];
  const { code, message } = (first ?? {}) as { readonly code?: unknown; readonly message?: unknown };
  const words = [code, message].filter((word) => typeof word === 'string').join(': ');
  return words || Buffer.from(body).toString('utf8').trim().slice(0, 300) || 'without a word';
}

function parse(body: Uint8Array): object {
  try {
    const value: unknown = parseBoundedJson(Buffer.from(body).toString('utf8'));
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

/** Milliseconds that an answer asks for: seconds or a date. */
function askedPause(headers: Headers): number {
  const asked = headers.get('retry-after');
  if (asked === null) return 0;
  const seconds = Number(asked);
  const pauseMs = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(asked) - Date.now();
  return Number.isFinite(pauseMs) ? Math.max(0, pauseMs) : 0;
}
