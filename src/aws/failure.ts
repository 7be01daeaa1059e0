import { isProxyError } from '../network/proxy-failure.ts';

/** What AWS, or the way to it, answered instead of a result. Plain data, so that it can be shown, compared and tested. */
export interface AwsFailure {
  readonly service: string;
  readonly operation: string;
  /** AWS's name of the error, such as `ThrottlingException`, or the SDK's or the system's, such as `ECONNREFUSED`. */
  readonly code: string;
  readonly message: string;
  /** HTTP status; undefined when nothing answered. */
  readonly status: number | undefined;
  readonly requestId: string | undefined;
  /** The next step, where whoever failed on the way to AWS told it; `message` is a sentence then. */
  readonly hint?: string;
}

/** Carries an `AwsFailure` to whoever can say what it means. Recognised by `asAwsFailure`, not by class identity. */
export class AwsError extends Error {
  readonly kind = 'aws';
  readonly failure: AwsFailure;

  /** Without the SDK's own error as its cause: that one carries the whole exchange, signature and all. */
  constructor(failure: AwsFailure) {
    super(`${failure.service} ${failure.operation}: ${failure.code}: ${failure.message}`);
    this.name = 'AwsError';
    this.failure = failure;
  }
}

/** The failure that something thrown carries; undefined when it is not from AWS. */
export function asAwsFailure(error: unknown): AwsFailure | undefined {
  return error instanceof Error && 'kind' in error && error.kind === 'aws' && 'failure' in error
    ? (error.failure as AwsFailure)
    : undefined;
}

/** Whether a call failed in one of these ways. */
export function failedWith(error: unknown, ...codes: readonly string[]): boolean {
  const failure = asAwsFailure(error);
  return failure !== undefined && codes.includes(failure.code);
}

/** Calls AWS; what is thrown becomes an `AwsError`, whatever the SDK's class for it is. An abort stays what it is. */
export async function callAws<T>(service: string, operation: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof Error && error.name === 'AbortError') throw error;
    throw new AwsError(describe(service, operation, error));
  }
}

function describe(service: string, operation: string, error: unknown): AwsFailure {
  if (!(error instanceof Error)) {
    return { service, operation, code: 'Unknown', message: String(error), status: undefined, requestId: undefined };
  }
  const metadata = '$metadata' in error && typeof error.$metadata === 'object' && error.$metadata !== null ? error.$metadata : {};
  const status = 'httpStatusCode' in metadata && typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : undefined;
  const requestId = 'requestId' in metadata && typeof metadata.requestId === 'string' ? metadata.requestId : undefined;
  // What never reached AWS has no name of AWS's; the system's code says more than `Error`.
  const code = error.name === 'Error' && 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  const proxy = findProxyError(error);
  return { service, operation, code, message: error.message, status, requestId, ...proxy };
}

/** Credentials that are asked for over the network fail with a text that holds what was thrown there. */
function findProxyError(error: Error): Pick<AwsFailure, 'code' | 'message' | 'hint'> | undefined {
  if (isProxyError(error)) return { code: error.name, message: error.message, hint: error.hint };
  const [, code, message] = (error.name === 'CredentialsProviderError' && /^(Proxy[A-Z]\w+): (.+)$/s.exec(error.message)) || [];
  if (code === undefined || message === undefined) return undefined;
  return { code, message, hint: 'Credentials were asked for through it. Look at HTTPS_PROXY and NO_PROXY.' };
}
