import type { TrainRun } from '../train/types.ts';
import type { FedChannel } from './feeder.ts';

/** What may be odd about the pipes of a real job, and has to be borne. */
export type PipeOddity = 'late' | 'pieces' | 'split-records';

/** A training whose channels came through pipes. */
export interface PipeRun extends TrainRun {
  readonly fed: readonly FedChannel[];
  /** What the training came to: the declared metrics that it printed, else a digest of its model. Undefined when there is neither. */
  readonly result: string | undefined;
}

/** What the training container does with channels in Pipe mode. */
export interface PipeObservations {
  /** Every channel that promises Pipe as a pipe, fed with every oddity at once; `run` is left out where none promises it. */
  'pipe/together': { readonly run?: PipeRun /** That of the run on the sample data. */; readonly nominalResult?: string };
  /** Made only when that run failed or came to something else: tame pipes, twice, and pipes with one oddity each. */
  'pipe/apart': {
    readonly plain?: PipeRun;
    readonly again?: PipeRun;
    readonly carrying: Readonly<Partial<Record<PipeOddity, PipeRun>>>;
  };
  /** Some channels as pipes and some as folders; left out where the spec promises no such mix, or another run has it. */
  'pipe/mixed':
    | { readonly run?: undefined }
    | { readonly run: PipeRun; readonly piped: readonly string[]; readonly folders: readonly string[] };
  /** Channels that the sample run has as pipes, as the folders that they promise too; left out where there are none. */
  'pipe/folders': { readonly run?: TrainRun };
}
