/**
 * What was measured while the checks looked, as it stands in the JSON report. Every part is left out where nothing was seen of it, lists are
 * bounded, and no verdict depends on any of it. `...AtMs` counts from `since`; names and steps are as the container or the spec has them.
 */
export interface Measurements {
  /** ISO 8601. */
  readonly since?: string;
  /** In the order of their starts. */
  readonly containers?: readonly ContainerTimes[];
  readonly pings?: readonly PingTime[];
  readonly requests?: readonly RequestTime[];
  /** One small request over and over: what each took, in milliseconds. */
  readonly burst?: { readonly timesMs: readonly number[]; readonly memoryBytes: readonly number[] };
  readonly memory?: readonly MemorySeries[];
  readonly stops?: readonly StopTime[];
  readonly metrics?: readonly MetricSeries[];
  readonly images?: readonly ImageSize[];
  readonly model?: ModelSize;
  /** How many of a list are not in it, because there were too many. */
  readonly leftOut?: { readonly pings?: number; readonly requests?: number };
}

/** One container from the wish for it to its end; a moment that is not there was not reached, or not seen. */
export interface ContainerTimes {
  /** Unique within the run, as in `serve`. */
  readonly id: string;
  readonly what: string;
  readonly role: 'train' | 'serve';
  /** When the engine was asked for it, and when it had started it. */
  readonly askedAtMs: number;
  readonly startedAtMs: number;
  readonly firstOutputAtMs?: number;
  /** First good answer to a ping. */
  readonly readyAtMs?: number;
  /** SIGTERM. */
  readonly stoppedAtMs?: number;
  readonly endedAtMs?: number;
  readonly exitCode?: number;
  readonly oomKilled?: boolean;
}

/** `starting`: until the server was ready; `busy`: while requests were sent; `idle`: otherwise. */
export type PingPhase = 'starting' | 'busy' | 'idle';

export interface PingTime {
  readonly phase: PingPhase;
  readonly atMs?: number;
  readonly ms: number;
  /** Left out when no answer came. */
  readonly status?: number;
}

export interface RequestTime {
  readonly label: string;
  readonly area: 'serve' | 'batch';
  /** What it was sent for, as in `sample`, `accept-any`, `bad-input`, `parallel`, `record`. */
  readonly kind: string;
  readonly atMs?: number;
  readonly ms: number;
  /** Left out when no complete answer came; then `error` says why. */
  readonly status?: number;
  readonly error?: string;
  readonly sentBytes: number;
  readonly receivedBytes: number;
}

/** Resident memory of all processes of a container. */
export interface MemorySeries {
  /** Of `containers`. */
  readonly container: string;
  readonly points: readonly { readonly atMs: number; readonly bytes: number }[];
}

export interface StopTime {
  readonly what: string;
  readonly ms: number;
  readonly graceSeconds: number;
  readonly killed: boolean;
  readonly exitCode: number;
}

/** What a declared metric's pattern found in the log of the plain training, in order. */
export interface MetricSeries {
  readonly name: string;
  readonly objective?: 'Minimize' | 'Maximize';
  readonly values: readonly number[];
  /** How many there were in all. */
  readonly count: number;
}

export interface ImageSize {
  readonly role: 'train' | 'serve';
  readonly id: string;
  readonly bytes: number;
  /** Largest first: the first ten. */
  readonly layers: readonly { readonly step: string; readonly bytes: number }[];
}

export interface ModelSize {
  readonly files: number;
  readonly bytes: number;
  readonly tarGzBytes: number;
  /** Largest first: the first ten. */
  readonly largest: readonly { readonly path: string; readonly bytes: number }[];
}
