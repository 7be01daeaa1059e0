import type { Readable, Writable } from 'node:stream';
import type { Network } from './engine.ts';

/** How a probe is connected: as a container of ours, or inside the network of another container. */
export type ProbeNetwork = Network | { readonly kind: 'container'; readonly name: string };

/** A run of our own small program on the container's side; `probe/main.c` lists its roles. */
export interface ProbeSpec {
  readonly name: string;
  /** The role and its arguments, as in `['dns']`. */
  readonly words: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly network: ProbeNetwork;
  /** Name of the container whose processes it sees and may signal. */
  readonly processesOf?: string;
  /** A named volume, and the folder where the probe has it. */
  readonly volume?: { readonly name: string; readonly path: string };
  /** The same for several. */
  readonly volumes?: readonly { readonly name: string; readonly path: string }[];
  /** A file of this machine that it sees, if the engine does. */
  readonly file?: { readonly source: string; readonly path: string };
}

/** How a probe ended; undefined when its client was killed. */
export interface ProbeExit {
  readonly exitCode: number | undefined;
  readonly stderr: string;
}

/** A probe that speaks for a while. It ends when its stdin ends, whatever becomes of us. */
export interface RunningProbe {
  readonly name: string;
  readonly stdin: Writable;
  readonly stdout: Readable;
  /** Resolves at the first word on stderr, which roles that go on say when they are ready, or at the end. */
  readonly ready: Promise<void>;
  readonly exited: Promise<ProbeExit>;
  /** Its address on the network; rejects when it has none. */
  address(): Promise<string>;
  /** Ends and removes it. Idempotent. */
  remove(): Promise<void>;
}

/** A named volume of the engine. */
export interface Volume {
  readonly name: string;
  /** Idempotent. */
  remove(): Promise<void>;
}

/** What an engine offers for programs of ours beside the containers. Errors that a user can mend are `UserError`s. */
export interface Probes {
  /** Returns once the probe runs, or has failed (then `exited` says so). */
  start(spec: ProbeSpec): Promise<RunningProbe>;
  /** For roles that end by themselves: what it printed. Leaves no container behind. */
  run(spec: ProbeSpec): Promise<ProbeExit & { readonly stdout: string }>;
  createVolume(name: string, labels: Readonly<Record<string, string>>): Promise<Volume>;
  /** Copies what a folder of this machine holds into the volume of a running probe. */
  fill(probe: RunningProbe, from: string, to: string): Promise<void>;
  /** Removes the probe's image; probes come first. Idempotent. */
  close(): Promise<void>;
}
