import { describe, expect, it } from 'vitest';
import { checkRules } from '../../src/config/rules.ts';
import type { ListingPack } from '../../src/listing/types.ts';
import { sampleConfig } from '../support/project.ts';
import { fullListing } from './full-listing.ts';
import { PROOF, packWith, recorded } from './pack-parts.ts';

const shown = ({ gaps }: ListingPack) => gaps.map(({ severity, field, source }) => `${severity} ${field} (${source})`);
const without = (field: string) => packWith({ [field]: undefined });

describe('gaps', () => {
  it('are none in a full listing', () => {
    expect(packWith().gaps).toEqual([]);
  });

  it.each<[string, () => ListingPack, string]>([
    ['no title', () => without('productTitle'), 'must Product title (listing.productTitle)'],
    ['no short description', () => without('shortDescription'), 'must Short description (listing.shortDescription)'],
    ['no long description', () => without('longDescription'), 'must Long description (listing.longDescription)'],
    ['no logo', () => without('logoUrl'), 'must Product logo (listing.logoUrl)'],
    ['no highlights', () => without('highlights'), 'must Highlights (listing.highlights)'],
    ['no support', () => without('supportDescription'), 'must Support information (listing.supportDescription)'],
    ['no category', () => without('categories'), 'must Categories (listing.categories)'],
    ['no keyword', () => without('searchKeywords'), 'must Search keywords (listing.searchKeywords)'],
    ['no release notes', () => without('releaseNotes'), 'must Release notes (listing.releaseNotes)'],
    ['no access role', () => without('accessRole'), 'must IAM access role (listing.accessRole)'],
    ['no repository', () => without('repositoryUrl'), 'must Git repository (listing.repositoryUrl)'],
    ['no notebook address', () => without('notebookUrl'), 'must Sample notebook (listing.notebookUrl)'],
    ['no price', () => without('pricing'), 'must Pricing (listing.pricing)'],
    ['no licence', () => packWith({ eula: {} }), 'must End user licence (listing.eula)'],
    ['no refund policy', () => without('refundPolicy'), 'must Refund policy (listing.refundPolicy)'],
    ['no training data', () => without('trainingData'), 'should Training data (listing.trainingData.minimumRows)'],
    ['no description of input', () => without('input'), 'should Input of predictions (listing.input.description)'],
    ['no description of output', () => without('output'), 'should Output of predictions (listing.output.description)'],
    [
      'an instance type without a price',
      () =>
        packWith({ pricing: { training: { instanceTypes: { 'ml.m5.large': 1 } }, transform: { default: 0 }, realtime: { default: 0 } } }),
      'must Pricing (listing.pricing.training)',
    ],
    [
      'a class that no sample shows',
      () => packWith({ output: { ...fullListing.listing.output, classes: ['3', 'rose'] } }),
      'should Samples (samples.requests)',
    ],
    ['a text whose file is not there', () => packWith({ longDescription: 'docs/no.md' }), 'must longDescription (listing.longDescription)'],
    [
      'samples from the process engine',
      () => packWith({}, { images: { train: undefined, serve: undefined } }),
      'should Samples (sagemaker-algo listing)',
    ],
    [
      'instructions that are too long',
      () => packWith({ usageInstructions: 'x'.repeat(10_001) }),
      'must Usage instructions (listing.usageInstructions)',
    ],
    [
      'no recordings',
      () => packWith({}, { recordings: { realtime: [], batch: undefined } }),
      'must Sample of batch transform (samples.batch)',
    ],
    [
      'a sample that is too long',
      () => packWith({}, { recordings: recorded({ request: 'x'.repeat(10_001) }) }),
      'must Sample input of real-time inference (listing.input.sampleUrls.realtime)',
    ],
    [
      'a hyperparameter nobody explains',
      () => packWith({}, { config: sampleConfig({ listing: fullListing.listing }) }),
      'should Usage instructions (training.hyperparameters.rounds.description)',
    ],
    [
      'several instances that nobody has seen',
      () => packWith({}, { config: sampleConfig({ ...fullListing, training: { ...fullListing.training, distributed: true } }) }),
      'should Support of several instances (sagemaker-algo test-local)',
    ],
    [
      'a content type without a sample',
      () => packWith({}, { config: sampleConfig({ ...fullListing, inference: { contentTypes: ['text/csv', 'image/png'] } }) }),
      'should Samples (samples.requests)',
    ],
  ])('name %s', (_, make, gap) => {
    expect(shown(make())).toContain(gap);
  });

  it('take over every limit that the section breaks', () => {
    const config = sampleConfig({ ...fullListing, listing: { ...fullListing.listing, productTitle: 'x'.repeat(73) } });
    const { gaps } = packWith({}, { config, issues: checkRules(config) });
    expect(gaps).toEqual([
      { field: 'productTitle', reason: 'has 73 characters; at most 72 are allowed', source: 'listing.productTitle', severity: 'must' },
    ]);
  });

  it('are not made by a free product without prices, nor by a class that a sample shows', () => {
    expect(packWith({ pricing: { model: 'free' }, output: { ...fullListing.listing.output, classes: ['3'] } }).gaps).toEqual([]);
  });
});

describe('terms', () => {
  it('price every supported machine, the named ones by their own price', () => {
    const { pricing } = packWith().terms;
    expect(pricing).toEqual({
      model: 'usage',
      hourly: {
        training: { 'ml.m5.large': 0.1, 'ml.m5.xlarge': 0.1, 'ml.c5.xlarge': 0.1 },
        transform: { 'ml.m5.large': 0.2, 'ml.c5.xlarge': 0.2 },
        realtime: { 'ml.m5.large': 0.25, 'ml.c5.large': 0.3 },
      },
    });
  });

  it('price no hours of endpoints where inferences have a price', () => {
    const { pricing } = packWith({
      pricing: { ...fullListing.listing.pricing, realtime: undefined, perInference: 0.01, trialDays: 14 },
    }).terms;
    expect(pricing).toMatchObject({ perInference: 0.01, trialDays: 14, hourly: { realtime: {} } });
  });

  it("are the seller's own where he has some", () => {
    expect(packWith({ eula: { customUrl: 'https://example.com/eula.pdf' } }).terms.eula).toEqual({
      kind: 'custom',
      url: 'https://example.com/eula.pdf',
    });
  });
});

describe('abilities', () => {
  it('on accelerators are never claimed: nothing here can show them', () => {
    const config = sampleConfig({ ...fullListing, training: { ...fullListing.training, instanceTypes: ['ml.g5.xlarge'] } });
    const pack = packWith({}, { config, proof: { ...PROOF, checks: { ...PROOF.checks, 'distributed/all-hosts-end-well': 'passed' } } });
    expect(pack.abilities.find(({ name }) => name === 'gpu')).toMatchObject({ declared: true, state: 'not-proven' });
    expect(pack.delivery.usageInstructions).not.toMatch(/GPU/);
    expect(packWith().delivery.usageInstructions).toContain('GPU instances are not supported');
  });

  it('keep of a run what they are judged by', () => {
    const checks = { ...PROOF.checks, 'serve/starts': 'passed' };
    expect(packWith({}, { proof: { ...PROOF, checks } }).provenBy).toEqual(PROOF);
  });
});
