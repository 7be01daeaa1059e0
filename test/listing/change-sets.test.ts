import { describe, expect, it } from 'vitest';
import type { PlannedChangeSet } from '../../src/listing/change-set.ts';
import { NOTHING_YET, type ProductFacts, planChangeSets } from '../../src/listing/change-sets.ts';
import { lintChangeSets } from '../../src/listing/lint-change-sets.ts';
import { renderChangeSets, renderErrors } from '../../src/listing/render-change-sets.ts';
import type { ListingPack } from '../../src/listing/types.ts';
import { fullConfig } from '../publish/requests.ts';
import { soundPack } from './catalog-pack.ts';

const config = fullConfig();
const algorithmArn = 'arn:aws:sagemaker:us-east-2:123456789012:algorithm/my-algo-1-2-0';
const plan = (facts: Partial<ProductFacts> = {}, pack: ListingPack = soundPack()) =>
  planChangeSets({ pack, algorithmArn, facts: { ...NOTHING_YET, ...facts } });
const kinds = (sets: readonly PlannedChangeSet[]) => sets.map(({ step, changes }) => [step, changes.map(({ ChangeType }) => ChangeType)]);

describe('the change sets', () => {
  it('make a product in three steps, and going public stands alone', async () => {
    await expect(`${JSON.stringify(plan(), undefined, 2)}\n`).toMatchFileSnapshot('snapshots/change-sets.txt');
  });

  it.each<[string, Partial<ProductFacts>, unknown]>([
    [
      'a draft',
      { productId: 'prod-1', offerId: 'offer-1', visibility: 'Draft' },
      [
        [
          'version',
          [
            'AddDeliveryOptions',
            'UpdatePricingTerms',
            'UpdateLegalTerms',
            'UpdateSupportTerms',
            'UpdateTargeting',
            'ReleaseProduct',
            'ReleaseOffer',
          ],
        ],
        ['public', ['UpdateVisibility']],
      ],
    ],
    [
      'a draft without an offer',
      { productId: 'prod-1', visibility: 'Draft' },
      [
        [
          'version',
          [
            'AddDeliveryOptions',
            'CreateOffer',
            'UpdatePricingTerms',
            'UpdateLegalTerms',
            'UpdateSupportTerms',
            'UpdateTargeting',
            'ReleaseProduct',
            'ReleaseOffer',
          ],
        ],
        ['public', ['UpdateVisibility']],
      ],
    ],
    [
      'a public product with an earlier version',
      { productId: 'prod-1', offerId: 'offer-1', visibility: 'Public', versionTitles: ['1.1.0'], offerReleased: true },
      [['version', ['AddDeliveryOptions', 'UpdatePricingTerms']]],
    ],
    [
      'a limited product with this version',
      { productId: 'prod-1', offerId: 'offer-1', visibility: 'Limited', versionTitles: ['1.2.0'], offerReleased: true },
      [['public', ['UpdateVisibility']]],
    ],
    [
      'a page with another text',
      {
        ...{ productId: 'prod-1', offerId: 'offer-1', visibility: 'Public', versionTitles: ['1.2.0'], offerReleased: true },
        page: { ProductTitle: 'Ridge', Sku: undefined },
      },
      [['version', ['UpdateInformation']]],
    ],
    [
      'a page that differs by white space',
      {
        ...{ productId: 'prod-1', offerId: 'offer-1', visibility: 'Public', versionTitles: ['1.2.0'], offerReleased: true },
        page: { LongDescription: 'Predicts a number from numeric features. For tables with up to a million rows.' },
      },
      [],
    ],
    ['all of it', { productId: 'prod-1', offerId: 'offer-1', visibility: 'Public', versionTitles: ['1.2.0'], offerReleased: true }, []],
  ])('go on from %s', (_what, facts, expected) => {
    expect(kinds(plan(facts))).toEqual(expected);
  });

  it('price inferences instead of hours of endpoints, and a free product not at all', () => {
    const { pricing } = soundPack().terms;
    if (pricing?.model !== 'usage') throw new Error('the sound pack has prices');
    const perInference = { ...pricing, perInference: 0.01, hourly: { ...pricing.hourly, realtime: {} } };
    const priced = (terms: object) => {
      const pack = { ...soundPack(), terms: { ...soundPack().terms, ...terms } };
      const details = plan({}, pack)[1]?.changes.find(({ ChangeType }) => ChangeType === 'UpdatePricingTerms')?.DetailsDocument;
      expect(lintChangeSets(plan({}, pack), { config })).toEqual([]);
      return details;
    };
    expect(JSON.stringify(priced({ pricing: perInference }))).toContain('{"DimensionKey":"m.i.c","Price":0.01}');
    expect(JSON.stringify(priced({ pricing: perInference }))).not.toContain('m.i.r');
    expect(priced({ pricing: { model: 'free' } })).toEqual({ PricingModel: 'Free', Terms: [] });
  });

  it('are shown with their steps', () => {
    expect(renderChangeSets(plan(), 'listing/change-sets.json')).toBe(
      [
        'Change sets, whole in listing/change-sets.json:',
        '  1. product: a draft of the product with its page, and an offer for it; nobody sees them yet',
        '     3 changes: CreateProduct, UpdateInformation, CreateOffer',
        '  2. version: version 1.2.0 with prices and terms, released to your account and those named',
        '     7 changes: AddDeliveryOptions, UpdatePricingTerms, UpdateLegalTerms, UpdateSupportTerms,',
        '     UpdateTargeting, ReleaseProduct, ReleaseOffer',
        '  3. public: ask AWS to make the product public: people review it, which takes up to 37 days',
        '     1 change: UpdateVisibility',
        '',
      ].join('\n'),
    );
  });
});

