import type { ContainerExit, ContainerLog } from '../../engine/engine.ts';
import type { Exchange, StopRun } from '../types.ts';

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
  | 'size-25-mb'
  | 'parallel';

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
  'serve/stop': StopRun;
  'serve/stop-busy': StopRun;
}
