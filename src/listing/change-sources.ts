import type { JsonPath } from '../config/parse-json.ts';

/** Members of the details of changes, and the part of the spec that each comes from. */
const SOURCES: readonly (readonly [RegExp, string])[] = [
  [/^(CreateProduct|UpdateInformation) ProductTitle/, 'listing.productTitle'],
  [/^UpdateInformation ShortDescription/, 'listing.shortDescription'],
  [/^UpdateInformation LongDescription/, 'listing.longDescription'],
  [/^UpdateInformation Sku/, 'listing.sku'],
  [/^UpdateInformation LogoUrl/, 'listing.logoUrl'],
  [/^UpdateInformation VideoUrls/, 'listing.videoUrl'],
  [/^UpdateInformation Highlights/, 'listing.highlights'],
  [/^UpdateInformation AdditionalResources/, 'listing.additionalResources'],
  [/^UpdateInformation SupportDescription/, 'listing.supportDescription'],
  [/^UpdateInformation Categories/, 'listing.categories'],
  [/^UpdateInformation SearchKeywords/, 'listing.searchKeywords'],
  [/^AddDeliveryOptions Version\.VersionTitle/, 'version'],
  [/^AddDeliveryOptions Version\.ReleaseNotes/, 'listing.releaseNotes'],
  [/^AddDeliveryOptions .*AccessRoleArn/, 'listing.accessRole'],
  [/^AddDeliveryOptions .*UsageInstructions/, 'listing.usageInstructions'],
  [/^AddDeliveryOptions .*SampleNotebookUrl/, 'listing.notebookUrl'],
  [/^AddDeliveryOptions .*RepositoryUrl/, 'listing.repositoryUrl'],
  [/^AddDeliveryOptions .*SampleInput/, 'listing.input.sampleUrls'],
  [/^AddDeliveryOptions .*SampleOutput/, 'listing.output.sampleUrls'],
  [/^AddDeliveryOptions .*InputProperties/, 'listing.input'],
  [/^AddDeliveryOptions .*OutputProperties/, 'listing.output'],
  [/^AddDeliveryOptions .*RecommendedInstanceTypes/, 'listing.recommendedInstanceTypes'],
  [/^UpdatePricingTerms /, 'listing.pricing'],
  [/^UpdateLegalTerms /, 'listing.eula'],
  [/^UpdateSupportTerms /, 'listing.refundPolicy'],
  [/^UpdateTargeting /, 'listing.targeting.buyerAccounts'],
];

/** Where in the spec a member of a change comes from; undefined when it is not from there. */
export function describeSource(changeType: string, inside: JsonPath): string | undefined {
  const text = `${changeType} ${inside.join('.')}`;
  return SOURCES.find(([pattern]) => pattern.test(text))?.[1];
}
