import type { Role } from '../sagemaker/contract.ts';

/** One image to build. Paths are absolute. */
export interface BuildSpec {
  readonly role: Role;
  readonly context: string;
  readonly dockerfile: string;
  readonly tag: string;
  readonly platform: string;
  /** A builder of docker's buildx, by name; undefined takes the current one. */
  readonly builder?: string | undefined;
  readonly buildArgs: Readonly<Record<string, string>>;
  /** Files that steps of the build may read, by the id of their mount. */
  readonly secrets?: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly noCache: boolean;
}

export type BuildResult =
  | {
      readonly status: 'built';
      /** Base images that are for another platform than asked for, as far as the builder says so. */
      readonly foreignBases?: readonly ForeignBase[];
      readonly durationMs: number;
    }
  | { readonly status: 'failed'; readonly step: string; readonly log: string; readonly durationMs: number };

/** A base image that was taken although it is for another platform: what is built on it says the one and holds the other. */
export interface ForeignBase {
  readonly image: string;
  readonly platform: string;
}
