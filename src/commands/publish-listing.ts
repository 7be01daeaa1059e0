import { relative, resolve } from 'node:path';
import { CONFIG_FILE } from '../config/find.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode } from '../errors.ts';
import { writeFiles } from '../files.ts';
import { CATALOG, type PlannedChangeSet } from '../listing/change-set.ts';
import { NOTHING_YET, planChangeSets } from '../listing/change-sets.ts';
import { lintChangeSets } from '../listing/lint-change-sets.ts';
import { digestSource } from '../listing/made-of.ts';
import { readPack } from '../listing/read-pack.ts';
import { renderChangeSets } from '../listing/render-change-sets.ts';
import { readTexts } from '../listing/texts.ts';
import type { ListingPack } from '../listing/types.ts';
import { describeOpen, isOpen, PLACEHOLDER } from '../publish/dry-run.ts';
import type { Finding } from '../publish/lint/finding.ts';
import { algorithmName } from '../publish/names.ts';
import { renderFindings, renderOpen } from '../publish/render-request.ts';
import { openSession, type Session } from '../publish/session.ts';
import type { AwsOptions } from '../publish/settings.ts';

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

/**
 * Lists a published algorithm in AWS Marketplace: writes the change sets that are left to do, checks them, shows them, and applies them
 * one after the other on consent. With `--dry-run` it ends after the checks and calls nobody. Exit code 1 when something has to be corrected.
 */
export async function publishListing(options: PublishListingOptions, context: Context): Promise<ExitCode> {
  const session = openSession(options, context);
  const { config, projectDir } = session;
  const folder = options.listing === true ? 'listing' : options.listing;
  const madeOf = digestSource(config, readTexts(config.listing, projectDir));
  const pack = readPack(resolve(projectDir, folder), folder, { name: config.name, version: config.version, madeOf });
  if (options.dryRun) return showOnly(session, pack, options, context);
  return await (await import('./publish-listing-apply.ts')).listProduct(session, pack, options, context);
}

function showOnly(session: Session, pack: ListingPack, options: PublishListingOptions, context: Context): ExitCode {
  const { region = PLACEHOLDER.region, account = PLACEHOLDER.account } = session.settings;
  const algorithmArn = `arn:aws:sagemaker:${region}:${account}:algorithm/${algorithmName(session.config).toLowerCase()}`;
  const sets = planChangeSets({ pack, algorithmArn, facts: { ...NOTHING_YET, productId: options.product } });
  const findings = judgeListing(sets, pack, session).filter(({ value }) => !isOpen(value));
  const file = writeSets(sets, options, context, session);
  context.stdout.write(options.json ? `${JSON.stringify(sets.map(toRequest), undefined, 2)}\n` : renderChangeSets(sets, file));
  const open = describeOpen(algorithmArn);
  context.stderr.write(`\n${renderOpen(open)}${renderFindings(findings, CONFIG_FILE)}${REVIEW}`);
  if (findings.some(({ level }) => level === 'must')) return EXIT.failed;
  return open.length > 0 ? EXIT.couldNotLook : EXIT.ok;
}

const REVIEW = 'Going public is a review by people at AWS, which takes up to 37 days. It is asked for with --public only.\n';

/** Gaps of the listing that AWS refuses stand with what is wrong with the change sets; each place is named once. */
export function judgeListing(sets: readonly PlannedChangeSet[], pack: ListingPack, { config }: Session): readonly Finding[] {
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

/** Writes the change sets as StartChangeSet takes them; returns how the file is called from here. */
export function writeSets(
  sets: readonly PlannedChangeSet[],
  { changeSet, listing }: PublishListingOptions,
  { cwd }: Context,
  { projectDir }: Session,
): string {
  const folder = listing === true ? 'listing' : listing;
  const file = changeSet === undefined ? resolve(projectDir, folder, 'change-sets.json') : resolve(cwd, changeSet);
  const content = `${JSON.stringify(sets.map(toRequest), undefined, 2)}\n`;
  writeFiles(resolve(file, '..'), [{ path: file.slice(resolve(file, '..').length + 1), content, mode: 0o644 }]);
  return relative(cwd, file);
}
