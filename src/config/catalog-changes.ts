import * as z from 'zod/mini';
import { ACCESS_ROLE, LISTING_COUNT, LISTING_LENGTH } from '../sagemaker/listing-limits.ts';
import { describeIssues } from './describe-issues.ts';
import type { JsonPath } from './parse-json.ts';

/**
 * What each change type of the AWS Marketplace Catalog API takes for a machine learning product, with its limits: from the API reference
 * ("Work with machine learning products", "Work with seller products") and from the shapes that AWS publishes for it.
 */

/** Texts must not begin with white space; line breaks and tabs are the only control characters. */
const text = (max: number) =>
  z.string().check(
    z.maxLength(max),
    z.regex(/^\S/, 'must not be empty or begin with white space'),
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    z.regex(/^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*$/, 'holds a control character'),
  );
const line = (max: number) => text(max).check(z.regex(/^[^\r\n]*$/, 'must be one line'));
const url = (max: number) =>
  z
    .string()
    .check(
      z.maxLength(max),
      z.regex(/^https:\/\/[-a-zA-Z0-9@._]{1,256}\.[a-zA-Z0-9()]{2,63}\b\S*$/, 'is no address that begins with https://'),
    );
const list = <T extends z.ZodMiniType>(one: T, { min, max }: { readonly min: number; readonly max: number }) =>
  z.array(one).check(z.minLength(min), z.maxLength(max));

const createProduct = z.strictObject({ ProductTitle: z.optional(line(LISTING_LENGTH.productTitle)) });

/** AWS asks for all of it at once, though its shapes call each member optional. */
const updateInformation = z.strictObject({
  ProductTitle: line(LISTING_LENGTH.productTitle),
  ShortDescription: text(LISTING_LENGTH.shortDescription),
  LongDescription: text(LISTING_LENGTH.longDescription),
  Sku: z.optional(line(LISTING_LENGTH.sku)),
  LogoUrl: url(LISTING_LENGTH.url),
  VideoUrls: z.optional(z.array(url(LISTING_LENGTH.url)).check(z.maxLength(1))),
  Highlights: list(text(LISTING_LENGTH.highlight), LISTING_COUNT.highlights),
  AdditionalResources: list(
    z.strictObject({ Text: line(LISTING_LENGTH.additionalResource), Url: url(LISTING_LENGTH.url) }),
    LISTING_COUNT.additionalResources,
  ),
  SupportDescription: text(LISTING_LENGTH.supportDescription),
  Categories: list(z.string().check(z.minLength(1)), LISTING_COUNT.categories),
  SearchKeywords: list(line(LISTING_LENGTH.searchKeyword), LISTING_COUNT.searchKeywords),
});

const sample = z.strictObject({
  RealtimeInferenceText: z.optional(z.string().check(z.minLength(1), z.maxLength(LISTING_LENGTH.sampleText))),
  RealtimeInferenceUrl: z.optional(url(LISTING_LENGTH.sampleText)),
  BatchTransformText: z.optional(z.string().check(z.minLength(1), z.maxLength(LISTING_LENGTH.sampleText))),
  BatchTransformUrl: z.optional(url(LISTING_LENGTH.sampleText)),
});
const parameterName = z
  .string()
  .check(z.minLength(1), z.maxLength(LISTING_LENGTH.parameterName), z.regex(/^[ -~]+$/, 'may hold only ASCII characters'));
const instanceType = z.optional(
  z.string().check(z.maxLength(LISTING_LENGTH.recommendedInstanceType), z.regex(/^\S+$/, 'must not be empty or hold white space')),
);

const algorithm = z.strictObject({
  SageMakerAlgorithmArn: z
    .string()
    .check(
      z.regex(
        /^arn:aws:sagemaker:[a-z0-9-]{4,24}:\d{12}:algorithm\/\S{1,2048}$/,
        'is not the ARN of an algorithm in the commercial partition (arn:aws:sagemaker:...)',
      ),
    ),
  AccessRoleArn: z
    .string()
    .check(z.regex(ACCESS_ROLE, 'is not the ARN of a role without a path, such as arn:aws:iam::123456789012:role/marketplace')),
  UsageInstructions: z.string().check(z.minLength(1), z.maxLength(LISTING_LENGTH.usageInstructions)),
  SampleNotebookUrl: url(LISTING_LENGTH.url),
  RepositoryUrl: url(LISTING_LENGTH.url),
  InputProperties: z.strictObject({
    Description: z.string().check(z.minLength(1), z.maxLength(LISTING_LENGTH.ioDescription)),
    Limitations: z.optional(z.string().check(z.minLength(1), z.maxLength(LISTING_LENGTH.ioLimitations))),
    SampleInput: sample,
    Parameters: z.optional(
      z
        .array(
          z.strictObject({
            Name: parameterName,
            Description: z.string().check(z.minLength(1), z.maxLength(LISTING_LENGTH.parameterDescription)),
            Constraints: z.optional(z.string().check(z.minLength(1), z.maxLength(LISTING_LENGTH.parameterConstraints))),
            Required: z.boolean(),
          }),
        )
        .check(z.maxLength(35)),
    ),
  }),
  OutputProperties: z.strictObject({
    Description: z.string().check(z.minLength(1), z.maxLength(LISTING_LENGTH.ioDescription)),
    SampleOutput: sample,
    Parameters: z.optional(
      z
        .array(
          z.strictObject({
            Name: parameterName,
            Description: z.string().check(z.minLength(1), z.maxLength(LISTING_LENGTH.parameterDescription)),
            AlwaysReturned: z.boolean(),
          }),
        )
        .check(z.maxLength(35)),
    ),
  }),
  RecommendedInstanceTypes: z.strictObject({ Training: instanceType, BatchTransform: instanceType, RealtimeInference: instanceType }),
});

