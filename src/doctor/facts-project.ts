import type { ConfigIssue } from '../config/schema.ts';

/** A file that goes into a build. */
export interface ContextFile {
  /** Relative to the project folder, with forward slashes. */
  readonly path: string;
  readonly bytes: number;
  readonly mode: number;
  /** Set for a text that starts with `#!` or is named as a shell script: its text, up to 1 MiB, and its program. */
  readonly script?: { readonly text: string; readonly shebang: boolean; readonly crlf: number } | undefined;
}

export interface BaseImage {
  readonly reference: string;
  /** Dockerfile that names it. */
  readonly file: string;
}

/** What lies in a project folder. Only looked at where there is a spec file. */
export interface ProjectFacts {
  readonly project: { readonly dir: string; readonly file: string };
  readonly spec:
    | { readonly status: 'valid'; readonly name: string; readonly issues: readonly ConfigIssue[] }
    | { readonly status: 'invalid'; readonly message: string };
  readonly dockerfiles: {
    readonly files: readonly {
      readonly path: string;
      readonly roles: readonly string[];
      readonly trouble: string | undefined;
      readonly text: string;
    }[];
    readonly bases: readonly BaseImage[];
    /** Context folders that are not there, relative to the project. */
    readonly lostContexts: readonly string[];
  };
  readonly context: {
    readonly files: readonly ContextFile[];
    readonly bytes: number;
    /** Whether there is more than was looked at. */
    readonly more: boolean;
    /** Whether each context has a .dockerignore. */
    readonly ignored: boolean;
  };
  readonly derived: {
    readonly regions: readonly { readonly file: string; readonly name: string; readonly state: 'fresh' | 'stale' | 'edited' }[];
    readonly stray: readonly { readonly file: string; readonly line: number; readonly reason: string }[];
    /** Files as they would be after `derive`. */
    readonly renewed: readonly { readonly path: string; readonly before: string; readonly after: string }[];
  };
  readonly samples: {
    readonly declared: number;
    /** Those that cannot be used: where the spec names them, and why, as the end of a sentence. */
    readonly broken: readonly { readonly where: string; readonly path: string; readonly trouble: string }[];
  };
  readonly secretFiles: readonly {
    readonly id: string;
    readonly path: string;
    readonly trouble: string | undefined;
    readonly mode: number | undefined;
    readonly tracked: boolean;
  }[];
  readonly repository: {
    /** Whether git keeps the project. */
    readonly tracked: boolean;
    readonly attributes: string | undefined;
    /** Scripts for which git does not promise LF. */
    readonly unsettled: readonly string[];
    /** Files that git gives out without the right to run them, though they have it here or need it. */
    readonly plainModes: readonly string[];
    /** Whether changes of modes are noticed here. */
    readonly fileMode: boolean;
  };
  readonly template:
    | { readonly status: 'none' }
    | { readonly status: 'foreign'; readonly name: string }
    | { readonly status: 'unknown'; readonly name: string }
    | {
        readonly status: 'known';
        readonly name: string;
        readonly version: string;
        readonly current: string;
        readonly base: 'whole' | 'missing' | 'newer';
      };
  readonly images: readonly {
    readonly tag: string;
    readonly roles: readonly string[];
    readonly adopted: boolean;
    readonly built: boolean;
    readonly outdated: boolean | undefined;
    readonly platform: string | undefined;
    /** Versions that the base image names in its variables. */
    readonly runtimes: readonly { readonly product: string; readonly version: string }[];
  }[];
  readonly packages: readonly {
    readonly file: string;
    /** What it lists for the images. */
    readonly dependencies: number;
    /** Only for work on the project. */
    readonly forWork: number;
    /** Lock file that belongs to it, or undefined. */
    readonly lock: string | undefined;
    /** Entries of a requirements file without a fixed version. */
    readonly loose: readonly string[];
  }[];
  readonly place: {
    readonly dir: string;
    readonly writable: boolean;
    /** Files of other users, as `docker run` by hand leaves them. */
    readonly foreign: readonly string[];
    /** Name of the service that synchronises the folder. */
    readonly synchronised: string | undefined;
    /** Whether it lies on a disk of Windows, seen from Linux. */
    readonly windowsDisk: boolean;
  };
}
