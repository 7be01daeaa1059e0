/** The machine and the user. */
export interface HostFacts {
  readonly host: {
    readonly platform: string;
    /** As Node names it: x64, arm64. */
    readonly arch: string;
    /** Of the Node that runs this. */
    readonly node: string;
    /** Windows Subsystem for Linux. */
    readonly wsl: boolean;
    readonly hostname: string;
    /** The engine in whose container this program runs. */
    readonly container: 'docker' | 'podman' | undefined;
    /** Soft limit of open files; undefined where it is not known. */
    readonly openFiles: number | undefined;
    /** Whether the kernel enforces SELinux. */
    readonly selinux: boolean;
    /** Milliseconds since the epoch. */
    readonly now: number;
  };
}

/** What variables and configuration files say. */
export interface EnvironmentFacts {
  readonly proxies: {
    /** Variables that are set: name and value, without user and password. */
    readonly variables: Readonly<Record<string, string>>;
  };
  readonly certificates: readonly {
    readonly variable: string;
    readonly path: string;
    readonly state: 'fine' | 'missing' | 'unreadable' | 'folder' | 'no-certificate';
  }[];
  readonly dockerConfig: {
    readonly file: string;
    readonly state: 'absent' | 'readable' | 'unreadable' | 'malformed';
    /** Proxy variables that the client puts into every container. */
    readonly injected: readonly string[];
    /** Programs that keep the logins, and whether each is on PATH. */
    readonly helpers: readonly {
      readonly program: string;
      readonly found: boolean;
      /** The only registries that it is for; undefined: for all others. */
      readonly registries?: readonly string[] | undefined;
    }[];
  };
  readonly locale: { readonly variable: string; readonly value: string; readonly utf8: boolean } | undefined;
  readonly git: {
    /** Undefined: there is none. */
    readonly version: string | undefined;
    /** Values as git has them for the working folder. */
    readonly autocrlf: string;
    readonly eol: string;
  };
}

/** Free space of a disk. */
export interface Disk {
  readonly path: string;
  readonly freeBytes: number;
  readonly freeInodes: number;
  /** 0 where the file system has no fixed number of them. */
  readonly inodes: number;
}

export interface SpaceFacts {
  readonly temp: {
    readonly path: string;
    readonly state: 'usable' | 'missing' | 'not-a-folder' | 'not-writable';
    /** Whether programs in it may not be started; undefined where that cannot be told. */
    readonly noexec: boolean | undefined;
    readonly disk: Disk | undefined;
  };
  readonly cache: {
    /** Undefined when this user has no place for one. */
    readonly path: string | undefined;
    readonly state: 'usable' | 'missing' | 'not-a-folder' | 'not-writable' | 'no-place';
    /** What lies in it. */
    readonly bytes: number;
    /** Whether there is more than could be counted in time. */
    readonly more: boolean;
    readonly disk: Disk | undefined;
  };
  readonly memory: { readonly totalBytes: number; readonly availableBytes: number };
}

export interface NetworkFacts {
  readonly loopback: {
    /** What happened when a server on 127.0.0.1 was started and asked; undefined when it answered. */
    readonly failure: string | undefined;
    /** Whether port 8080 of 127.0.0.1 can be taken. */
    readonly port8080: 'free' | 'taken' | 'unknown';
    /** Ports that the system gives out; undefined where it is not known. */
    readonly ephemeral: { readonly first: number; readonly last: number } | undefined;
    /** Addresses of the name localhost. */
    readonly localhost: readonly string[];
  };
}
