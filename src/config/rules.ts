import * as hyperparameters from './rules/hyperparameters.ts';
import * as listing from './rules/listing.ts';
import * as product from './rules/product.ts';
import * as publish from './rules/publish.ts';
import * as samples from './rules/samples.ts';
import * as training from './rules/training.ts';
import * as validation from './rules/validation.ts';
import type { Config, ConfigIssue } from './schema.ts';

/** One limit of the CreateAlgorithm API that goes beyond shape. To add one: a function in `rules/` and a line here. */
export type Rule = (config: Config) => readonly ConfigIssue[];

/** In the order of the report. */
export const RULES = {
  'product texts': product.productTexts,
  'image references': product.imageReferences,
  'hyperparameter count': hyperparameters.hyperparameterCount,
  'hyperparameter texts': hyperparameters.hyperparameterTexts,
  'range matches type': hyperparameters.rangeMatchesType,
  'range bounds': hyperparameters.rangeBounds,
  'categorical values': hyperparameters.categoricalValues,
  defaults: hyperparameters.defaults,
  'free text is not tunable': hyperparameters.freeTextIsNotTunable,
  'channel count': training.channelCount,
  'channel texts': training.channelTexts,
  'metric count': training.metricCount,
  'metric texts': training.metricTexts,
  objectives: training.objectives,
  'instance types': training.instanceTypes,
  'inference types': product.inferenceTypes,
  environment: product.environment,
  'sample channels': samples.sampleChannels,
  'sample hyperparameters': samples.sampleHyperparameters,
  'sample types': samples.sampleTypes,
  'validation parts': samples.validationParts,
  'validation machines': validation.validationMachines,
  'validation payload': validation.validationPayload,
  'single lines': validation.singleLines,
  tags: validation.tags,
  'additional data': validation.additionalData,
  repositories: publish.repositories,
  'publish region': publish.region,
  'listing texts': listing.listingTexts,
  'listing counts': listing.listingCounts,
  'search keywords': listing.searchKeywords,
  'input and output of the listing': listing.inputAndOutput,
  'access role': listing.accessRole,
  'instance types of the listing': listing.listedInstanceTypes,
  'terms of the listing': listing.listingTerms,
} as const satisfies Readonly<Record<string, Rule>>;

/** Every limit of the contract that a file of the right shape still breaks. */
export function checkRules(config: Config): readonly ConfigIssue[] {
  return Object.values(RULES).flatMap((rule) => rule(config));
}
