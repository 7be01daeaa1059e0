import type { ContainerExit, ContainerLog } from '../../engine/engine.ts';
import type { ConnectTry, Exchange, StopRun } from '../types.ts';

export type ServeRelaxation = 'writable-model' | 'training-paths' | 'network' | 'more-variables';

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
  /** Connections opened to the ready server while nobody asked anything else. */
  readonly connects?: readonly ConnectTry[];
  /** What the listener on the port speaks instead of plain HTTP, where nothing else was answered. */
  readonly speaks?: 'tls' | 'http2';
  /** Set when it was not waited for to the end of the window, because that had become useless. */
  readonly gaveUp?: { readonly because: 'loopback-only' | 'other-port' | 'tls' | 'http2'; readonly seconds: number };
  readonly log: ContainerLog;
  readonly command: string;
  /** Names that the server asked our resolver for until it was ready; undefined where there was none. */
  readonly asked?: readonly string[];
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
  /** Requests with different bodies, each alone and then all at once, for each declared content type. */
  readonly parallel?: readonly ParallelRound[];
  /** Connections opened while several requests were half sent. */
  readonly connects?: readonly ConnectTry[];
  /** The same request twice over one connection; `second` is missing when the server closed it after the first. */
  readonly inARow?: { readonly first: Exchange; readonly second?: Exchange };
  /** The same small request some hundred times; `failed` is the first that was not answered well, after which no more were sent. */
  readonly burst?:
    | {
        readonly requests: number;
        readonly failed?: Exchange /** Of all processes, after each round. */;
        readonly memoryBytes: readonly number[];
        /** What each request took, in milliseconds, in their order. */
        readonly timesMs?: readonly number[];
      }
    | undefined;
  /** Set when no more was sent because requests were not answered in time: what the last of them was. */
  readonly stoppedAt?: VariationKind | 'sample' | 'bad-input' | 'parallel' | 'burst';
  /** Processes that wanted a core of this machine, for each core it has, just afterwards; 0 where that is not known. */
  readonly loadPerCore?: number;
  /** Pings every second or less while all of the above went on. */
  readonly pings: readonly Exchange[];
  /** Set when the container ended in the middle. */
  readonly exit: ContainerExit | undefined;
  readonly log: ContainerLog;
  /** Names that were asked for until the end of all requests. */
  readonly asked?: readonly string[];
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
  | 'size-25-mb';

export interface ParallelRound {
  readonly contentType: string;
  /** One for each body. */
  readonly bodies: readonly {
    /** Sent twice while nothing else was: an answer that differs between these two cannot be compared. */
    readonly alone: readonly [Exchange, Exchange];
    readonly together: readonly Exchange[];
    /** Once more alone, where an answer among others was not the same, byte for byte: it may hold the time. */
    readonly afterwards?: Exchange;
  }[];
}

/** Health checks from readiness to the stop, but for those while requests were sent. */
export interface PingsObservation {
  /** Every five seconds and one at the end; one that went wrong was sent again at once. */
  readonly idle: readonly Exchange[];
  /** Set when the container ended before it was told to. */
  readonly exit: ContainerExit | undefined;
  readonly loadPerCore?: number;
  /** How many processes it had after all requests, where the engine can tell. */
  readonly processes?: number;
}

/** What became of a server after some of its processes were killed (INF-20). */
export interface DeadWorkerObservation {
  /** Why nothing was killed; undefined when something was. */
  readonly skipped?: 'one-process' | 'cannot-signal' | 'never-ready';
  /** First the processes that have no children, then those that the first process started. */
  readonly rounds: readonly {
    readonly killed: readonly string[];
    /** `broken`: it says that it is healthy, and fails requests; `unhealthy`: neither healthy nor gone; both for as long as was waited. */
    readonly outcome: 'ended' | 'recovered' | 'broken' | 'unhealthy';
    readonly waitedMs: number;
    /** Last answers; undefined when the container had ended. */
    readonly ping: Exchange | undefined;
    readonly request: Exchange | undefined;
  }[];
  readonly log: ContainerLog;
}

/** Whether a server listens where SAGEMAKER_BIND_TO_PORT says, looked at only when the image's label promises it (INF-25). */
export type BindPortObservation =
  | { readonly declared: false }
  | {
      readonly declared: true;
      readonly port: number;
      readonly answeredMs: number | undefined;
      /** Whether the usual port answered instead. */
      readonly usualPort: boolean;
      readonly exit: ContainerExit | undefined;
      readonly log: ContainerLog;
    };

/** What the serving container does as an endpoint. */
export interface ServeObservations {
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
  'serve/pings': PingsObservation;
  'serve/dead-worker': DeadWorkerObservation;
  'serve/bind-port': BindPortObservation;
  'serve/stop': StopRun;
  'serve/stop-busy': StopRun;
}