type Loose = Record<string, unknown>;
const long = (length: number) => 'a'.repeat(length);
const page = (fields: Loose) => (pack: ListingPack) => void Object.assign(pack.page, fields);
const delivery = (fields: Loose) => (pack: ListingPack) => void Object.assign(pack.delivery, fields);
const input = (fields: Loose) => (pack: ListingPack) => void Object.assign(pack.delivery.input, fields);
const terms = (fields: Loose) => (pack: ListingPack) => void Object.assign(pack.terms, fields);
const pricing = (change: (hourly: Record<string, Record<string, number>>) => void) => (pack: ListingPack) => {
  if (pack.terms.pricing?.model === 'usage') change(pack.terms.pricing.hourly as Record<string, Record<string, number>>);
};

/** What is broken, how, and the finding: source in the spec, and the reason. */
const BROKEN: readonly [string, (pack: ListingPack) => void, string, string][] = [
  ['title too long', page({ productTitle: long(73) }), 'listing.productTitle', 'has more than 72 characters'],
  ['title of two lines', page({ productTitle: 'a\nb' }), 'listing.productTitle', 'must be one line'],
  ['title beginning with a space', page({ productTitle: ' a' }), 'listing.productTitle', 'must not be empty or begin with white space'],
  ['no title', page({ productTitle: undefined }), 'listing.productTitle', 'is missing'],
  ['short description too long', page({ shortDescription: long(1001) }), 'listing.shortDescription', 'has more than 1000'],
  ['control character', page({ shortDescription: 'a\u0007b' }), 'listing.shortDescription', 'holds a control character'],
  ['long description too long', page({ longDescription: long(5001) }), 'listing.longDescription', 'has more than 5000'],
  [
    'logo over http',
    page({ logoUrl: 'http://my-bucket.s3.amazonaws.com/a.png' }),
    'listing.logoUrl',
    'is no address that begins with https://',
  ],
  [
    'logo of another kind',
    page({ logoUrl: 'https://my-bucket.s3.amazonaws.com/a.svg' }),
    'listing.logoUrl',
    'has to be a PNG, JPEG or GIF',
  ],
  ['logo elsewhere', page({ logoUrl: 'https://example.com/a.png' }), 'listing.logoUrl', 'is in no S3 bucket'],
  ['no highlight', page({ highlights: [] }), 'listing.highlights', 'needs at least 1 entry'],
  ['four highlights', page({ highlights: ['a', 'b', 'c', 'd'] }), 'listing.highlights', 'has more than 3 entries'],
  ['highlight too long', page({ highlights: [long(501)] }), 'listing.highlights', 'has more than 500'],
  ['support too long', page({ supportDescription: long(2001) }), 'listing.supportDescription', 'has more than 2000'],
  ['four categories', page({ categories: ['a', 'b', 'c', 'd'] }), 'listing.categories', 'has more than 3 entries'],
  ['no keyword', page({ searchKeywords: [] }), 'listing.searchKeywords', 'needs at least 1 entry'],
  ['16 keywords', page({ searchKeywords: Array.from({ length: 16 }, (_, n) => `k${n}`) }), 'listing.searchKeywords', 'has more than 15'],
  ['keyword too long', page({ searchKeywords: [long(51)] }), 'listing.searchKeywords', 'has more than 50'],
  [
    'keywords too long together',
    page({ searchKeywords: ['a', 'b', 'c', 'd', 'e', 'f'].map((one) => one.repeat(42)) }),
    'listing.searchKeywords',
    'have 252 characters together',
  ],
  [
    'four links',
    page({ additionalResources: Array.from({ length: 4 }, () => ({ text: 'a', url: 'https://example.com' })) }),
    'listing.additionalResources',
    'has more than 3',
  ],
  [
    'text of a link too long',
    page({ additionalResources: [{ text: long(501), url: 'https://example.com' }] }),
    'listing.additionalResources',
    'has more than 500',
  ],
  ['number of your own too long', page({ sku: long(101) }), 'listing.sku', 'has more than 100'],
  ['version title too long', delivery({ versionTitle: long(65) }), 'version', 'has more than 64'],
  ['no release notes', delivery({ releaseNotes: undefined }), 'listing.releaseNotes', 'is missing'],
  ['release notes too long', delivery({ releaseNotes: long(30_001) }), 'listing.releaseNotes', 'has more than 30000'],
  [
    'access role with a path',
    delivery({ accessRole: 'arn:aws:iam::123456789012:role/service-role/x' }),
    'listing.accessRole',
    'is not the ARN of a role without a path',
  ],
  [
    'access role of another account',
    delivery({ accessRole: 'arn:aws:iam::210987654321:role/x' }),
    'listing.accessRole',
    'is a role of another account',
  ],
  [
    'access role of another partition',
    delivery({ accessRole: 'arn:aws-cn:iam::123456789012:role/x' }),
    'listing.accessRole',
    'is not the ARN of a role without a path',
  ],
  ['usage too long', delivery({ usageInstructions: long(10_001) }), 'listing.usageInstructions', 'has more than 10000'],
  ['no notebook', delivery({ notebookUrl: undefined }), 'listing.notebookUrl', 'is missing'],
  [
    'notebook over http',
    delivery({ notebookUrl: 'http://github.com/a' }),
    'listing.notebookUrl',
    'is no address that begins with https://',
  ],
  ['repository too long', delivery({ repositoryUrl: `https://github.com/${long(2000)}` }), 'listing.repositoryUrl', 'has more than 2000'],
  ['no description of the input', input({ description: '' }), 'listing.input', 'must not be empty'],
  ['limitations too long', input({ limitations: long(1001) }), 'listing.input', 'has more than 1000'],
  [
    '36 parameters',
    input({ parameters: Array.from({ length: 36 }, (_, n) => ({ name: `p${n}`, description: 'd', required: true })) }),
    'listing.input',
    'has more than 35',
  ],
  [
    'name that is not ASCII',
    input({ parameters: [{ name: 'größe', description: 'd', required: true }] }),
    'listing.input',
    'may hold only ASCII',
  ],
  [
    'no batch sample',
    input({ sample: { realtime: { kind: 'text', text: '1' }, batch: undefined } }),
    'listing.input.sampleUrls',
    'has no sample for BatchTransform',
  ],
  [
    'sample too long',
    input({ sample: { ...soundPack().delivery.input.sample, realtime: { kind: 'text', text: long(10_001) } } }),
    'listing.input.sampleUrls',
    'has more than 10000',
  ],
  [
    'recommended machine not supported',
    delivery({ recommendedInstanceTypes: { training: 'ml.m5.4xlarge', transform: 'ml.m5.large', realtime: 'ml.m5.large' } }),
    'listing.recommendedInstanceTypes',
    'is not one that the algorithm supports',
  ],
  [
    'recommended machine too long',
    delivery({ recommendedInstanceTypes: { training: 'ml.m5.large', transform: 'ml.m5.large', realtime: `ml.${long(22)}` } }),
    'listing.recommendedInstanceTypes',
    'has more than 24',
  ],
  [
    'no recommended machine',
    delivery({ recommendedInstanceTypes: { training: 'ml.m5.large', transform: 'ml.m5.large', realtime: undefined } }),
    'listing.recommendedInstanceTypes',
    'is missing',
  ],
  ['no prices', terms({ pricing: undefined }), 'listing.pricing', 'has no prices'],
  [
    'a machine without a price',
    pricing((hourly) => void Reflect.deleteProperty(hourly['transform'] ?? {}, 'ml.c5.xlarge')),
    'listing.pricing',
    'have no price; every supported',
  ],
  [
    'a price for nothing',
    pricing((hourly) => Object.assign(hourly['training'] ?? {}, { 'ml.m5.4xlarge': 1 })),
    'listing.pricing',
    'are priced, and the algorithm does not support them',
  ],
  [
    'negative price',
    pricing((hourly) => Object.assign(hourly['training'] ?? {}, { 'ml.m5.large': -1 })),
    'listing.pricing',
    'must be at least 0',
  ],
  [
    'trial of two months',
    (pack) => void Object.assign(pack.terms.pricing ?? {}, { trialDays: 60 }),
    'listing.pricing',
    'has to be 5 to 31 days',
  ],
  [
    'short trial',
    (pack) => void Object.assign(pack.terms.pricing ?? {}, { trialDays: 7 }),
    'listing.pricing',
    'is a trial of 7 days; AWS advises 14 to 30',
  ],
  ['no licence', terms({ eula: undefined }), 'listing.eula', 'has no licence'],
  ['licence of no version', terms({ eula: { kind: 'standard', version: 'latest' } }), 'listing.eula', 'is no version'],
  ['own licence elsewhere', terms({ eula: { kind: 'custom', url: 'https://example.com/eula.txt' } }), 'listing.eula', 'is in no S3 bucket'],
  ['no refund policy', terms({ refundPolicy: undefined }), 'listing.refundPolicy', 'has no refund policy'],
  [
    '101 accounts',
    terms({ buyerAccounts: Array.from({ length: 101 }, () => '123456789012') }),
    'listing.targeting.buyerAccounts',
    'has more than 100',
  ],
  ['account of eleven digits', terms({ buyerAccounts: ['12345678901'] }), 'listing.targeting.buyerAccounts', 'must be twelve digits'],
];

