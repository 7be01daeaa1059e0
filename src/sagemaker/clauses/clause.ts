/** One clause of the container contract, in our own words. `source` is the public document that says so. */
export interface Clause {
  readonly title: string;
  readonly requirement: string;
  readonly source: string;
}
