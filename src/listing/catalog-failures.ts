/** One thing that AWS found wrong with a change. */
export interface CatalogError {
  readonly code: string;
  readonly message: string;
}

interface Explanation {
  readonly cause: string;
  readonly fix: string;
}

const ROLE =
  'The access role has to trust assets.marketplace.amazonaws.com, allow sagemaker:DescribeAlgorithm on the algorithm, and have no path.';

/** What the error codes of the change types of a machine learning product mean ("Add a new version", AWS Marketplace API reference). */
const EXPLANATIONS: Readonly<Record<string, Explanation>> = {
  ASSET_NOT_FOUND: {
    cause: 'AWS Marketplace did not find the algorithm.',
    fix: 'See that it is there with `sagemaker-algo status`, in the Region and account of its ARN, and that listing.accessRole may describe it.',
  },
  INVALID_ASSET_ARN: {
    cause: 'The ARN of the algorithm is not one that AWS Marketplace takes.',
    fix: 'Publish the algorithm in the commercial partition of AWS: `sagemaker-algo publish`.',
  },
  INVALID_ACCESS_ROLE: { cause: 'AWS Marketplace cannot use listing.accessRole.', fix: ROLE },
  ASSET_VALIDATION_EXCEPTION: {
    cause: 'AWS Marketplace could not take the algorithm over.',
    fix: `See that its validation has ended well (\`sagemaker-algo status\`) and that both images are still in ECR. ${ROLE}`,
  },
  DUPLICATE_VERSION_TITLE: {
    cause: 'The product has a version of this title already.',
    fix: 'Raise `version` in sagemaker-algo.json, then publish and list it.',
  },
  DUPLICATE_ASSET: {
    cause: 'The product has this algorithm already, under another version.',
    fix: 'Every version needs an algorithm of its own: raise `version`, then `sagemaker-algo publish`.',
  },
  UPDATE_PRICING_REQUIRED: {
    cause: 'Instance types of this version have no price.',
    fix: 'Price every supported instance type in listing.pricing.',
  },
  INCOMPATIBLE_DELIVERY_OPTIONS: {
    cause: 'The product has versions of another kind, such as a model package.',
    fix: 'A product is an algorithm or a model; make another product.',
  },
  INCOMPATIBLE_PRODUCT_STATUS: {
    cause: 'The product is in a state that takes no such change.',
    fix: 'Use a product that is limited or public.',
  },
  INVALID_RECOMMENDED_INSTANCE_TYPE: {
    cause: 'A recommended instance type is not one that the algorithm supports.',
    fix: 'Take one of the lists of the spec for listing.recommendedInstanceTypes.',
  },
};

/** An error of a change set in a sentence, its cause and what mends it; without a known code only what AWS said. */
export function explainCatalogError({ code, message }: CatalogError): {
  readonly said: string;
  readonly cause?: string;
  readonly fix?: string;
} {
  const said = `${code}: ${message}`;
  const known = EXPLANATIONS[code];
  return known === undefined ? { said } : { said, ...known };
}
