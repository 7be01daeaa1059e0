import type { ImageInfo } from '../../engine/engine.ts';
import type { TreeEntry } from '../types.ts';

/** Something secret, and where: a file and its line, a variable, a label, a step of the build. Never the secret itself. */
export interface SecretPlace {
  readonly what: string;
  readonly where: string;
}

/** A file that would be run for a word, and what it needs to be run. */
export interface ProgramFile {
  /** Where PATH or ENTRYPOINT leads, and the file behind the links. */
  readonly path: string;
  readonly real: string;
  readonly executable: boolean;
  readonly form:
    | {
        readonly kind: 'script' /** The interpreter, and the program that `env` is told. */;
        readonly needs: readonly Needed[];
        readonly carriageReturn: boolean;
      }
    | { readonly kind: 'elf'; readonly machine: string; readonly needs: readonly Needed[] }
    | { readonly kind: 'other'; readonly bytes: number };
}

/** A file without which a program cannot be run. */
export interface Needed {
  readonly name: string;
  readonly found: boolean;
}

/** What PATH holds for a word, or what an ENTRYPOINT names. */
export interface ProgramFacts {
  readonly word: string;
  /** In the order of PATH, up to the first that can be executed. */
  readonly files: readonly ProgramFile[];
  /** Folders that were looked through; empty when the word is a path. */
  readonly searched: readonly string[];
  /** A file of that name elsewhere, where there is none on PATH. */
  readonly elsewhere: string | undefined;
}

/** What was found in the files of an image; the same for as long as the image has this id. */
export interface ImageFiles {
  /** Undefined when the image says nothing of its system. */
  readonly os: { readonly id: string; readonly like: readonly string[]; readonly name: string } | undefined;
  /** Names of users with number 0. */
  readonly rootNames: readonly string[];
  readonly programs: { readonly train: ProgramFacts; readonly serve: ProgramFacts; readonly entrypoint: ProgramFacts | undefined };
  /** What lies below /opt/ml, without folders and empty files: the first hundred. */
  readonly ml: readonly TreeEntry[];
  /** Libraries of the NVIDIA driver that are files of the image. */
  readonly drivers: readonly string[];
  readonly secrets: readonly SecretPlace[];
}

export interface ImageContents {
  readonly files: { readonly status: 'read'; readonly value: ImageFiles } | { readonly status: 'unread'; readonly reason: string };
  /** Layers with the start of the step that made each, largest first: the first ten; undefined when the engine does not say. */
  readonly layers: readonly { readonly step: string; readonly bytes: number }[] | undefined;
  readonly limits: { readonly imageBytes: number; readonly layerBytes: number };
}

/** A known weakness that a newer version of the package does not have. */
export interface Vulnerability {
  readonly id: string;
  readonly severity: string;
  readonly package: string;
  readonly installed: string;
  readonly fixed: string;
}

/** What a scanner said of one image; several roles may share one. */
export type ImageScan = { readonly image: string } & (
  | {
      readonly status: 'scanned';
      readonly scanner: string /** High and critical ones with a fix: the first twenty. */;
      readonly found: readonly Vulnerability[];
      readonly count: number;
    }
  | { readonly status: 'not-scanned'; readonly reason: string }
);

/** What the images are, without running them. */
export interface ImageObservations {
  'image/train': ImageInfo;
  'image/serve': ImageInfo;
  'image/train-contents': ImageContents;
  'image/serve-contents': ImageContents;
  /** One for each image. */
  'image/scan': readonly ImageScan[];
}
