import { describeInformation, describeVersion } from './change-details.ts';
import { describePrices } from './change-prices.ts';
import { type Change, madeBy, OFFER_TYPE, type PlannedChangeSet, PRODUCT_TYPE, type Step } from './change-set.ts';
import type { ListingPack } from './types.ts';

/** Stand in a file for what exists only once the first change set was applied. */
export const UNKNOWN = { product: '<product>', offer: '<offer>' } as const;

/** How far a product is already; all of it is undefined before the first step. */
export interface ProductFacts {
  readonly productId: string | undefined;
  readonly offerId: string | undefined;
  /** `Draft` until it is released; then `Limited`, `Public`, `Restricted`. */
  readonly visibility: string | undefined;
  readonly versionTitles: readonly string[];
  readonly offerReleased: boolean;
  /** Texts of the page as they are in AWS; undefined where they are not known. */
  readonly page: Readonly<Record<string, unknown>> | undefined;
}

export const NOTHING_YET: ProductFacts = {
  productId: undefined,
  offerId: undefined,
  visibility: undefined,
  versionTitles: [],
  offerReleased: false,
  page: undefined,
};

export interface ChangeSetWish {
  readonly pack: ListingPack;
  readonly algorithmArn: string;
  readonly facts: ProductFacts;
}

const CREATE_PRODUCT = 'CreateProductChange';
const CREATE_OFFER = 'CreateOfferChange';

/** What is left to do for this version of a product, as change sets in the order in which they are applied. Pure. */
export function planChangeSets(wish: ChangeSetWish): readonly PlannedChangeSet[] {
  const { facts, pack } = wish;
  return [
    ...(facts.productId === undefined ? [planProduct(pack)] : []),
    ...(hasVersion(wish) && isReleased(facts) && !hasOtherPage(wish) ? [] : [planVersion(wish)]),
    ...(facts.visibility === 'Public' ? [] : [planPublic(pack, facts)]),
  ];
}

/** Name of the change set of a step: the product and its page are made once, a version each time. */
export function changeSetName(step: Step, { product }: Pick<ListingPack, 'product'>): string {
  const version = step === 'version' ? ` ${product.version.replace(/[^\w.+-]/g, '-')}` : '';
  return `sagemaker-algo ${product.name}${version} ${step}`.slice(0, 100);
}

const hasVersion = ({ facts, pack }: ChangeSetWish): boolean => facts.versionTitles.includes(pack.delivery.versionTitle);

/** Whether texts of the page in AWS differ from those of the listing, by more than white space. */
function hasOtherPage({ facts: { page }, pack }: ChangeSetWish): boolean {
  const wanted = describeInformation(pack.page);
  const plain = (value: unknown) => JSON.stringify(value)?.replaceAll(/(\\[nrt]|\s)+/g, ' ');
  return page !== undefined && Object.entries(page).some(([name, text]) => text !== undefined && plain(text) !== plain(wanted[name]));
}

const isReleased = ({ visibility }: ProductFacts): boolean => visibility !== undefined && visibility !== 'Draft';

function planProduct(pack: ListingPack): PlannedChangeSet {
  const product = { Type: PRODUCT_TYPE, Identifier: madeBy(CREATE_PRODUCT) };
  return {
    step: 'product',
    name: changeSetName('product', pack),
    title: 'a draft of the product with its page, and an offer for it; nobody sees them yet',
    changes: [
      {
        ChangeType: 'CreateProduct',
        Entity: { Type: PRODUCT_TYPE },
        ChangeName: CREATE_PRODUCT,
        DetailsDocument: pack.page.productTitle === undefined ? {} : { ProductTitle: pack.page.productTitle },
      },
      { ChangeType: 'UpdateInformation', Entity: product, DetailsDocument: describeInformation(pack.page) },
      createOffer(madeBy(CREATE_PRODUCT)),
    ],
  };
}

function createOffer(productId: string): Change {
  return { ChangeType: 'CreateOffer', Entity: { Type: OFFER_TYPE }, ChangeName: CREATE_OFFER, DetailsDocument: { ProductId: productId } };
}

