/** What a registry answered, or that none did. Plain data. */
export interface RegistryFailure {
  readonly host: string;
  readonly what: string;
  /** HTTP status; undefined when nothing answered. */
  readonly status: number | undefined;
  /** The registry's own words, or the system's code, such as `ECONNREFUSED`. */
  readonly said: string;
  /** The next step, where a proxy or the settings for one keep from an answer; `said` is a sentence then. */
  readonly hint?: string | undefined;
}

/** Carries a `RegistryFailure`. Recognised by `asRegistryFailure`, not by class identity. */
export class RegistryError extends Error {
  readonly kind = 'registry';
  readonly failure: RegistryFailure;

  constructor(failure: RegistryFailure) {
    super(`${failure.host}: ${failure.what}: ${failure.status ?? 'no answer'}: ${failure.said}`);
    this.name = 'RegistryError';
    this.failure = failure;
  }
}

/** The failure that something thrown carries; undefined when it is not from a registry. */
export function asRegistryFailure(error: unknown): RegistryFailure | undefined {
  return error instanceof Error && 'kind' in error && error.kind === 'registry' && 'failure' in error
    ? (error.failure as RegistryFailure)
    : undefined;
}
