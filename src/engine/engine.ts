import type { Role } from '../sagemaker/contract.ts';
import type { Address } from './address.ts';
import type { BuildResult, BuildSpec } from './build-spec.ts';
import type { ImageEntry, ImageInfo } from './image-info.ts';
import type { Inspect } from './inspect.ts';
import type { Probes } from './probe.ts';
import type { PushForecast } from './push-forecast.ts';
import type { ImagePusher } from './pusher.ts';

export type { BuildResult, BuildSpec } from './build-spec.ts';
export type { ImageEntry, ImageInfo } from './image-info.ts';

/** What is known about the engine that answers. */
export interface EngineInfo {
  readonly name: string;
  readonly version: string;
  /** `process` runs the project's own programs on the host; what only a container can show is then not checked. */
  readonly kind: 'container' | 'process';
  /** Of the processor that containers run on, as in `amd64`; undefined where nobody asked. */
  readonly architecture?: string;
  /** Set when the spec asks for GPUs: whether training containers got them, or why not (TRAIN-20). */
  readonly gpus?: 'given' | { readonly absent: string } | undefined;
}

/** What the machine of an engine has. */
export interface EngineMachine {
  readonly cpus: number;
  readonly memoryBytes: number;
  /** Whether it can hold a container to less. */
  readonly setsLimits: boolean;
}

/** Gets every path of an image, in the order of the engine. */
export interface ImageVisitor {
  /** How many of its first bytes are wanted. */
  wants(entry: ImageEntry): number;
  visit(entry: ImageEntry, head: Uint8Array): void;
}

/** One step of the build of an image. */
export interface ImageStep {
  readonly command: string;
  /** Size of the layer that it made. */
  readonly bytes: number;
}

/** How a container is connected. Never to anything outside unless the user asked for it (TRAIN-21). */
export type Network =
  | { readonly kind: 'none' }
  /** A network made by `createNetwork`; `aliases` are the names under which peers find the container. */
  | { readonly kind: 'internal'; readonly id: string; readonly aliases: readonly string[] }
  /** The engine's default network: only for counter-experiments and `--network`. */
  | { readonly kind: 'outside' };

/**
 * One container to run: IMAGE followed by the role as its only argument (TRAIN-01), no TTY, no stdin, no `--init`.
 * `ml` is a folder of ours on the host that stands for `/opt/ml`; `mounts` names the parts of it that the container sees.
 */
