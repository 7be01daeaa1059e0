import type { ContainerExit, ContainerLog } from '../../engine/engine.ts';
import type { Exchange } from '../types.ts';

export interface BatchObservation {
  readonly readyMs: number | undefined;
  readonly exit: ContainerExit | undefined;
  readonly executionParameters: Exchange;
  /** Counter-experiments, made only when the container was not ready or no job succeeded. */
  readonly relaxed?: Readonly<Partial<Record<BatchRelaxation, { readonly readyMs: number | undefined; readonly answered: boolean }>>>;
  /** One for each way of cutting the same input: strategy, records per request, final newline or not. */
  readonly jobs: readonly BatchJob[];
  readonly log: ContainerLog;
}

/** The same batch container with the three variables set that only some jobs have, or with `SAGEMAKER_BATCH=True` (BATCH-02). `answered`: the first job succeeded. */
export type BatchRelaxation = 'optional-variables' | 'capital-true';

export interface BatchJob {
  readonly what: string;
  readonly strategy: 'MultiRecord' | 'SingleRecord';
  readonly finalNewline: boolean;
  readonly records: number;
  readonly requests: readonly Exchange[];
  /** Non-empty lines of all answers in order, undefined when a request failed. Bounded to the first 10,000. */
  readonly results: readonly string[] | undefined;
}

/** What the serving container does in a batch transform job. */
export interface BatchObservations {
  'batch/transform': BatchObservation;
}