describe('the check before AWS is asked', () => {
  it('finds nothing wrong with a sound listing', () => {
    expect(lintChangeSets(plan(), { config })).toEqual([]);
  });

  it.each(BROKEN)('finds: %s', (_what, breaks, source, reason) => {
    const pack = structuredClone(soundPack()) as ListingPack;
    breaks(pack);
    expect(lintChangeSets(plan({}, pack), { config })).toContainEqual(
      expect.objectContaining({ specPath: source, reason: expect.stringContaining(reason), clause: 'MKT-14' }),
    );
  });

  it('takes algorithms of the commercial partition only', () => {
    const sets = planChangeSets({
      pack: soundPack(),
      algorithmArn: 'arn:aws-cn:sagemaker:cn-north-1:123456789012:algorithm/x',
      facts: NOTHING_YET,
    });
    expect(lintChangeSets(sets, { config })).toContainEqual(
      expect.objectContaining({ reason: expect.stringContaining('commercial partition') }),
    );
  });

  const product = { Type: 'MachineLearningProduct@1.0', Identifier: 'prod-1' };
  const release = { ChangeType: 'ReleaseProduct', Entity: product, DetailsDocument: {} };
  const visible = { ChangeType: 'UpdateVisibility', Entity: product, DetailsDocument: { TargetVisibility: 'Public' } };
  it.each<[string, Partial<PlannedChangeSet>, string]>([
    ['no change', { changes: [] }, 'has to have 1 to 20 changes'],
    [
      '21 changes',
      { changes: Array.from({ length: 21 }, (_, n) => ({ ...visible, Entity: { ...product, Identifier: `prod-${n}` } })) },
      'has to have 1 to 20 changes',
    ],
    ['a name too long', { name: long(101) }, 'is a name of more than 100 characters'],
    ['a name with a slash', { name: 'a/b' }, 'is a name of more than 100 characters, or with other ones'],
    ['the same change twice', { changes: [release, release] }, 'makes the same change to the same entity twice'],
    ['going public beside others', { changes: [release, visible] }, 'it has to be alone'],
    [
      'a reference to nothing',
      { changes: [{ ...visible, Entity: { ...product, Identifier: '$Other.Entity.Identifier' } }] },
      'refers to what no change of this set makes',
    ],
    [
      'a change of other products',
      { changes: [{ ...visible, ChangeType: 'AddDimensions' }] },
      'is no change of a machine learning product',
    ],
    ['a release with details', { changes: [{ ...release, DetailsDocument: { Now: true } }] }, 'is not a known key'],
  ])('refuses a set with %s', (_what, parts, reason) => {
    const set: PlannedChangeSet = { step: 'public', name: 'x', title: '', changes: [visible], ...parts };
    expect(lintChangeSets([set], { config }).map((one) => one.reason)).toContainEqual(expect.stringContaining(reason));
  });
});