/** A version with its prices; the first one brings the terms along and releases the product to the seller and those named. */
function planVersion(wish: ChangeSetWish): PlannedChangeSet {
  const { pack, algorithmArn, facts } = wish;
  const { terms } = pack;
  const product = { Type: PRODUCT_TYPE, Identifier: facts.productId ?? UNKNOWN.product };
  const newOffer = facts.productId !== undefined && facts.offerId === undefined;
  const offer = { Type: OFFER_TYPE, Identifier: newOffer ? madeBy(CREATE_OFFER) : (facts.offerId ?? UNKNOWN.offer) };
  const first = !isReleased(facts);
  const known = hasVersion(wish);
  const legal = describeLegalTerms(pack);
  return {
    step: 'version',
    name: changeSetName('version', pack),
    title: describeVersionStep(wish, { known, first }),
    changes: [
      ...(hasOtherPage(wish)
        ? [{ ChangeType: 'UpdateInformation', Entity: product, DetailsDocument: describeInformation(pack.page) }]
        : []),
      ...(known
        ? []
        : [{ ChangeType: 'AddDeliveryOptions', Entity: product, DetailsDocument: describeVersion(pack.delivery, algorithmArn) }]),
      ...(newOffer ? [createOffer(product.Identifier)] : []),
      ...(terms.pricing === undefined || (known && !first)
        ? []
        : [{ ChangeType: 'UpdatePricingTerms', Entity: offer, DetailsDocument: describePrices(terms.pricing) }]),
      ...(first || newOffer
        ? [
            ...(legal === undefined ? [] : [{ ChangeType: 'UpdateLegalTerms', Entity: offer, DetailsDocument: legal }]),
            ...(terms.refundPolicy === undefined
              ? []
              : [
                  {
                    ChangeType: 'UpdateSupportTerms',
                    Entity: offer,
                    DetailsDocument: { Terms: [{ Type: 'SupportTerm', RefundPolicy: terms.refundPolicy }] },
                  },
                ]),
          ]
        : []),
      ...(first && terms.buyerAccounts.length > 0
        ? [
            {
              ChangeType: 'UpdateTargeting',
              Entity: product,
              DetailsDocument: { PositiveTargeting: { BuyerAccounts: [...terms.buyerAccounts] } },
            },
          ]
        : []),
      ...(first ? [{ ChangeType: 'ReleaseProduct', Entity: product, DetailsDocument: {} }] : []),
      ...(facts.offerReleased ? [] : [{ ChangeType: 'ReleaseOffer', Entity: offer, DetailsDocument: {} }]),
    ],
  };
}

function describeVersionStep(
  { pack, facts }: ChangeSetWish,
  { known, first }: { readonly known: boolean; readonly first: boolean },
): string {
  const where = facts.productId === undefined ? '' : ` of ${facts.productId}`;
  const { version } = pack.product;
  if (!first) return known ? `the page${where} renewed` : `version ${version}${where} with its prices; the product is ${facts.visibility}`;
  const others = pack.terms.buyerAccounts.length === 0 ? '' : ' and those named';
  return `version ${version}${where} with prices and terms, released to your account${others}`;
}

function describeLegalTerms({ terms: { eula } }: ListingPack): Readonly<Record<string, unknown>> | undefined {
  if (eula === undefined) return undefined;
  const document = eula.kind === 'standard' ? { Type: 'StandardEula', Version: eula.version } : { Type: 'CustomEula', Url: eula.url };
  return { Terms: [{ Type: 'LegalTerm', Documents: [document] }] };
}

function planPublic(pack: ListingPack, { productId }: ProductFacts): PlannedChangeSet {
  return {
    step: 'public',
    name: changeSetName('public', pack),
    title: 'ask AWS to make the product public: people review it, which takes up to 37 days',
    changes: [
      {
        ChangeType: 'UpdateVisibility',
        Entity: { Type: PRODUCT_TYPE, Identifier: productId ?? UNKNOWN.product },
        DetailsDocument: { TargetVisibility: 'Public' },
      },
    ],
  };
}
