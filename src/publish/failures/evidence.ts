/** One line of the status details of an algorithm, in AWS's own names. */
export interface StatusItem {
  readonly Name?: string | undefined;
  readonly Status?: string | undefined;
  readonly FailureReason?: string | undefined;
}

/** `AlgorithmStatusDetails` of DescribeAlgorithm. */
export interface StatusDetails {
  readonly ValidationStatuses?: readonly StatusItem[] | undefined;
  readonly ImageScanStatuses?: readonly StatusItem[] | undefined;
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
  readonly details?: StatusDetails | undefined;
  readonly jobs?: readonly FailedJob[] | undefined;
  /** What could not be looked at, and why. */
  readonly notLookedAt?: readonly string[] | undefined;
}
