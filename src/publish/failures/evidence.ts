/** One stage of a validation, or the scan of one image, as the status details of an algorithm tell it. */
export interface StatusItem {
  readonly name: string;
  readonly status: string;
  readonly reason: string | undefined;
}

/** A job that did not end well, with the end of its log. */
export interface FailedJob {
  readonly kind: 'training' | 'transform';
  readonly name: string;
  readonly status: string;
  readonly reason: string | undefined;
  readonly log: readonly string[];
}

/** Everything that is known of a failure. Plain data: what AWS and containers wrote stands here as it came. */
export interface FailureEvidence {
  /** What a call was refused with, or the errors of a change set. */
  readonly refusals?: readonly string[] | undefined;
  readonly validation?: readonly StatusItem[] | undefined;
  readonly imageScans?: readonly StatusItem[] | undefined;
  readonly jobs?: readonly FailedJob[] | undefined;
  /** What could not be looked at, and why. */
  readonly notLookedAt?: readonly string[] | undefined;
}