it.each([
  ['ASSET_NOT_FOUND', 'did not find the algorithm'],
  ['INVALID_ASSET_ARN', 'commercial partition'],
  ['INVALID_ACCESS_ROLE', 'has to trust assets.marketplace.amazonaws.com'],
  ['ASSET_VALIDATION_EXCEPTION', 'could not take the algorithm over'],
  ['DUPLICATE_VERSION_TITLE', 'Raise `version`'],
  ['DUPLICATE_ASSET', 'Every version needs an algorithm of its own'],
  ['UPDATE_PRICING_REQUIRED', 'listing.pricing'],
  ['INCOMPATIBLE_DELIVERY_OPTIONS', 'make another product'],
  ['INCOMPATIBLE_PRODUCT_STATUS', 'limited or public'],
  ['INVALID_RECOMMENDED_INSTANCE_TYPE', 'listing.recommendedInstanceTypes'],
])('explains %s', (code, words) => {
  const changes = [{ changeType: 'AddDeliveryOptions', entityType: '', entityId: undefined, errors: [{ code, message: 'no' }] }];
  const text = renderErrors({ id: 'x', status: 'FAILED', changes, failureCode: 'CLIENT_ERROR', failure: undefined });
  expect(text).toContain(`  AddDeliveryOptions: ${code}: no\n`);
  expect(text).toContain(words);
});

it('says what AWS says where it knows no more', () => {
  const state = { id: 'x', status: 'FAILED', changes: [], failureCode: 'SERVER_FAULT', failure: 'Try again.' } as const;
  expect(renderErrors(state)).toBe('  SERVER_FAULT: Try again.\n  AWS calls it a fault of its own: try again later.\n');
});
