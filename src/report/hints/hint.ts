/** A signature in a log or message with its likely cause. To add one: an entry with a real `sample` that it matches and no other does. */
export interface Hint {
  readonly pattern: RegExp;
  readonly cause: string;
  readonly fix: string;
  readonly sample: string;
}
