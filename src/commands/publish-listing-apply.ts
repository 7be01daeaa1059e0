import { createAlgorithms } from '../aws/algorithms.ts';
import { createCatalog } from '../aws/catalog.ts';
import { explainingAws } from '../aws/explain.ts';
import { CONFIG_FILE } from '../config/find.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode, UserError } from '../errors.ts';
import type { Step } from '../listing/change-set.ts';
import { planChangeSets } from '../listing/change-sets.ts';
import { findProduct } from '../listing/product-facts.ts';
import { renderChangeSets } from '../listing/render-change-sets.ts';
import type { ListingPack } from '../listing/types.ts';
import { algorithmName } from '../publish/names.ts';
import { renderFindings } from '../publish/render-request.ts';
import type { Session } from '../publish/session.ts';
import { assertOwner } from '../publish/settings.ts';
import { judgeListing, type PublishListingOptions, writeSets } from './publish-listing.ts';
import { type Done, runSteps } from './publish-listing-steps.ts';

/** AWS takes minutes for a version: it copies the images. */
const POLL_SECONDS = 10;

/** Does what is left to do for this version, against AWS. Exit code 1 when something has to be corrected or a step failed. */
export async function listProduct(
  ...[session, pack, options, context]: readonly [Session, ListingPack, PublishListingOptions, Context]
): Promise<ExitCode> {
  return await explainingAws(async () => await doSteps(session, pack, options, context));
}

async function doSteps(session: Session, pack: ListingPack, options: PublishListingOptions, context: Context): Promise<ExitCode> {
  const catalog = createCatalog(session.client, context.signal);
  const algorithmArn = await findAlgorithm(session, context);
  const facts = await findProduct(catalog, pack, options.product);
  const sets = planChangeSets({ pack, algorithmArn, facts }).filter(({ step }) => step !== 'public' || options.public);
  const findings = judgeListing(sets, pack, session);
  const file = writeSets(sets, options, context, session);
  const musts = findings.filter(({ level }) => level === 'must');
  context.stderr.write(renderFindings(findings, CONFIG_FILE));
  if (musts.length > 0) return EXIT.failed;
  const wish = {
    pack,
    algorithmArn,
    sets,
    named: options.product,
    yes: options.yes,
    poll: options.poll ?? POLL_SECONDS,
    public: options.public,
  };
  context.progress.close();
  context.stderr.write(sets.length === 0 ? '' : renderChangeSets(sets, file));
  const done = await runSteps(wish, catalog, context);
  const after = await findProduct(catalog, pack, options.product);
  const result = { product: after.productId, offer: after.offerId, visibility: after.visibility, steps: done, file };
  context.stdout.write(options.json ? `${JSON.stringify(result, undefined, 2)}\n` : renderResult(result, options.public));
  return done.every(({ outcome }) => outcome === 'applied' || outcome === 'under-review') ? EXIT.ok : EXIT.failed;
}

/** The algorithm of this version, which has to be certified. */
async function findAlgorithm({ config, client, settings }: Session, { signal }: Context): Promise<string> {
  const name = algorithmName(config);
  const found = await createAlgorithms(client, signal).describe(name);
  const hint = `Publish it first: sagemaker-algo publish. Where it stands: sagemaker-algo status ${name}`;
  if (found === undefined) throw new UserError(`There is no algorithm ${name} in this account and Region.`, { hint });
  assertOwner(found.arn, settings);
  if (found.status !== 'Completed') throw new UserError(`The algorithm ${name} is ${found.status}, not Completed.`, { hint });
  return found.arn;
}

interface Result {
  readonly product: string | undefined;
  readonly offer: string | undefined;
  readonly visibility: string | undefined;
  readonly steps: readonly Done[];
}

function renderResult({ product, offer, visibility, steps }: Result, asked: boolean): string {
  const did = steps.map(
    ({ step, outcome, changeSet }) => `${STEP_WORDS[step]}: ${outcome}${changeSet === undefined ? '' : ` (change set ${changeSet})`}\n`,
  );
  const state =
    product === undefined
      ? 'There is no product yet.\n'
      : `Product ${product}, offer ${offer ?? 'none'}: ${visibility ?? 'in an unknown state'}\n`;
  const next =
    visibility === 'Limited' && !asked
      ? 'Next: look at the page and subscribe from an account that may see it; then sagemaker-algo publish --listing --public\n'
      : '';
  const review = steps.some(({ outcome }) => outcome === 'under-review')
    ? 'AWS reviews it, for up to 37 days. Where it stands: this command again, or the AWS Marketplace Management Portal.\n'
    : '';
  return `${steps.length === 0 ? 'Nothing is left to do for this version.\n' : did.join('')}${state}${review}${next}`;
}

const STEP_WORDS: Readonly<Record<Step, string>> = { product: 'Product and page', version: 'Version and prices', public: 'Going public' };
