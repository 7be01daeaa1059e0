/** File with the answers to the sample requests, in a folder of results. */
export const ANSWERS_FILE = 'answers.json';

/** The answer to one sample request, as it is kept. Plain JSON. */
export interface KeptAnswer {
  /** Path of the request in the spec. */
  readonly request: string;
  /** Undefined when no answer came; then `error` says why. */
  readonly status: number | undefined;
  readonly contentType: string | undefined;
  /** The first 64 KiB. */
  readonly body: string | undefined;
  readonly error: string | undefined;
}
