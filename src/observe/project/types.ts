/** What lies in the project folder besides the spec. */
export interface FolderObservation {
  /** README and what is in `docs/`, the start of each. */
  readonly papers: readonly { readonly path: string; readonly text: string }[];
}

/** What a project says about itself. */
export interface FolderObservations {
  'project/folder': FolderObservation;
}
