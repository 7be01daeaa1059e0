import { relative, resolve } from 'node:path';
import { createAlgorithms } from '../aws/algorithms.ts';
import { createCatalog } from '../aws/catalog.ts';
import { explainingAws } from '../aws/explain.ts';
import { CONFIG_FILE } from '../config/find.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode, UserError } from '../errors.ts';
import { writeFiles } from '../files.ts';
import { CATALOG, type PlannedChangeSet, type Step } from '../listing/change-set.ts';
import { NOTHING_YET, planChangeSets } from '../listing/change-sets.ts';
import { lintChangeSets } from '../listing/lint-change-sets.ts';
import { findProduct } from '../listing/product-facts.ts';
import { readPack } from '../listing/read-pack.ts';
import { renderChangeSets } from '../listing/render-change-sets.ts';
import type { ListingPack } from '../listing/types.ts';
import type { Finding } from '../publish/lint/finding.ts';
import { algorithmName } from '../publish/names.ts';
import { renderFindings } from '../publish/render-request.ts';
import { openSession, type Session } from '../publish/session.ts';
import type { AwsOptions } from '../publish/settings.ts';
import { type Done, runSteps } from './publish-listing-steps.ts';

/** Options of `publish --listing`, as `cli/publishing.ts` defines them. */
export interface PublishListingOptions extends AwsOptions {
  /** Folder that `listing` made. */
  readonly listing: string | true;
  readonly changeSet?: string | undefined;
  readonly product?: string | undefined;
  /** Asks AWS to make the product public, too. */
  readonly public: boolean;
  readonly dryRun: boolean;
  readonly json: boolean;
  readonly yes: boolean;
  /** Seconds between two looks. */
  readonly poll?: number | undefined;
}

/** AWS takes minutes for a version: it copies the images. */
const POLL_SECONDS = 10;

/**
 * Lists a published algorithm in AWS Marketplace: writes the change sets that are left to do, checks them, shows them, and applies them
 * one after the other on consent. With `--dry-run` it ends after the checks and calls nobody. Exit code 1 when something has to be corrected.
 */
export async function publishListing(options: PublishListingOptions, context: Context): Promise<ExitCode> {
  const session = openSession(options, context);
  const { config, projectDir } = session;
  const folder = options.listing === true ? 'listing' : options.listing;
  const pack = readPack(resolve(projectDir, folder), folder, config);
  if (options.dryRun) return await showOnly(session, pack, options, context);
  return await explainingAws(async () => await listProduct(session, pack, options, context));
}

async function showOnly(session: Session, pack: ListingPack, options: PublishListingOptions, context: Context): Promise<ExitCode> {
  const { region = '<region>', account = '<account>' } = session.settings;
  const algorithmArn = `arn:aws:sagemaker:${region}:${account}:algorithm/${algorithmName(session.config).toLowerCase()}`;
  const sets = planChangeSets({ pack, algorithmArn, facts: { ...NOTHING_YET, productId: options.product } });
  const findings = judge(sets, pack, session).filter(({ value }) => typeof value !== 'string' || !/<(region|account)>/.test(value));
  const file = await writeSets(sets, options, context, session);
  context.stdout.write(options.json ? `${JSON.stringify(sets.map(toRequest), undefined, 2)}\n` : renderChangeSets(sets, file));
  context.stderr.write(`\n${renderFindings(findings, CONFIG_FILE)}${REVIEW}`);
  if (findings.some(({ level }) => level === 'must')) return EXIT.failed;
  return algorithmArn.includes('<') ? EXIT.couldNotLook : EXIT.ok;
}

const REVIEW = 'Going public is a review by people at AWS, which takes up to 37 days. It is asked for with --public only.\n';

async function listProduct(session: Session, pack: ListingPack, options: PublishListingOptions, context: Context): Promise<ExitCode> {
  const catalog = createCatalog(session.client, context.signal);
  const algorithmArn = await findAlgorithm(session, context);
  const facts = await findProduct(catalog, pack, options.product);
  const sets = planChangeSets({ pack, algorithmArn, facts }).filter(({ step }) => step !== 'public' || options.public);
  const findings = judge(sets, pack, session);
  const file = await writeSets(sets, options, context, session);
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
  return done.some(({ outcome }) => outcome === 'failed') ? EXIT.failed : EXIT.ok;
}

/** The algorithm of this version, which has to be certified. */
async function findAlgorithm({ config, client }: Session, { signal }: Context): Promise<string> {
  const name = algorithmName(config);
  const found = await createAlgorithms(client, signal).describe(name);
  const hint = `Publish it first: sagemaker-algo publish. Where it stands: sagemaker-algo status ${name}`;
  if (found === undefined) throw new UserError(`There is no algorithm ${name} in this account and Region.`, { hint });
  if (found.status !== 'Completed') throw new UserError(`The algorithm ${name} is ${found.status}, not Completed.`, { hint });
  return found.arn;
}

/** Gaps of the listing that AWS refuses stand with what is wrong with the change sets; each place is named once. */
function judge(sets: readonly PlannedChangeSet[], pack: ListingPack, { config }: Session): readonly Finding[] {
  const findings = lintChangeSets(sets, { config });
  const known = new Set(findings.map(({ specPath }) => specPath));
  const gaps = pack.gaps
    .filter(({ severity, source }) => severity === 'must' && !known.has(source))
    .map(
      ({ field, reason, source }): Finding => ({
        path: field,
        specPath: source,
        value: undefined,
        reason,
        clause: 'MKT-14',
        level: 'must',
      }),
    );
  return [...findings, ...gaps];
}

const toRequest = ({ name, changes }: PlannedChangeSet) => ({ Catalog: CATALOG, ChangeSetName: name, ChangeSet: changes });

async function writeSets(
  sets: readonly PlannedChangeSet[],
  { changeSet, listing }: PublishListingOptions,
  { cwd }: Context,
  { projectDir }: Session,
): Promise<string> {
  const folder = listing === true ? 'listing' : listing;
  const file = changeSet === undefined ? resolve(projectDir, folder, 'change-sets.json') : resolve(cwd, changeSet);
  const content = `${JSON.stringify(sets.map(toRequest), undefined, 2)}\n`;
  await writeFiles(resolve(file, '..'), [{ path: file.slice(resolve(file, '..').length + 1), content, mode: 0o644 }]);
  return relative(cwd, file);
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
  return `${steps.length === 0 ? 'Nothing is left to do for this version.\n' : did.join('')}${state}${next}`;
}

const STEP_WORDS: Readonly<Record<Step, string>> = { product: 'Product and page', version: 'Version and prices', public: 'Going public' };
