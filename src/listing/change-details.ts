import type { InputProperties, ListingDelivery, ListingPage, OutputProperties, SampleValue } from './types.ts';

type Details = Readonly<Record<string, unknown>>;

/** The page of a product, for UpdateInformation. What the listing lacks is left out, and found by the lint. */
export function describeInformation(page: ListingPage): Details {
  return defined({
    ProductTitle: page.productTitle,
    ShortDescription: page.shortDescription,
    LongDescription: page.longDescription,
    Sku: page.sku,
    LogoUrl: page.logoUrl,
    VideoUrls: page.videoUrl === undefined ? undefined : [page.videoUrl],
    Highlights: [...page.highlights],
    AdditionalResources: page.additionalResources.map(({ text, url }) => ({ Text: text, Url: url })),
    SupportDescription: page.supportDescription,
    Categories: [...page.categories],
    SearchKeywords: [...page.searchKeywords],
  });
}

/** A version and its one delivery option, for AddDeliveryOptions. */
export function describeVersion(delivery: ListingDelivery, algorithmArn: string): Details {
  const { training, transform, realtime } = delivery.recommendedInstanceTypes;
  return {
    Version: defined({ VersionTitle: delivery.versionTitle, ReleaseNotes: delivery.releaseNotes }),
    DeliveryOptions: [
      {
        Details: {
          SageMakerAlgorithmDeliveryOptionDetails: defined({
            SageMakerAlgorithmArn: algorithmArn,
            AccessRoleArn: delivery.accessRole,
            UsageInstructions: delivery.usageInstructions,
            SampleNotebookUrl: delivery.notebookUrl,
            RepositoryUrl: delivery.repositoryUrl,
            InputProperties: describeInput(delivery.input),
            OutputProperties: describeOutput(delivery.output),
            RecommendedInstanceTypes: defined({ Training: training, BatchTransform: transform, RealtimeInference: realtime }),
          }),
        },
      },
    ],
  };
}

function describeInput({ description, limitations, parameters, sample }: InputProperties): Details {
  return defined({
    Description: description,
    Limitations: limitations,
    SampleInput: describeSample(sample),
    Parameters: parameters.map((one) =>
      defined({ Name: one.name, Description: one.description, Constraints: one.constraints, Required: one.required }),
    ),
  });
}

function describeOutput({ description, parameters, sample }: OutputProperties): Details {
  return {
    Description: description,
    SampleOutput: describeSample(sample),
    Parameters: parameters.map((one) => ({ Name: one.name, Description: one.description, AlwaysReturned: one.alwaysReturned })),
  };
}

/** One page of AWS's reference leaves a letter out of `BatchTransformUrl`; its own shapes have it. */
function describeSample({ realtime, batch }: Readonly<Record<'realtime' | 'batch', SampleValue | undefined>>): Details {
  return { ...member('RealtimeInference', realtime), ...member('BatchTransform', batch) };
}

function member(name: string, value: SampleValue | undefined): Details {
  if (value === undefined) return {};
  return value.kind === 'text' ? { [`${name}Text`]: value.text } : { [`${name}Url`]: value.url };
}

function defined(record: Details): Details {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}
