import type { Disk } from './facts-host.ts';

/** The docker client and the engine behind it. */
export interface EngineFacts {
  readonly client: { readonly path: string | undefined };
  readonly endpoint: {
    readonly context: string;
    /** Undefined when the context does not exist or cannot be read. */
    readonly host: string | undefined;
    readonly source: string;
    readonly kind: 'socket' | 'pipe' | 'tcp' | 'ssh' | 'other';
    /** Of a Unix socket. */
    readonly socket: { readonly path: string; readonly state: 'usable' | 'denied' | 'absent' | 'not-a-socket' } | undefined;
    /** Name of the context that would be used if DOCKER_HOST were not set. */
    readonly hidden: string | undefined;
  };
  readonly engine:
    | { readonly status: 'answers'; readonly version: string; readonly arch: string; readonly name: string; readonly rootless: boolean }
    | { readonly status: 'silent'; readonly cause: 'hangs' | 'denied' | 'unreachable' | 'other'; readonly said: string }
    | { readonly status: 'no-client' };
  /** What the engine says of itself. */
  readonly engineInfo: {
    readonly name: string;
    readonly system: string;
    readonly dataRoot: string;
    readonly containerdStore: boolean;
    readonly memoryBytes: number;
    /** Names such as selinux, rootless, userns. */
    readonly security: readonly string[];
    /** Clock of the engine minus ours, in milliseconds; undefined where it does not say. */
    readonly clockAheadMs: number | undefined;
    /** Free space where it keeps images; undefined when that is not on this machine's disk. */
    readonly disk: Disk | undefined;
  };
  readonly builder: {
    /** DOCKER_BUILDKIT=0 */
    readonly switchedOff: boolean;
    /** Whether the client builds with BuildKit without the plugin. */
    readonly embedded: boolean;
    /** Version of the buildx plugin. */
    readonly buildx: string | undefined;
    /** The current builder of buildx. */
    readonly current:
      | { readonly name: string; readonly driver: string; readonly platforms: readonly string[]; readonly trouble: string | undefined }
      | undefined;
  };
  readonly emulation: {
    /** Whether the kernel of this machine starts programs for x86-64; undefined where that cannot be seen. */
    readonly amd64: boolean | undefined;
  };
  readonly sharing:
    | {
        /** File that says so. */
        readonly file: string;
        /** Folders that the engine's virtual machine sees; undefined where the file could not be understood. */
        readonly folders: readonly string[] | undefined;
        /** What has to be among them. */
        readonly needed: readonly string[];
      }
    | undefined;
  /** What earlier runs have left. */
  readonly leftovers: {
    readonly things: readonly {
      readonly kind: 'container' | 'network' | 'volume' | 'folder';
      readonly name: string;
      /** Undefined for what carries none. */
      readonly run: string | undefined;
      /** Milliseconds since the epoch; undefined where it is not known. */
      readonly made: number | undefined;
      readonly running: boolean;
      /** Whether its process is known to have ended, which is when `clean` removes it. */
      readonly dead: boolean;
    }[];
    /** Why the engine could not be asked; the folders are there all the same. */
    readonly unasked: string | undefined;
  };
}