const addDeliveryOptions = z.strictObject({
  Version: z.strictObject({ VersionTitle: line(LISTING_LENGTH.versionTitle), ReleaseNotes: text(LISTING_LENGTH.releaseNotes) }),
  DeliveryOptions: z
    .array(z.strictObject({ Details: z.strictObject({ SageMakerAlgorithmDeliveryOptionDetails: algorithm }) }))
    .check(z.length(1)),
});

const dimension = z
  .string()
  .check(z.regex(/^(ml\.[a-z0-9-]+\.[a-z0-9]+\.(a\.t|m\.i\.b|m\.i\.r)|m\.i\.c)$/, 'is no dimension, such as ml.m5.large.a.t'));
const pricing = z.strictObject({
  PricingModel: z.enum(['Usage', 'Free']),
  Terms: z.array(
    z.discriminatedUnion('Type', [
      z.strictObject({
        Type: z.literal('UsageBasedPricingTerm'),
        CurrencyCode: z.literal('USD'),
        RateCards: z
          .array(
            z.strictObject({
              RateCard: z.array(z.strictObject({ DimensionKey: dimension, Price: z.number().check(z.minimum(0)) })).check(z.minLength(1)),
            }),
          )
          .check(z.length(1)),
      }),
      z.strictObject({
        Type: z.literal('FreeTrialPricingTerm'),
        // The Agreement API says 5 to 31 days.
        Duration: z.string().check(z.regex(/^P([5-9]|[12]\d|3[01])D$/, 'has to be 5 to 31 days, such as P30D')),
        Grants: z.array(z.strictObject({ DimensionKey: dimension })).check(z.minLength(1)),
      }),
    ]),
  ),
});

const legal = z.strictObject({
  Terms: z
    .array(
      z.strictObject({
        Type: z.literal('LegalTerm'),
        Documents: z
          .array(
            z.discriminatedUnion('Type', [
              z.strictObject({
                Type: z.literal('StandardEula'),
                Version: z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/, 'is no version, such as 2022-07-14')),
              }),
              z.strictObject({ Type: z.literal('CustomEula'), Url: url(LISTING_LENGTH.url) }),
            ]),
          )
          .check(z.length(1)),
      }),
    )
    .check(z.length(1)),
});

/** By change type and kind of entity; `$Name.Entity.Identifier` is an entity that the same set makes. */
const DETAILS: Readonly<Record<string, z.ZodMiniType>> = {
  'CreateProduct MachineLearningProduct@1.0': createProduct,
  'UpdateInformation MachineLearningProduct@1.0': updateInformation,
  'AddDeliveryOptions MachineLearningProduct@1.0': addDeliveryOptions,
  'UpdateTargeting MachineLearningProduct@1.0': z.strictObject({
    PositiveTargeting: z.strictObject({
      // AWS's shapes say 100, its page 5000.
      BuyerAccounts: z.array(z.string().check(z.regex(/^\d{12}$/, 'must be twelve digits'))).check(z.maxLength(100)),
    }),
  }),
  'ReleaseProduct MachineLearningProduct@1.0': z.strictObject({}),
  'UpdateVisibility MachineLearningProduct@1.0': z.strictObject({ TargetVisibility: z.enum(['Public', 'Limited', 'Restricted']) }),
  'CreateOffer Offer@1.0': z.strictObject({ ProductId: z.string().check(z.minLength(1)) }),
  'UpdatePricingTerms Offer@1.0': pricing,
  'UpdateLegalTerms Offer@1.0': legal,
  'UpdateSupportTerms Offer@1.0': z.strictObject({
    Terms: z
      .array(
        z.strictObject({
          Type: z.literal('SupportTerm'),
          RefundPolicy: z.string().check(z.regex(/^\S/, 'must not be empty or begin with white space')),
        }),
      )
      .check(z.length(1)),
  }),
  'ReleaseOffer Offer@1.0': z.strictObject({}),
};

/** What is wrong with the details of a change; undefined when no such change is known for a machine learning product. */
export function describeChangeDetails(
  changeType: string,
  entityType: string,
  details: unknown,
): readonly { readonly path: JsonPath; readonly reason: string }[] | undefined {
  const schema = DETAILS[`${changeType} ${entityType}`];
  if (schema === undefined) return undefined;
  const result = schema.safeParse(details);
  return result.success ? [] : describeIssues(result.error.issues, details, () => z.toJSONSchema(schema, { io: 'input' }));
}
