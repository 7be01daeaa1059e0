/** One clause of the container contract, in our own words. `source` is the public document that says so. */
export interface Clause {
  readonly title: string;
  readonly requirement: string;
  readonly source: string;
  /** Why no check judges it; left out where one does. */
  readonly unjudged?: string;
}
