/**
 * Limits of a machine learning product in AWS Marketplace, for its page and for the change types of the Catalog API that make it
 * (AWS Marketplace API reference, "Machine learning products"; lengths in characters).
 */
export const LISTING_LENGTH = {
  productTitle: 72,
  shortDescription: 1000,
  longDescription: 5000,
  highlight: 500,
  supportDescription: 2000,
  searchKeyword: 50,
  /** All keywords together. */
  searchKeywords: 250,
  additionalResource: 500,
  sku: 100,
  versionTitle: 64,
  releaseNotes: 30_000,
  usageInstructions: 10_000,
  url: 2000,
  ioDescription: 10_000,
  ioLimitations: 1000,
  /** A sample that is longer has to be given by its address. */
  sampleText: 10_000,
  parameterName: 100,
  parameterDescription: 1000,
  parameterConstraints: 1500,
  recommendedInstanceType: 24,
} as const;

/** Fewest and most entries of each kind. */
export const LISTING_COUNT = {
  highlights: { min: 1, max: 3 },
  categories: { min: 1, max: 3 },
  searchKeywords: { min: 1, max: 15 },
  additionalResources: { min: 0, max: 3 },
  /** The API takes 35, the form of the portal 24. */
  parameters: { min: 0, max: 24 },
} as const;

/** Access role of a version: the Catalog API takes no path in it, and so no role that a console made below `service-role/`. */
export const ACCESS_ROLE = /^arn:aws:iam::\d{12}:role\/[\w+=,.@-]{1,64}$/;