export interface RunSpec {
  readonly role: Role;
  readonly image: string;
  readonly name: string;
  readonly ml: string;
  /** Sub-folders of `ml`, for example `{ path: 'input', readOnly: true }`; `{ path: '' }` is the whole of it. */
  readonly mounts: readonly { readonly path: string; readonly readOnly: boolean }[];
  readonly env: Readonly<Record<string, string>>;
  readonly network: Network;
  readonly hostname: string;
  /** Extra names in /etc/hosts, for example `algo-1` -> `127.0.0.1`. */
  readonly hosts: Readonly<Record<string, string>>;
  /** Share of one core, to make a short training last; undefined means no limit. */
  readonly cpus?: number;
  /** Memory that it may take, without swap; undefined means no limit. */
  readonly memoryBytes?: number;
  /** Gets every GPU of the machine. */
  readonly gpus?: true;
  /** A named volume in the place of a folder below `ml`, for what the engine's machine cannot see of this one. */
  readonly volume?: { readonly name: string; readonly path: string; readonly readOnly: boolean };
  /** Lets a debugger in. */
  readonly inspect?: Inspect;
  /** Address of the resolver that it asks for names outside its network; undefined leaves the engine's own. */
  readonly resolver?: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** How a container ended. `exitCode` is the engine's: 125 engine error, 126 not runnable, 127 not found, 137 killed. */
export interface ContainerExit {
  readonly exitCode: number;
  readonly oomKilled: boolean;
  /** The engine's own message when the container could not be started at all. */
  readonly startError: string | undefined;
  /** Milliseconds the program ran. */
  readonly durationMs: number;
  /** Set when we ended it because it was filling the disk. */
  readonly overfull?: DiskUse;
}

/** What a container had written when it was ended because of that. */
export interface DiskUse {
  readonly bytes: number;
  /** `limit`: more than a rehearsal may take. `free`: hardly anything was left of the disk, whoever wrote it. */
  readonly reason: 'limit' | 'free';
  readonly limitBytes: number;
}

/** Bounded text of both streams, oldest dropped first; not yet made safe for a terminal. */
export interface ContainerLog {
  readonly stdout: string;
  readonly stderr: string;
  /** Bytes that did not fit. */
  readonly droppedBytes: number;
}

/** A TCP socket that listens. `address` is `0.0.0.0`, `127.0.0.1`, `::` and the like. */
export interface ListeningSocket {
  readonly address: string;
  readonly port: number;
}

/** A path in a container that is not as in its image. Mounts do not count. */
export interface FileChange {
  readonly kind: 'added' | 'changed' | 'deleted';
  readonly path: string;
}

/** What was written into a container, and the paths that hold most of it. */
export interface Written {
  readonly bytes: number;
  readonly paths: readonly string[];
}

/** A process of a container, numbered as the engine's machine does. */
export interface ContainerProcess {
  readonly pid: number;
  readonly parent: number;
  /** Resident memory. */
  readonly memoryBytes: number;
  /** Processor time used so far, in whole seconds, where the engine tells. */
  readonly cpuSeconds?: number;
  readonly command: string;
}

/** Processor time of all threads of a container so far. */
export interface CpuTimes {
  readonly ranMs: number;
  /** Ready to run, and without a processor. */
  readonly waitedMs: number;
}

/** Gets what a program writes as it comes; not yet made safe for a terminal. */
export type WatchOutput = (chunk: Uint8Array, stream: 'stdout' | 'stderr') => void;

/** A container under our hand. Every method is safe to call after the container is gone. */
export interface RunningContainer {
  readonly name: string;
  /** Where a port of the container, 8080 or that of its debugger, can be reached from this process. Rejects when it has ended, and with a UserError where nothing reaches it. */
  address(port?: number): Promise<Address>;
  /** Resolves at the container's end. Rejects with a UserError (exit 3) when the engine itself has gone. */
  readonly exited: Promise<ContainerExit>;
  /** Resolves at the first byte of output, or at the end. */
  readonly firstOutput: Promise<void>;
  log(): Promise<ContainerLog>;
  /** Sockets that listen inside, where the engine can see them; undefined when it cannot. */
  listening?(): Promise<readonly ListeningSocket[] | undefined>;
  /** What differs from the image, while it runs or after its end; undefined when the engine cannot tell. */
  changes?(): Promise<readonly FileChange[] | undefined>;
  /** Bytes that it wrote outside of its mounts; undefined when the engine cannot tell. */
  layerBytes?(): Promise<number | undefined>;
  /**
   * Bytes that were written into the container itself (not into mounts), without what lies below `except`; undefined when the
   * engine cannot tell. Exact only above `worthBytes`: a smaller sum is not taken apart.
   */
  written?(except: readonly string[], worthBytes: number): Promise<Written | undefined>;
  /** Its processes now; undefined when it does not run or the engine cannot tell. */
  processes?(): Promise<readonly ContainerProcess[] | undefined>;
  /** What its threads have had of the processors; undefined when the engine or this machine cannot tell. */
  cpuTimes?(): Promise<CpuTimes | undefined>;
  /** Resident memory of all its processes now; undefined when the engine or this machine cannot tell. Costs one call of the engine for the whole container. */
  memoryBytes?(): Promise<number | undefined>;
  /** Sends a signal to one of its processes, numbered as in `processes`; false when this user or this machine cannot. */
  signalProcess?(pid: number, signal: 'SIGKILL' | 'SIGTERM'): Promise<boolean>;
  /**
   * SIGTERM, then SIGKILL after `graceSeconds`; `killed` says whether it came to that. With `process` it also says so when
   * SIGTERM itself ended the program: as PID 1 of a container it would have gone on.
   */
  stop(graceSeconds: number): Promise<ContainerExit & { readonly killed: boolean; readonly stopMs: number }>;
  /** After the end: makes what the container wrote below `ml` readable and deletable by this user. */
  collect(): Promise<void>;
  /** While it runs: brings what it has written so far below `ml`, where it writes elsewhere; undefined where it writes right there. */
  refresh?(): Promise<void>;
  /** Ends the container if it still runs and removes it and its volumes. Idempotent. */
  remove(): Promise<void>;
}

/** An engine: where images are built and containers run. Errors that a user can mend are `UserError`s. */
export interface ContainerEngine {
  readonly info: EngineInfo;
  /** What the engine's machine has; undefined when it does not say. */
  describeMachine?(): Promise<EngineMachine | undefined>;
  /** Changes when another builder would be used: an image of one is not taken for one of another. */
  readonly builder?: string;
  /** Where ids of its images can be asked for without this engine, and the paths that decide that it is this one; undefined where a client is needed. */
  readonly imageSource?: { readonly socket: string; readonly decidedBy: readonly string[] } | undefined;
  /** Looks for the builder that `build` will use with such a spec, so that it need not wait for it then. */
  prepareBuild?(spec: Pick<BuildSpec, 'builder'>): void;
  /** `onProgress` gets each line of the builder, and the step that it announces, as in `2/9 RUN npm ci`. */
  build(spec: BuildSpec, onProgress: (line: string, step: string | undefined) => void): Promise<BuildResult>;
  /** Undefined when there is no such image. */
  inspectImage(
    reference: string,
    options?: { /** On a connection of its own, which an engine that is being stopped does not take. */ readonly fresh?: boolean },
  ): Promise<ImageInfo | undefined>;
  /** Fetches an image from its registry. Rejects with a UserError that says why it cannot. */
  pull(reference: string, options?: { readonly platform?: string }): Promise<void>;
  /**
   * Hands out what is in an image without running it: the files of a container that is never started, which has this name and
   * these labels for as long as it takes. Rejects with an Error that says why when the engine cannot, or when `signal` ends it.
   */
  readImage?(
    image: { readonly id: string; readonly name: string; readonly labels: Readonly<Record<string, string>> },
    visitor: ImageVisitor,
    signal: AbortSignal,
  ): Promise<void>;
  /** How an image was built, newest step first; undefined when the engine does not say. */
  readHistory?(id: string): Promise<readonly ImageStep[] | undefined>;
  /** Gets ready to send images to registries; undefined where there are no images. Whoever calls this calls `close`. */
  openPusher?(): Promise<ImagePusher>;
  /** In which form an image of this engine will arrive in a registry, and what its id here will be there (MKT-06). */
  forecastPush?(image: ImageInfo): Promise<PushForecast>;
  createNetwork(name: string, labels: Readonly<Record<string, string>>): Promise<{ readonly id: string; remove(): Promise<void> }>;
  /** Returns once the container has been started, or has failed to start (then `exited` says why). */
  start(spec: RunSpec, watch?: WatchOutput): Promise<RunningContainer>;
  /** The command line of `start`, `build` or `createNetwork`, for `--dry-run`. */
  describeRun(spec: RunSpec): string;
  describeNetwork?(name: string, labels: Readonly<Record<string, string>>): string;
  describeBuild(spec: BuildSpec): string | Promise<string>;
  /** Programs of ours beside the containers; undefined where containers are not run at all. */
  readonly probes?: Probes;
  /** Whether containers see folders of this machine; undefined where that is no question. What has to be started to find out has these labels. */
  sharesFolders?(labels: Readonly<Record<string, string>>): Promise<boolean>;
  /** Removes whatever carries `sagemaker-algo.run=<runId>`; `wait: false` only fires the removal off. */
  sweep(runId: string, options: { wait: boolean }): Promise<void>;
}
