import type { ContainerExit, ContainerLog, ContainerProcess, Written } from '../../engine/engine.ts';
import type { ToleranceKind } from '../../plan/tolerances.ts';
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
  /** SHA-256 over the files of the model, their names included; left out where they are too large to compare. */
  readonly modelDigest?: string;
  /** When the first and the last byte of output came, after the start, and in how many pieces; left out when none came. */
  readonly spoke?: { readonly firstMs: number; readonly lastMs: number; readonly pieces: number };
  /** What was written into the container itself, outside /tmp. */
  readonly written?: Written;
}

/** The plain run. `readOnlyInput` is there when it only succeeded with /opt/ml/input writable: how it failed without. */
export interface NominalRun extends TrainRun {
  readonly readOnlyInput?: TrainRun;
}

/** One run that carried some tolerances, by their places in `tolerated`. */
export interface GroupRun {
  readonly id: string;
  readonly carries: readonly number[];
  readonly run: TrainRun;
}

/** What became of one thing that a program has to put up with. */
export interface Tolerated {
  readonly kind: ToleranceKind;
  readonly detail: string;
  /** Whether some run that carried it succeeded. */
  readonly accepted: boolean;
  /** The run that shows it: one that succeeded, else the one that carried it alone. */
  readonly run: string;
}

/** Many tolerances in as few runs as possible: all together, and taken apart only where that failed. */
export interface GroupTest {
  readonly runs: readonly GroupRun[];
  readonly tolerated: readonly Tolerated[];
  /** Runs that failed although an equal one succeeded. */
  readonly unsteady: readonly string[];
}

/** The same data in other files. */
export interface DataTest extends GroupTest {
  /** What two plain runs and one over reordered files had in common, so that a difference means other data; undefined when nothing was compared. */
  readonly comparable?: readonly string[];
}

/** A training that was killed and started again with the checkpoints that it had left (TRAIN-28). */
export interface CheckpointRuns {
  /** Undefined when the program never writes to /opt/ml/checkpoints. */
  readonly resumed?: TrainRun;
  /** The same with the checkpoints of a run that had ended; made only when the first failed. */
  readonly afterEnd?: TrainRun;
}

/** Training with the defaults spelled out and with them left out (TRAIN-09). */
export interface DefaultRuns {
  readonly spelledOut: TrainRun;
  readonly leftOut: TrainRun;
  /** Equal to the first; made only when the two differ. */
  readonly again?: TrainRun;
}

/** A training that was told to stop in the middle. */
export interface TrainStopRun extends StopRun {
  /** Processes that were still alive at half the grace, when anything was. */
  readonly lingering?: readonly ContainerProcess[];
}

/** The server over the model that a stopped training had left; undefined when it left none of its own. */
export interface StoppedModel {
  readonly served?: { readonly readyMs: number | undefined; readonly log: ContainerLog };
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
  'train/nominal': NominalRun;
  /** Which rule, lifted, makes the failed nominal run succeed; `again` lifts none. Empty when the nominal run succeeded. */
  'train/diagnosis': Readonly<Partial<Record<TrainRelaxation | 'again', TrainRun>>>;
  /** Added and missing configuration. */
  'train/tolerances': GroupTest;
  /** Bounds, values and spellings of hyperparameters. */
  'train/hyperparameters': GroupTest;
  'train/optional-channels': GroupTest;
  'train/data-files': DataTest;
  'train/defaults': DefaultRuns;
  'train/checkpoints': CheckpointRuns;
  /** Runs of these that failed although an equal one succeeded. */
  'train/steadiness': readonly TrainRun[];
  /** Negative runs. `kind` is `missing-channel`, `broken-data`, `out-of-range` or `wrong-type`; only those that the spec allows. */
  'train/bad-input': readonly { readonly kind: string; readonly detail: string; readonly subject?: string; readonly run: TrainRun }[];
  /** On an isolated network instead of none, with the names that were asked for there. */
  'train/names': { readonly run: TrainRun; readonly asked: readonly string[] };
  'train/stop': TrainStopRun;
  /** Right after the start, before the program may have set anything up. */
  'train/stop-early': StopRun;
  'train/stopped-model': StoppedModel;
  /** The packed model: what went into model.tar.gz. */
  model: { readonly entries: readonly TreeEntry[]; readonly tarGzBytes: number };
}
