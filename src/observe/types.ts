import type { Config, ConfigIssue } from '../config/schema.ts';
import type { ContainerExit, ContainerLog, EngineInfo, ImageInfo } from '../engine/engine.ts';

/** What was sent and what came back. Bodies are bounded; text is not yet made safe for a terminal. */
export interface Exchange {
  /** Says what this request was for, for example `sample requests/one-row.csv`. */
  readonly label: string;
  readonly method: string;
  readonly path: string;
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly requestBytes: number;
  /** Undefined when no complete answer came; then `error` says why. */
  readonly response: HttpAnswer | undefined;
  readonly error: { readonly code: string; readonly message: string } | undefined;
  /** Milliseconds; measured in this process. */
  readonly connectMs: number | undefined;
  readonly totalMs: number;
}

export interface HttpAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** First 64 KiB, decoded as UTF-8. */
  readonly body: string;
  readonly bodyBytes: number;
  readonly bodySha256: string;
}

/** A file below `/opt/ml`, seen with lstat. `path` uses forward slashes and is relative to the folder looked at. */
export interface TreeEntry {
  readonly path: string;
  readonly type: 'file' | 'folder' | 'symlink' | 'hardlink' | 'fifo' | 'socket' | 'device';
  readonly bytes: number;
}

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
export type ServeRelaxation = 'writable-model' | 'training-paths' | 'network' | 'more-variables';

export interface StopRun {
  readonly exit: ContainerExit;
  readonly killed: boolean;
  readonly stopMs: number;
  readonly graceSeconds: number;
  /** How the signal was timed: `held` by a Pipe channel that keeps back its bytes, `slowed` by a CPU limit, `idle` for a server, `busy` with a request in flight. */
  readonly when: 'held' | 'slowed' | 'idle' | 'busy';
  /** Whether the program had ended by itself before the signal, which proves nothing. */
  readonly endedBefore: boolean;
  readonly log: ContainerLog;
  /** The request in flight, where there was one. */
  readonly inFlight?: Exchange;
  readonly model: readonly TreeEntry[];
}

export interface HealthObservation {
  /** Start-up window of this run in seconds; that of the contract where it is not given. */
  readonly windowSeconds?: number;
  /** From the container's start to the first 200, undefined when none came. */
  readonly readyMs: number | undefined;
  /** All pings up to readiness and three more. */
  readonly pings: readonly Exchange[];
  /** Set when the container ended before it was ready. */
  readonly exit: ContainerExit | undefined;
  /** Sockets that listen inside the container, where this could be seen; `address` is `0.0.0.0`, `127.0.0.1`, `::` ... */
  readonly listening: readonly { readonly address: string; readonly port: number }[] | undefined;
  readonly log: ContainerLog;
  readonly command: string;
}

export interface InvocationsObservation {
  /** Deadline of a request in this run in seconds, where it is not that of the contract. */
  readonly deadlineSeconds?: number;
  /** One for each sample request, in order. */
  readonly samples: readonly Exchange[];
  /** Variations of the first sample of each declared content type. `kind` says which. */
  readonly variations: readonly { readonly kind: VariationKind; readonly contentType: string; readonly exchange: Exchange }[];
  /** Bad input of several kinds, each followed by a good request. */
  readonly badInput: readonly { readonly kind: string; readonly bad: Exchange; readonly goodAfter: Exchange }[];
  /** Pings every second or less while all of the above went on. */
  readonly pings: readonly Exchange[];
  /** Set when the container ended in the middle. */
  readonly exit: ContainerExit | undefined;
  readonly log: ContainerLog;
}

export type VariationKind =
  | 'again'
  | 'content-type-parameter'
  | 'content-type-case'
  | 'content-type-undeclared'
  | 'content-type-absent'
  | 'accept-declared'
  | 'accept-any'
  | 'accept-absent'
  | 'accept-unsupported'
  | 'extra-headers'
  | 'chunked'
  | 'size-6-mib'
  | 'size-25-mb'
  | 'parallel';

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

/** One key for each thing that can be looked at. Plain JSON: it is saved by `--save-observations` and judged again by `--from`. */
export interface Observations {
  project: {
    readonly config: Config;
    readonly issues: readonly ConfigIssue[];
    readonly engine: EngineInfo;
    /** Whether the user gave the containers the network, so that isolation was not rehearsed. */
    readonly outside?: boolean;
  };
  'image/train': ImageInfo;
  'image/serve': ImageInfo;
  /** File mode on the sample data, main hyperparameter set, every file as the platform writes it. */
  'train/nominal': TrainRun;
  /** Which rule, lifted, makes the failed nominal run succeed; empty when the nominal run succeeded. */
  'train/diagnosis': Readonly<Partial<Record<TrainRelaxation, TrainRun>>>;
  /** With the hyperparameters that tuning jobs and SDK clients add. */
  'train/injected-hyperparameters': TrainRun;
  'train/without-content-type': TrainRun;
  'train/with-topology': TrainRun;
  /** Negative runs. `kind` is `missing-channel`, `broken-data`, `out-of-range` or `wrong-type`; only those that the spec allows. */
  'train/bad-input': readonly { readonly kind: string; readonly detail: string; readonly run: TrainRun }[];
  'train/stop': StopRun;
  /** The packed model: what went into model.tar.gz. */
  model: { readonly entries: readonly TreeEntry[]; readonly tarGzBytes: number };
  'serve/health': HealthObservation;
  'serve/diagnosis': Readonly<
    Partial<
      Record<
        ServeRelaxation,
        { readonly readyMs: number | undefined; readonly firstSample: Exchange | undefined; readonly log: ContainerLog }
      >
    >
  >;
  'serve/invocations': InvocationsObservation;
  'serve/stop': StopRun;
  'serve/stop-busy': StopRun;
  'batch/transform': BatchObservation;
}

export type ObservationKey = keyof Observations;

/** An observation, or why there is none. `after` names the observation whose failure made this one impossible. */
export type Attempt<T> =
  | { readonly status: 'made'; readonly value: T /** How long it took to see. */; readonly durationMs?: number }
  | { readonly status: 'failed'; readonly reason: string; readonly after?: ObservationKey };

export type Attempts = { readonly [K in ObservationKey]?: Attempt<Observations[K]> };
