/** What the engine says about an image, in our words. */
export interface ImageInfo {
  readonly id: string;
  readonly os: string;
  readonly architecture: string;
  readonly user: string;
  readonly entrypoint: readonly string[];
  readonly cmd: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly volumes: readonly string[];
  readonly sizeBytes: number;
  readonly createdAt: string;
  readonly workingDir?: string;
  /** Hashes of the layers as they are unpacked, the lowest first: the same wherever they are kept. */
  readonly layers?: readonly string[];
  /** Media type of the manifest that the engine keeps and will push; undefined where it keeps none or does not say. */
  readonly manifestType?: string | undefined;
}

/** A path in an image, as its merged file system has it. */
export interface ImageEntry {
  /** Absolute. */
  readonly path: string;
  readonly type: 'file' | 'folder' | 'symlink' | 'hardlink' | 'other';
  readonly mode: number;
  readonly bytes: number;
  /** Where a link leads, as written in it; a hard link's is absolute. */
  readonly target: string;
}
