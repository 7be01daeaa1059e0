import type { Config, ConfigIssue } from '../config/schema.ts';
import type { ContainerExit, ContainerLog, EngineInfo } from '../engine/engine.ts';
import type { BatchObservations } from './batch/types.ts';
import type { DistributedObservations } from './distributed/types.ts';
import type { ImageObservations } from './image/types.ts';
import type { PipeObservations } from './pipe/types.ts';
import type { FolderObservations } from './project/types.ts';
import type { SecretObservations } from './secrets/types.ts';
import type { ServeObservations } from './serve/types.ts';
import type { TrainObservations } from './train/types.ts';

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
  /** When it was begun, in milliseconds since the epoch by a clock that never jumps; left out where nobody noted it. */
  readonly at?: number;
  /** Of a late ping: the share of their time that the server's threads were ready to run and had to wait for a processor. */
  readonly starved?: number;
}

/** One attempt to open a connection. */
export interface ConnectTry {
  readonly ms: number;
  /** False when it was refused, or given up. */
  readonly accepted: boolean;
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
  /** Why nothing more can be done with it here: its name is not UTF-8 (`path` then shows it with replacement characters), or its path is too long. */
  readonly beyond?: 'name' | 'length';
}

export interface StopRun {
  readonly exit: ContainerExit;
  readonly killed: boolean;
  readonly stopMs: number;
  readonly graceSeconds: number;
  /** How the signal was timed: `held` by a Pipe channel that keeps back its bytes or by a host that is missing, `slowed` by a CPU limit, `idle` for a server, `busy` with a request in flight, `early` right after the start. */
  readonly when: 'held' | 'slowed' | 'idle' | 'busy' | 'early';
  /** Whether the program had ended by itself before the signal, which proves nothing. */
  readonly endedBefore: boolean;
  readonly log: ContainerLog;
  /** The request in flight, where there was one. */
  readonly inFlight?: Exchange;
  readonly model: readonly TreeEntry[];
}

/** What the spec says and where it is looked at. */
interface ProjectObservations {
  project: {
    readonly config: Config;
    readonly issues: readonly ConfigIssue[];
    readonly engine: EngineInfo;
    /** Whether the user gave the containers the network, so that isolation was not rehearsed. */
    readonly outside?: boolean;
  };
}

/** What containers did when. Times are milliseconds since the epoch, by a clock that never jumps. */
export interface RunDiary {
  /** When the run began to look. */
  readonly since: number;
  /** In the order of their starts. */
  readonly containers: readonly ContainerLife[];
}

/** One container from the wish for it to its end; times that are not there were not reached, or not seen. */
export interface ContainerLife {
  /** Of the scenario, as in `serve`. */
  readonly id: string;
  readonly what: string;
  readonly role: 'train' | 'serve';
  readonly asked: number;
  readonly started: number;
  readonly firstOutput?: number;
  /** First good answer to a ping. */
  readonly ready?: number;
  /** When it was told to stop. */
  readonly stopped?: number;
  readonly ended?: number;
  readonly exitCode?: number;
  readonly oomKilled?: boolean;
  /** Resident memory of all its processes, with times; few containers are looked at. */
  readonly memory?: readonly { readonly at: number; readonly bytes: number }[];
}

interface DiaryObservations {
  'run/diary': RunDiary;
}

/** One key for each thing that can be looked at. Plain JSON: it is saved by `--save-observations` and judged again by `--from`. */
export interface Observations
  extends ProjectObservations,
    FolderObservations,
    ImageObservations,
    TrainObservations,
    PipeObservations,
    DistributedObservations,
    ServeObservations,
    BatchObservations,
    SecretObservations,
    DiaryObservations {}

export type ObservationKey = keyof Observations;

/** An observation, or why there is none. `after` names the observation whose failure made this one impossible. */
export type Attempt<T> =
  | { readonly status: 'made'; readonly value: T /** How long it took to see. */; readonly durationMs?: number }
  | { readonly status: 'failed'; readonly reason: string; readonly after?: ObservationKey };

export type Attempts = { readonly [K in ObservationKey]?: Attempt<Observations[K]> };
