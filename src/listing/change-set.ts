/** Entities of the Catalog API that a product is made of. */
export const PRODUCT_TYPE = 'MachineLearningProduct@1.0';
export const OFFER_TYPE = 'Offer@1.0';
export const CATALOG = 'AWSMarketplace';

/** One change of a change set, as StartChangeSet takes it. Plain JSON. */
export interface Change {
  readonly ChangeType: string;
  readonly Entity: { readonly Type: string; readonly Identifier?: string };
  /** By which other changes of the set refer to what this one makes. */
  readonly ChangeName?: string;
  /** Never `Details`: a price list does not fit into its 16,384 characters. */
  readonly DetailsDocument: Readonly<Record<string, unknown>>;
}

/** The steps to a product, in order: each is one change set, which AWS applies as a whole or not at all. */
export const STEPS = ['product', 'version', 'public'] as const;
export type Step = (typeof STEPS)[number];

/** A change set and what it is for. */
export interface PlannedChangeSet {
  readonly step: Step;
  /** By this name it is found again, so that nothing has to be remembered here. */
  readonly name: string;
  /** What it does, in words. */
  readonly title: string;
  readonly changes: readonly Change[];
}

/** The entity that a change of the same set makes. */
export const madeBy = (changeName: string): string => `$${changeName}.Entity.Identifier`;
