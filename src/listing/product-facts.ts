import type { ChangeSetState, ProductCatalog } from '../aws/catalog.ts';
import { UserError } from '../errors.ts';
import { changeSetName, NOTHING_YET, type ProductFacts } from './change-sets.ts';
import type { ListingPack } from './types.ts';

/**
 * How far a product is, from what AWS knows: what was named with `--product`, the change set that made it, or the one product of this
 * title. Nothing is remembered on this machine. Throws UserError when several could be meant, AwsError.
 */
export async function findProduct(catalog: ProductCatalog, pack: ListingPack, named: string | undefined): Promise<ProductFacts> {
  const made = named === undefined ? await findMade(catalog, pack) : { productId: named, offerId: undefined };
  const productId = made?.productId ?? (await findByTitle(catalog, pack));
  if (productId === undefined) return NOTHING_YET;
  const product = await catalog.product(productId);
  if (product === undefined) {
    if (named === undefined) return NOTHING_YET;
    throw new UserError(`There is no product ${named} in your catalog.`, { hint: 'Without --product it is looked for by its title.' });
  }
  const offers = await catalog.offers(productId);
  const offer = offers.find(({ id }) => id === made?.offerId) ?? (offers.length === 1 ? offers[0] : undefined);
  if (offer === undefined && offers.length > 1) {
    throw new UserError(`The product ${productId} has ${offers.length} offers: ${offers.map(({ id }) => id).join(', ')}.`, {
      hint: 'This command keeps one public offer. Change the prices in the AWS Marketplace Management Portal.',
    });
  }
  return {
    productId,
    offerId: offer?.id,
    visibility: product.visibility,
    versionTitles: product.versionTitles,
    offerReleased: offer?.state === 'Released',
    page: product.page,
  };
}

/** What the change set of the first step has made, as far as AWS remembers it. */
async function findMade(catalog: ProductCatalog, pack: ListingPack): Promise<Pick<ProductFacts, 'productId' | 'offerId'> | undefined> {
  const sets = await catalog.changeSets(changeSetName('product', pack));
  const done = sets.filter(({ status }) => status === 'SUCCEEDED');
  for (const { id } of done) {
    const ids = entitiesOf(await catalog.describe(id));
    // A set that was only validated has made nothing.
    if (ids.productId !== undefined) return ids;
  }
  return undefined;
}

/** Ids of what the changes of a set are about. */
function entitiesOf({ changes }: ChangeSetState): Pick<ProductFacts, 'productId' | 'offerId'> {
  const find = (prefix: string) => changes.map(({ entityId }) => entityId).find((id) => id?.startsWith(prefix));
  return { productId: find('prod-'), offerId: find('offer-') };
}

async function findByTitle(catalog: ProductCatalog, { page: { productTitle } }: ListingPack): Promise<string | undefined> {
  if (productTitle === undefined) return undefined;
  const found = await catalog.products(productTitle);
  if (found.length > 1) {
    throw new UserError(
      `You have ${found.length} products with the title ${JSON.stringify(productTitle)}: ${found.map(({ id }) => id).join(', ')}.`,
      {
        hint: 'Say which one is meant with --product.',
      },
    );
  }
  return found[0]?.id;
}
