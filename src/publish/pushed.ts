import type { ContainerEngine } from '../engine/engine.ts';
import type { Role } from '../sagemaker/contract.ts';
import type { ImageReferences } from './places.ts';

/** Whether an image was sent now, or was in its repository already. */
export type PushOutcome = 'pushed' | 'unchanged';

/** What is known of the rehearsal of an image. */
export type TestedState =
  /** `test-local` passed with this very image. */
  | { readonly status: 'tested'; readonly at: string }
  /** It did not, and the user said that it may be pushed all the same. */
  | { readonly status: 'overridden'; readonly reason: string };

/** What the registry's own scan found. Whatever is not `complete` was not checked, which is no pass. */
export interface ScanResult {
  readonly status: 'complete' | 'not-checked';
  /** AWS's word for the state, such as `COMPLETE`, or why nothing is known. */
  readonly state: string;
  /** By severity, such as `CRITICAL`. */
  readonly counts: Readonly<Record<string, number>>;
  /** Those that keep a listing from being accepted, the worst first. */
  readonly blocking: readonly ScanFinding[];
}

export interface ScanFinding {
  readonly severity: string;
  readonly name: string;
  /** Package and version, where the scan names them. */
  readonly where: string | undefined;
  readonly uri: string | undefined;
}

/** One image in its repository, read back and judged. */
export interface PushedImage {
  /** Both where one image trains and serves. */
  readonly roles: readonly Role[];
  /** Tag and id on this machine. */
  readonly local: { readonly tag: string; readonly id: string };
  /** As ECR returned it. */
  readonly repositoryUri: string;
  /** Tag in the repository: for people, and so that no lifecycle rule takes the image for a stray one. */
  readonly tag: string;
  /** Of the manifest, `sha256:...`. */
  readonly digest: string;
  /** `repositoryUri@sha256:...`: what goes into a request. */
  readonly reference: string;
  readonly outcome: PushOutcome;
  /** The form that the manifest had, when it was rewritten into the one that SageMaker takes. */
  readonly repairedFrom: string | undefined;
  readonly tested: TestedState;
  readonly layers: { readonly sent: number; readonly present: number };
  /** Compressed size of all layers. */
  readonly bytes: number;
  readonly scan: ScanResult;
}

/** Both images where SageMaker takes them from. */
export interface PushedImages {
  readonly account: string;
  readonly region: string;
  readonly references: ImageReferences;
  /** One where one image has both roles. */
  readonly images: readonly PushedImage[];
}

/** What may be told to a push. `pushImages(session, context, options)` of `push.ts` answers with `PushedImages`, or throws. */
export interface PushOptions {
  /** Has the images, and sends them. */
  readonly engine: ContainerEngine;
  /** Makes repositories that are missing. */
  readonly create: boolean;
  /** Pushes an image that has not passed `test-local` since it was built. */
  readonly untested: boolean;
  /** Another image has the tag of this version: push under a tag of its own. */
  readonly retag: boolean;
  /** Seconds to wait for the registry's scan; 0 does not look. */
  readonly scanTimeout: number;
  /** Goes on when the scan found what keeps a listing from being accepted. */
  readonly acceptFindings: boolean;
  /** Tags the repositories that it makes; so it is unless told otherwise. */
  readonly tags?: boolean;
  /** Milliseconds before the first repetition of each kind; for tests. */
  readonly patience?: { readonly retryMs: number; readonly pollMs: number };
}
