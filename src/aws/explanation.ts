import type { ExitCode } from '../errors.ts';
import type { AwsTarget } from './client-settings.ts';
import type { AwsFailure } from './failure.ts';

/** What is known beside the failure itself. */
export interface Surroundings extends AwsTarget {
  /** Names of the profiles that the AWS configuration of this machine has. */
  readonly profiles: () => readonly string[];
}

/** A failure in the seller's words: what happened, and the next step. */
export interface Explanation {
  readonly message: string;
  readonly hint: string;
  /** Left out: AWS could not be asked. */
  readonly exitCode?: ExitCode;
}

/** Explains one kind of failure; undefined for any other. */
export type Explainer = (failure: AwsFailure, where: Surroundings) => Explanation | undefined;
