import type { Draft } from '../config/draft.ts';

/** One thing that was found, for the reader. */
export interface Finding {
  readonly part: 'layout' | 'image' | 'channel' | 'request' | 'hyperparameter' | 'metric' | 'content type';
  readonly what: string;
  readonly where: string;
  /** Its key in the spec, where it has one. */
  readonly name?: string | undefined;
}

/** A place in the spec for which there are several candidates. */
export interface Undecided {
  /** Key of `chosen`. */
  readonly id: string;
  readonly question: string;
  /** What there are several of, as the beginning of a sentence. */
  readonly several: string;
  /** The flag that settles it. */
  readonly flag: string;
  readonly choices: readonly { readonly value: string; readonly title: string }[];
}

/** What a folder shows of an algorithm. */
export interface Discovery {
  readonly draft: Draft;
  readonly findings: readonly Finding[];
  /** What was taken for granted; whole sentences without the dot. */
  readonly assumed: readonly string[];
  readonly warnings: readonly string[];
  readonly undecided: readonly Undecided[];
}

/** What one group of finders adds. */
export interface Part {
  readonly findings?: readonly Finding[];
  readonly assumed?: readonly string[];
  readonly warnings?: readonly string[];
}
