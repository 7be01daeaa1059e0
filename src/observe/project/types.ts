/** What lies in the project folder besides the spec. */
export interface FolderObservation {
  /** README and what is in `docs/`, the start of each. */
  readonly papers: readonly { readonly path: string; readonly text: string }[];
  /** Files named under `secrets` that a build could not use, and why, as the end of a sentence. */
  readonly secrets: readonly { readonly id: string; readonly path: string; readonly complaint: string }[];
}

/** The parts of the project's files that are made from the spec. */
export interface DerivedObservation {
  readonly regions: readonly {
    readonly file: string;
    readonly line: number;
    readonly name: string;
    /** As the spec has it, from an earlier spec, or changed by hand. */
    readonly state: 'fresh' | 'stale' | 'edited';
  }[];
  /** Marker lines that belong to no region. */
  readonly stray: readonly { readonly file: string; readonly line: number; readonly reason: string }[];
}

/** What a project says about itself. */
export interface FolderObservations {
  'project/folder': FolderObservation;
  'project/derived': DerivedObservation;
}
