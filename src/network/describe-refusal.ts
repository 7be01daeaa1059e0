import { isProxyError, ProxyError } from './proxy-failure.ts';
import type { ProxyAddress } from './route.ts';

/** What a proxy means that answers for itself instead of passing on. */
export function refusedBy(proxy: ProxyAddress, status: number, host: string): ProxyError {
  const { origin, authorization } = proxy;
  if (status === 407) {
    const does = authorization === undefined ? 'asks for a name and password' : 'does not take the name and password of its address';
    return new ProxyError('ProxyRefused', `The proxy ${origin} ${does} (407).`, {
      hint:
        'They belong into the variable: HTTPS_PROXY=http://NAME:PASSWORD@HOST:PORT, with @ : / and % written as %40 %3A %2F %25.\n' +
        'A proxy that takes Kerberos or NTLM only needs a program between that signs in to it.',
    });
  }
  if (Number.isInteger(status) && status >= 500) {
    const hint = `The way from the proxy on is broken, or there is no ${host}. Run the command again later, or ask those who run the proxy.`;
    return new ProxyError('ProxyRefused', `The proxy ${origin} does not reach ${host} (${status}).`, { hint, again: true });
  }
  if (Number.isInteger(status) && status >= 400) {
    const hint = `Ask those who run it to let ${host} pass; where it can be reached directly, name it in NO_PROXY.`;
    return new ProxyError('ProxyRefused', `The proxy ${origin} does not let calls pass to ${host} (${status}).`, { hint });
  }
  return notAProxy(proxy);
}

/** Names and addresses of others than the proxy are never looked for here: whatever fails at that is the proxy's. */
export function describeOnTheWay(error: unknown, proxy: ProxyAddress): unknown {
  if (isProxyError(error) || !(error instanceof Error)) return error;
  const { syscall, code } = error as NodeJS.ErrnoException;
  if (code !== undefined && (syscall === 'connect' || syscall === 'getaddrinfo')) {
    const hint = 'Look at HTTPS_PROXY and HTTP_PROXY: is the address right, and does this machine sit in the network of the proxy?';
    return new ProxyError('ProxyUnreachable', `The proxy ${proxy.origin} cannot be reached: ${code}.`, { hint, again: true });
  }
  // The SDK's sentence for a connection that does not come about in the time that it was given.
  if (error.name === 'TimeoutError' && /establish a connection/.test(error.message)) {
    const hint = 'Look at HTTPS_PROXY and HTTP_PROXY, run the command again later, or ask those who run the proxy.';
    return new ProxyError('ProxyUnreachable', `The proxy ${proxy.origin} leads on to nobody in the time it has.`, { hint });
  }
  // Sentences of the package that asks the proxy.
  if (/CONNECT response/.test(error.message)) return notAProxy(proxy);
  return error;
}

function notAProxy({ origin }: ProxyAddress): ProxyError {
  const hint = 'Look at HTTPS_PROXY and HTTP_PROXY: the port may belong to something else, or want https:// before its name.';
  return new ProxyError('ProxyBroken', `${origin} does not answer as a proxy.`, { hint });
}
