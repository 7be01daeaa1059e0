/** A signature in a log or message with its likely cause. To add one: an entry with a real `sample` that it matches and no other does. */
export interface Hint {
  readonly pattern: RegExp;
  readonly cause: string;
  readonly fix: string;
  readonly sample: string;
  /** Told by the engine and not by the program, so that it outranks what a check supposes. */
  readonly decides?: true;
}
