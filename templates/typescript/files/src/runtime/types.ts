/** What passes between your algorithm (`src/algorithm.ts`) and the runtime. */

import type { Hyperparameters } from './hyperparameters.ts';
import type { Spec } from './spec.ts';

/**
 * A block of rows. Row `r`, column `c` is `values[r * columns + c]`.
 * The memory is used again for the next block: copy what you want to keep.
 */
export interface Rows {
  readonly values: Float64Array;
  readonly count: number;
  readonly columns: number;
}

/** One input channel. File, FastFile and Pipe mode look the same from here. */
export interface Channel {
  readonly name: string;
  /** False when the buyer left out this channel. Required channels are always present. */
  readonly present: boolean;
  /** True when each host of the job has a part of the data (ShardedByS3Key), false when all have the same. A part may be empty. */
  readonly sharded: boolean;
  /**
   * One pass over the CSV rows of all files, in blocks, in constant memory. Call it again for another pass (in Pipe mode
   * that is the next epoch). `columns` is how many numbers a row must have; without it the first row decides.
   * Ends early when the job is being stopped.
   */
  rows(options?: { readonly columns?: number }): AsyncIterable<Rows>;
  /** One pass over the raw bytes, for data that is not rows of numbers. Each piece is only valid until the next one. */
  bytes(): AsyncIterable<Uint8Array>;
}

export interface TrainingInput {
  /** Typed after `sagemaker-algo.json`, already checked against its ranges and values. */
  readonly hyperparameters: Hyperparameters;
  readonly channels: Readonly<Record<keyof Spec['training']['channels'], Channel>>;
  /** Set by a tuning job: the name of the metric that it optimises. */
  readonly tuningObjective: string | undefined;
  /** Writes one line to the job's log. Metrics are lines too: print them as the regexes in `sagemaker-algo.json` expect. */
  readonly log: (line: string) => void;
  /** Aborted when the job is being stopped: return what you have within seconds. Channels end by themselves. */
  readonly stop: AbortSignal;
}

/** The model: file names below /opt/ml/model, and their content. A host that leaves the model to another one has none to return. */
export type ModelFiles = Readonly<Record<string, string | Uint8Array>>;

/** One result for each row, in the order of the rows: a number, a text, or the probabilities of classes. */
export type Predictions = Float64Array | readonly (number | string)[] | ClassProbabilities;

/** What a classifier answers. The label of a row is that of its most probable class. */
export interface ClassProbabilities {
  readonly labels: readonly (number | string)[];
  /** Row after row, one for each label. */
  readonly probabilities: Float64Array;
}
