/** Something in a text that looks like a secret. The secret itself is not kept. */
export interface SecretMark {
  readonly kind: string;
  /** Relative to the project folder, with forward slashes. */
  readonly path: string;
  readonly line: number;
}

/** What lies in the project folder besides the spec. */
export interface FolderObservation {
  /** README and what is in `docs/`, the start of each. */
  readonly papers: readonly { readonly path: string; readonly text: string }[];
  /** In the sample data, which becomes public with the product. */
  readonly secrets: readonly SecretMark[];
}

/** What a project says about itself. */
export interface FolderObservations {
  'project/folder': FolderObservation;
}
