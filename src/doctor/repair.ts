/** A change of one file or folder that `--fix` may make. Plain data: shown before it is made, and compared with what is there. */
export type Repair =
  | { readonly kind: 'chmod'; readonly path: string; readonly before: number; readonly after: number }
  /** Whole texts; a `before` of undefined makes the file. */
  | { readonly kind: 'write'; readonly path: string; readonly before: string | undefined; readonly after: string }
  | { readonly kind: 'mkdir'; readonly path: string };
