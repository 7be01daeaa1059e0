import type { Project, Scenario } from '../plan/scenario.ts';
import type { Lab } from './lab.ts';
import type { Attempt, ObservationKey, Observations } from './types.ts';

/** How one thing is looked at. The table in `index.ts` has one for each key. */
export interface Observer<K extends ObservationKey> {
  /** For the progress lines; undefined for what takes no time, now or ever. */
  readonly title: string | undefined | ((scene: Scene) => string | undefined);
  /** Takes no slot, so that it begins at once. */
  readonly unqueued?: true;
  /** What has to be made first: when one of these could not be, this one cannot either. */
  readonly after: readonly ObservationKey[];
  /** What comes first where it is wanted at all, because both use the same container. */
  readonly behind?: readonly ObservationKey[];
  /** The containers that it starts when all goes well, for `--dry-run`; counter-experiments depend on what is seen and are not among them. */
  scenarios?(project: Project, options: { readonly outside: boolean }): readonly Scenario[];
  make(scene: Scene): Promise<Observations[K]>;
}

/** The observers of some observations, one for each key. */
export type ObserverTable<T> = { readonly [K in keyof T & ObservationKey]: Observer<K> };

/** The lab, and what has been seen in it so far. */
export interface Scene {
  readonly lab: Lab;
  /** A prerequisite's value; only keys of `after` may be asked for. */
  seen<K extends ObservationKey>(key: K): Observations[K];
  /** What became of a key of `behind`; undefined when nobody wanted it. */
  tried<K extends ObservationKey>(key: K): Attempt<Observations[K]> | undefined;
}

/** Thrown by an observer that cannot look because of what was seen before, or because the project gives it nothing to look at. */
export class NotPossible extends Error {
  readonly after: ObservationKey | undefined;

  constructor(reason: string, after?: ObservationKey) {
    super(reason);
    this.name = 'NotPossible';
    this.after = after;
  }
}
