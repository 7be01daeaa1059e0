/** What lies in the project folder besides the spec. */
export interface FolderObservation {
  /** README and what is in `docs/`, the start of each. */
  readonly papers: readonly { readonly path: string; readonly text: string }[];
  /** Files named under `secrets` that a build could not use, and why, as the end of a sentence. */
  readonly secrets: readonly { readonly id: string; readonly path: string; readonly complaint: string }[];
}

/** What a project says about itself. */
export interface FolderObservations {
  'project/folder': FolderObservation;
}
