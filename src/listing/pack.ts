import type { Config, ConfigIssue } from '../config/schema.ts';
import { LISTING_LENGTH } from '../sagemaker/listing-limits.ts';
import { judgeAbilities, keepProof } from './abilities.ts';
import { findGaps } from './gaps.ts';
import { recommendInstanceTypes } from './job-parts.ts';
import { digestSource } from './made-of.ts';
import { chooseExampleRequest, chooseSamples, chooseShownSamples } from './samples.ts';
import type { ListingTexts } from './texts.ts';
import type { Gap, ListingPack, ListingPricing, ListingTerms, Proof, Recordings, Use } from './types.ts';
import { renderUsage } from './usage.ts';

/** Everything that a listing is made from. */
export interface PackParts {
  readonly config: Config;
  readonly issues: readonly ConfigIssue[];
  readonly texts: ListingTexts;
  readonly recordings: Recordings;
  readonly recordedAt: string;
  readonly images: ListingPack['product']['images'];
  readonly proof: Proof | undefined;
  /** What was missing before anything could be looked at. */
  readonly gaps: readonly Gap[];
}

/** The listing as data: what the page says, where it comes from, and what is missing. */
export function assemblePack(parts: PackParts): ListingPack {
  const { config, texts, recordings, proof, images } = parts;
  const { listing } = config;
  const abilities = judgeAbilities(config, proof, recordings);
  const samples = chooseSamples(recordings, listing);
  const request = chooseExampleRequest(recordings);
  const shown = chooseShownSamples(recordings);
  const usage = texts.values.usageInstructions ?? renderUsage({ config, texts: texts.values, abilities, request, samples: shown });
  const containers = images.train !== undefined || images.serve !== undefined;
  const gaps = findGaps({ ...parts, samples, abilities, containers });
  const { productTitle, shortDescription, logoUrl, highlights, categories, searchKeywords, additionalResources, sku, videoUrl } = listing;
  const { longDescription, supportDescription, releaseNotes } = texts.values;
  const { parameters: inputs, limitations } = listing.input;
  return {
    schemaVersion: 1,
    product: { name: config.name, version: config.version, images },
    madeOf: digestSource(config, texts),
    recordedAt: parts.recordedAt,
    page: {
      ...{ productTitle, shortDescription, longDescription, logoUrl, highlights, supportDescription },
      ...{ categories, searchKeywords, additionalResources, sku, videoUrl },
    },
    delivery: {
      versionTitle: config.version,
      releaseNotes,
      accessRole: listing.accessRole,
      usageInstructions: usage,
      repositoryUrl: listing.repositoryUrl,
      notebookUrl: listing.notebookUrl,
      input: {
        description: texts.values['input.description'] ?? describeTypes('Requests', config.inference.contentTypes),
        limitations,
        parameters: inputs,
        sample: samples.input,
      },
      output: {
        description: texts.values['output.description'] ?? describeTypes('Answers', config.inference.responseTypes),
        parameters: listing.output.parameters,
        sample: samples.output,
      },
      recommendedInstanceTypes: recommendInstanceTypes(config),
    },
    terms: describeTerms(config),
    recordings,
    provenBy: proof === undefined ? undefined : keepProof(proof),
    abilities,
    gaps: [...parts.gaps, ...gaps, ...tooLong(usage, config.version)],
  };
}

function tooLong(usage: string, version: string): readonly Gap[] {
  const over = (field: string, text: string, max: number, source: string): readonly Gap[] =>
    text.length <= max ? [] : [{ field, reason: `has ${text.length} characters; at most ${max} are allowed`, source, severity: 'must' }];
  return [
    ...over('Usage instructions', usage, LISTING_LENGTH.usageInstructions, 'listing.usageInstructions'),
    ...over('Version title', version, LISTING_LENGTH.versionTitle, 'version'),
  ];
}

function describeTypes(what: string, types: readonly string[]): string {
  return types.length === 0 ? `${what} have no declared content type.` : `${what} have one of the content types ${types.join(', ')}.`;
}

function describeTerms({ listing, training, inference }: Config): ListingTerms {
  const { eula, pricing, refundPolicy, targeting } = listing;
  const supported = {
    training: training.instanceTypes,
    transform: inference.transformInstanceTypes,
    realtime: inference.realtimeInstanceTypes,
  };
  return {
    pricing: pricing === undefined ? undefined : describePricing(pricing, supported),
    eula:
      eula?.customUrl !== undefined
        ? { kind: 'custom', url: eula.customUrl }
        : eula?.standardVersion === undefined
          ? undefined
          : { kind: 'standard', version: eula.standardVersion },
    refundPolicy,
    buyerAccounts: targeting.buyerAccounts,
  };
}

function describePricing(
  pricing: NonNullable<Config['listing']['pricing']>,
  supported: Readonly<Record<Use, readonly string[]>>,
): ListingPricing {
  if (pricing.model === 'free') return { model: 'free' };
  const prices = (use: Use): Readonly<Record<string, number>> =>
    Object.fromEntries(
      supported[use].flatMap((type) => {
        const price = pricing[use]?.instanceTypes[type] ?? pricing[use]?.default;
        return price === undefined ? [] : [[type, price]];
      }),
    );
  const realtime = pricing.perInference === undefined ? prices('realtime') : {};
  return {
    model: 'usage',
    ...(pricing.trialDays === undefined ? {} : { trialDays: pricing.trialDays }),
    hourly: { training: prices('training'), transform: prices('transform'), realtime },
    ...(pricing.perInference === undefined ? {} : { perInference: pricing.perInference }),
  };
}
