import { ProxyError } from './proxy-failure.ts';

/** Variables of the environment. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** A proxy as the environment names it. */
export interface ProxyAddress {
  /** Scheme, host and port; never a name or password, so that it can be shown. */
  readonly origin: string;
  /** Value of `Proxy-Authorization`. */
  readonly authorization: string | undefined;
}

/** Whether calls need more than Node does by itself: a proxy or certificates that the environment names. */
export function needsRoute(variables: Variables): boolean {
  return [read(variables, 'https_proxy'), read(variables, 'http_proxy'), variables['AWS_CA_BUNDLE']].some((value) => value);
}

/**
 * The proxy for an address, or undefined for the direct way. As the AWS CLI and curl have it: the variable of the address's own scheme,
 * in small letters before capitals; hosts in NO_PROXY count with everything below them. This machine is never behind a proxy.
 * Throws ProxyError where the variable holds no address.
 */
export function proxyFor(address: URL, variables: Variables): ProxyAddress | undefined {
  const name = address.protocol === 'https:' ? 'https_proxy' : 'http_proxy';
  const value = read(variables, name);
  if (!value || isLoopback(address.hostname) || isExcepted(address, read(variables, 'no_proxy') ?? '')) return undefined;
  return parseProxy(name.toUpperCase(), value);
}

/** A proxy is an HTTP one where nothing else is said, whatever it is used for. */
function parseProxy(name: string, value: string): ProxyAddress {
  const text = value.includes('://') ? value : `http://${value}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || url.hostname === '') {
    throw new ProxyError('ProxySetting', `${name} holds no address of a proxy.`, {
      hint: `For example: ${name}=http://proxy.example.com:3128`,
    });
  }
  if (!['http:', 'https:'].includes(url.protocol)) {
    const hint = `Name one that speaks HTTP: ${name}=http://proxy.example.com:3128`;
    throw new ProxyError(
      'ProxySetting',
      `${name} names a proxy of the kind ${url.protocol.slice(0, -1)}, which this tool does not speak.`,
      { hint },
    );
  }
  return { origin: url.origin, authorization: readCredentials(url) };
}

function readCredentials({ username, password }: URL): string | undefined {
  if (username === '' && password === '') return undefined;
  return `Basic ${Buffer.from(`${decode(username)}:${decode(password)}`).toString('base64')}`;
}

/** A percent sign that begins no encoding stands for itself. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function read(variables: Variables, name: string): string | undefined {
  return (variables[name] ?? variables[name.toUpperCase()])?.trim();
}

function isLoopback(hostname: string): boolean {
  return /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}

function isExcepted(address: URL, list: string): boolean {
  const port = address.port || (address.protocol === 'https:' ? '443' : '80');
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .some((entry) => {
      if (entry === '*') return true;
      const [, host = '', only] = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(entry) ?? [undefined, `[${entry}]`];
      const name = host.replace(/^\*?\./, '');
      if (name === '' || (only !== undefined && only !== port)) return false;
      return address.hostname === name || address.hostname.endsWith(`.${name}`);
    });
}
