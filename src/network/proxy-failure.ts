/** What keeps a proxy from passing a call on: it refuses, is not reached, does not speak as one, or has no address to begin with. */
export type ProxyFailureCode = 'ProxyRefused' | 'ProxyUnreachable' | 'ProxyBroken' | 'ProxySetting';

/** A call that a proxy did not pass on. The message is for the reader and holds no credentials; the name is a `ProxyFailureCode`. */
export class ProxyError extends Error {
  readonly hint: string;

  /** `again`: whether the same call may go through a moment later. The SDK of AWS looks for the trait of that name. */
  constructor(code: ProxyFailureCode, message: string, { hint, again = false }: { readonly hint: string; readonly again?: boolean }) {
    super(message);
    this.name = code;
    this.hint = hint;
    if (again) Object.assign(this, { $retryable: {} });
  }
}

/** Recognised by name, not by class identity. */
export function isProxyError(error: unknown): error is ProxyError {
  return error instanceof Error && /^Proxy(Refused|Unreachable|Broken|Setting)$/.test(error.name) && 'hint' in error;
}

/** Whether a failed call may go through the proxy a moment later. */
export function mayPassLater(error: ProxyError): boolean {
  return '$retryable' in error;
}
