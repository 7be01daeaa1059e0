import type { FailureText } from './failure-text.ts';

const PAGE = 'AWS Marketplace Catalog API, developer guide, ml-add-version';
const catalog = { stage: 'listing', record: 'documented', met: 'a change set', source: PAGE, local: 'sagemaker-algo listing' } as const;

/** What AWS Marketplace Catalog says of a change set. */
export const listingFailures: readonly FailureText[] = [
  {
    ...catalog,
    id: 'no-asset',
    pattern: /\bASSET_NOT_FOUND\b/,
    cause: 'AWS Marketplace finds no algorithm of this ARN.',
    fix: 'Compare the ARN in the listing with the one that `sagemaker-algo status` shows.',
    sample: 'ASSET_NOT_FOUND: The algorithm was not found.',
  },
  {
    ...catalog,
    id: 'asset-address',
    pattern: /\bINVALID_ASSET_ARN\b/,
    cause: 'The ARN is none of an algorithm of this account, or of a Region that AWS Marketplace takes.',
    fix: 'Give the ARN of a certified algorithm, as `sagemaker-algo status` shows it.',
    sample: 'INVALID_ASSET_ARN: The ARN is not valid.',
  },
  {
    ...catalog,
    id: 'access-role',
    pattern: /\bINVALID_ACCESS_ROLE\b/,
    cause: 'AWS Marketplace cannot use the access role: it must trust assets.marketplace.amazonaws.com, and its ARN may have no path.',
    fix: 'Make a role from what `sagemaker-algo policy marketplace` prints, outside of any path such as service-role/.',
    local: 'sagemaker-algo policy marketplace',
    sample: 'INVALID_ACCESS_ROLE: The access role is not valid.',
    inference: 'that the path of a role is a reason',
  },
  {
    ...catalog,
    id: 'asset-not-taken-over',
    pattern: /\bASSET_VALIDATION_EXCEPTION\b/,
    cause: 'AWS Marketplace could not copy the algorithm: it is not certified, or its images or its scan do not fit.',
    fix: 'Look at `sagemaker-algo status` and at the scan that `sagemaker-algo push` shows, then apply the change set again.',
    sample: 'ASSET_VALIDATION_EXCEPTION: The algorithm could not be validated.',
  },
  {
    ...catalog,
    id: 'same-title',
    pattern: /\bDUPLICATE_VERSION_TITLE\b/,
    cause: 'The product has a version of this title.',
    fix: 'Raise the version in sagemaker-algo.json: the title of a listed version is made from it.',
    sample: 'DUPLICATE_VERSION_TITLE: A version with this title exists.',
  },
  {
    ...catalog,
    id: 'same-asset',
    pattern: /\bDUPLICATE_ASSET\b/,
    cause: 'This algorithm is listed already, in this product or in another.',
    fix: 'Raise the version and publish it: every listed version needs an algorithm of its own.',
    local: 'sagemaker-algo publish',
    sample: 'DUPLICATE_ASSET: The algorithm is used by another version.',
  },
  {
    ...catalog,
    id: 'prices-missing',
    pattern: /\bUPDATE_PRICING_REQUIRED\b/,
    cause: 'The algorithm supports an instance type that has no price.',
    fix: 'Give every supported instance type a price, then apply the change set again.',
    sample: 'UPDATE_PRICING_REQUIRED: Add prices for the new instance types.',
  },
  {
    ...catalog,
    id: 'options-differ',
    pattern: /\bINCOMPATIBLE_DELIVERY_OPTIONS\b/,
    cause: 'The product holds versions of another kind, such as a model package.',
    fix: 'List the algorithm as a product of its own.',
    sample: 'INCOMPATIBLE_DELIVERY_OPTIONS: All versions need the same kind of delivery option.',
  },
  {
    ...catalog,
    id: 'product-state',
    pattern: /\bINCOMPATIBLE_PRODUCT_STATUS\b/,
    cause: 'The product is in a state that does not allow the change.',
    fix: 'Apply it to a product that is Limited or Public.',
    sample: 'INCOMPATIBLE_PRODUCT_STATUS: The product must be limited or public.',
  },
  {
    ...catalog,
    id: 'recommended-type',
    pattern: /\bINVALID_RECOMMENDED_INSTANCE_TYPE\b/,
    cause: 'A recommended instance type is none that the algorithm supports.',
    fix: 'Recommend one of training.instanceTypes or inference.instanceTypes of sagemaker-algo.json.',
    sample: 'INVALID_RECOMMENDED_INSTANCE_TYPE: ml.m4.xlarge is not supported by the algorithm.',
  },
];
