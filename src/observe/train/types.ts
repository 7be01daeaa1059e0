import type { ContainerExit, ContainerLog } from '../../engine/engine.ts';
import type { StopRun, TreeEntry } from '../types.ts';

/** One run of the training container. */
export interface TrainRun {
  /** What was special about it, in words for a report. */
  readonly what: string;
  readonly exit: ContainerExit;
  /** Whether our own time limit ended it. */
  readonly timedOut: boolean;
  readonly log: ContainerLog;
  readonly model: readonly TreeEntry[];
  readonly output: readonly TreeEntry[];
  /** Content of /opt/ml/output/failure: undefined when there is none. First 8 KiB; `utf8` is false when it does not decode. */
  readonly failure:
    | { readonly kind: 'file' | 'folder' | 'other'; readonly text: string; readonly bytes: number; readonly utf8: boolean }
    | undefined;
  /** The command that started it, to paste. */
  readonly command: string;
}

/**
 * Counter-experiments, made only when the nominal run failed: the same run with one rule of the platform lifted.
 * Where the relaxed run succeeds, the lifted rule is the cause.
 */
export type TrainRelaxation =
  | 'folders-absent'
  | 'typed-hyperparameters'
  | 'plain-resource-config'
  | 'plain-input-data-config'
  | 'sm-variables'
  | 'more-variables'
  | 'writable-input'
  | 'network';

/** What the training container does. */
export interface TrainObservations {
  /** File mode on the sample data, main hyperparameter set, every file as the platform writes it. */
  'train/nominal': TrainRun;
  /** Which rule, lifted, makes the failed nominal run succeed; empty when the nominal run succeeded. */
  'train/diagnosis': Readonly<Partial<Record<TrainRelaxation, TrainRun>>>;
  /** With the hyperparameters that tuning jobs and SDK clients add. */
  'train/injected-hyperparameters': TrainRun;
  'train/without-content-type': TrainRun;
  'train/with-topology': TrainRun;
  /** Negative runs. `kind` is `missing-channel`, `broken-data`, `out-of-range` or `wrong-type`; only those that the spec allows. */
  /** On an isolated network instead of none, with the names that were asked for there. */
  'train/names': { readonly run: TrainRun; readonly asked: readonly string[] };
  'train/bad-input': readonly { readonly kind: string; readonly detail: string; readonly run: TrainRun }[];
  'train/stop': StopRun;
  /** The packed model: what went into model.tar.gz. */
  model: { readonly entries: readonly TreeEntry[]; readonly tarGzBytes: number };
}
