/** The answer to one sample request, as a file of results keeps it. Plain JSON. */
export interface KeptAnswer {
  /** Path of the request in the spec. */
  readonly request: string;
  /** Left out when no answer came; then `error` says why. */
  readonly status?: number | undefined;
  readonly contentType?: string | undefined;
  /** The first 64 KiB. */
  readonly body?: string | undefined;
  readonly error?: string | undefined;
}

/** What one side has: the folder of a training run, of a batch and of answers. What is undefined was never made. */
export interface Results {
  readonly metrics: Readonly<Record<string, string>> | undefined;
  /** SHA-256 over the files of the model, names included. */
  readonly model: string | undefined;
  /** Outputs of the batch by their names; bytes that are no text are kept as their hash. */
  readonly outputs: ReadonlyMap<string, Output> | undefined;
  readonly answers: readonly KeptAnswer[] | undefined;
}

/** One output. */
export type Output = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'bytes'; readonly sha256: string };

/** File with the answers to the sample requests, in a folder of results. */
export const ANSWERS_FILE = 'answers.json';
/** Folder with the outputs of a batch, in a folder of results. */
export const TRANSFORM_FOLDER = 'transform';
