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
  /** Set where the one job, over an input that is cut into records, is all that was seen, as on SageMaker. */
  readonly split?: boolean;
  /** What else was tried once a job had succeeded. */
  readonly probes?: BatchProbes;
  /** What joins the answers, by the spec. */
  readonly assemble?: 'None' | 'Line';
  /** Command lines of the processes in the container, where these could be seen. */
  readonly commands?: readonly string[];
  /** Space for the model on a batch machine in this run; that of the contract where it is not given. */
  readonly volumeBytes?: number;
  readonly log: ContainerLog;
}

/** The same batch container with the three variables set that only some jobs have, or with `SAGEMAKER_BATCH=True` (BATCH-02). `answered`: the first job succeeded. */
export type BatchRelaxation = 'optional-variables' | 'capital-true';

export interface BatchJob {
  readonly what: string;
  readonly strategy: 'MultiRecord' | 'SingleRecord';
  readonly finalNewline: boolean;
  readonly records: number;
  /** The last try of each request. */
  readonly requests: readonly Exchange[];
  /** Results of all answers in order, undefined when a request failed. Bounded to the first 10,000. */
  readonly results: readonly string[] | undefined;
  /** How results are told apart: lines, items of a JSON document, or not at all. */
  readonly shape: 'lines' | 'json' | 'unknown';
  /** Answers that do not end in a newline. */
  readonly openEnds: number;
  /** Empty lines in all answers. */
  readonly blankLines: number;
}

/** What a batch container does with things that a job may bring. Each is missing where it could not be tried. */
export interface BatchProbes {
  /** The first request once more, without the Accept that the sample has. */
  readonly withoutAccept?: Exchange;
  /** A bad record between two good ones. */
  readonly badRecords: readonly { readonly kind: string; readonly job: BatchJob }[];
  /** Three files of which the middle one is noise. */
  readonly files: readonly BatchJob[];
  /** Single records at once, as many as the container offers to take. */
  readonly parallel?: ParallelProbe;
  /** One request as large as the container offers to take, or as the default is. */
  readonly payload?: { readonly megabytes: number; readonly advertised: boolean; readonly exchange: Exchange };
}

export interface ParallelProbe {
  readonly concurrent: number;
  /** Number of the record sent, counted from 0, and the results of the answer. */
  readonly answers: readonly { readonly record: number; readonly results: readonly string[] | undefined }[];
  readonly failed?: Exchange;
  readonly pings: readonly Exchange[];
}

/** A batch container of a job that chose payload, strategy and concurrency itself (BATCH-02). */
export interface VariablesObservation {
  readonly readyMs: number | undefined;
  readonly exit: ContainerExit | undefined;
  readonly job: BatchJob | undefined;
  readonly log: ContainerLog;
}

/** What the serving container does in a batch transform job. */
export interface BatchObservations {
  'batch/transform': BatchObservation;
  'batch/variables': VariablesObservation;
}
