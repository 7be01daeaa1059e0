/**
 * The SageMaker container contract in constants. Names and clause ids (TRAIN-01, INF-02, ...) are the ones that every
 * check, the documentation and the reports use.
 */

/** The two ways in which SageMaker starts a container; each is also the single argument it passes (TRAIN-01, INF-01). */
export const ROLES = ['train', 'serve'] as const;
export type Role = (typeof ROLES)[number];

/** Root of everything that SageMaker and a container hand to each other (TRAIN-04). */
export const ML_ROOT = '/opt/ml';

/** Folders that exist before a training container starts, relative to `ML_ROOT` (TRAIN-04). */
export const TRAINING_FOLDERS = ['input/config', 'input/data', 'model', 'output/data'] as const;

/** The file with the failure reason, relative to `ML_ROOT` (TRAIN-23). */
export const FAILURE_FILE = 'output/failure';

/** Characters of the failure file that `DescribeTrainingJob.FailureReason` returns (TRAIN-23). */
export const FAILURE_REASON_MAX = 1024;

/** How a channel's data reaches the container (PIPE-12). FastFile is written as `File` in inputdataconfig.json (TRAIN-10). */
export const INPUT_MODES = ['File', 'FastFile', 'Pipe'] as const;
export type InputMode = (typeof INPUT_MODES)[number];

/** Port on which every serving container answers plain HTTP on all interfaces (INF-02). */
export const SERVE_PORT = 8080;

/** Bytes of an image (MKT-08): the registry takes no larger layer; the other is our advice, since every start pulls the image. */
export const IMAGE_SIZE = { layer: 52_000 * 1024 * 1024, advised: 10_000_000_000 } as const;

/** Seconds; sources are the clauses named. */
export const TIME = {
  /** Between SIGTERM and SIGKILL when training is stopped (TRAIN-30). */
  trainingGrace: 120,
  /** The same for serving (INF-19). */
  servingGrace: 30,
  /** Window in which an endpoint's container must become healthy (INF-05); one older text says 240. */
  startupWindow: 480,
  startupWindowOlder: 240,
  /** Deadline of one `/ping` (INF-03). */
  ping: 2,
  /** Deadline for accepting a connection (INF-06). */
  connect: 0.25,
  /** Deadline of one real-time `/invocations` (INF-08). */
  invocation: 60,
  /** The same in batch transform, the default of `ModelClientConfig` (BATCH-12). */
  batchInvocation: 600,
} as const;

/** Bytes. The runtime API states 6 MiB; the Marketplace and hosting pages say 25 MB (INF-09). */
export const PAYLOAD = { runtimeApi: 6_291_456, marketplace: 25_000_000 } as const;

/** What batch transform assumes when neither the job nor `/execution-parameters` says otherwise (BATCH-04). */
export const BATCH_DEFAULTS = { MaxConcurrentTransforms: 1, BatchStrategy: 'MULTI_RECORD', MaxPayloadInMB: 6 } as const;

/** One MB of `MaxPayloadInMB` in bytes, as AWS's own code counts (BATCH-07). */
export const BATCH_MB = 1_048_576;

/** Upper bound of `MaxConcurrentTransforms` x `MaxPayloadInMB` (BATCH-05). */
export const BATCH_PRODUCT_MAX = 100;

/** Largest model that leaves room on the volume of 30 GB that a batch machine has (BATCH-19). */
export const BATCH_MODEL_MAX = 25_000_000_000;

/** Hyperparameter that a tuning job adds (TRAIN-08). */
export const TUNING_OBJECTIVE = '_tuning_objective_metric';
