import { type Algorithms, createAlgorithms, type DescribedAlgorithm } from '../aws/algorithms.ts';
import { explainingAws } from '../aws/explain.ts';
import { failedWith } from '../aws/failure.ts';
import type { Config } from '../config/schema.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode, UserError } from '../errors.ts';
import { algorithmJson, renderAlgorithm, renderVersions } from '../publish/algorithm-text.ts';
import { leaving } from '../publish/interruption.ts';
import { algorithmName, versionPrefix } from '../publish/names.ts';
import { openPlace, type Place } from '../publish/session.ts';
import { type AwsOptions, assertOwner } from '../publish/settings.ts';
import { showStages } from '../publish/show-stages.ts';
import { findVersions } from '../publish/versions.ts';
import { PACE, watchAlgorithm } from '../publish/watch-algorithm.ts';

/** Options of `status`, as `cli/publishing.ts` defines them. */
export interface StatusOptions extends AwsOptions {
  readonly watch: boolean;
  /** Seconds between two looks, instead of a pace that slows down. */
  readonly poll?: number | undefined;
  readonly json: boolean;
}

/** Says how the versions of a project stand in AWS, or one algorithm in detail. Exit code 1 when that one has failed. */
export async function status(name: string | undefined, options: StatusOptions, context: Context): Promise<ExitCode> {
  const place = openPlace(options, context);
  const algorithms = createAlgorithms(place.client, context.signal);
  const wanted = name ?? (options.watch && place.config !== undefined ? algorithmName(place.config) : undefined);
  return await explainingAws(async () => {
    if (wanted !== undefined) return await showOne(wanted, { options, place, algorithms }, context);
    if (place.config !== undefined) return await showAll(place.config, { options, place, algorithms }, context);
    throw new UserError('There is no project here, so the algorithm needs a name.', { hint: 'Give it one: sagemaker-algo status NAME' });
  });
}

interface Asked {
  readonly options: StatusOptions;
  readonly place: Place;
  readonly algorithms: Algorithms;
}

async function showOne(name: string, { options, place, algorithms }: Asked, context: Context): Promise<ExitCode> {
  const seen = options.watch ? await watch(name, options, algorithms, context) : await algorithms.describe(name);
  if (seen === undefined) {
    throw new UserError(`There is no algorithm ${name} in ${place.settings.region ?? 'the Region of your AWS configuration'}.`, {
      hint: 'Look in another Region with --region, in another account with --profile. All versions of a project: sagemaker-algo status',
    });
  }
  assertOwner(seen.arn, place.settings);
  context.progress.close();
  context.stdout.write(options.json ? `${JSON.stringify(algorithmJson(seen), null, 2)}\n` : renderAlgorithm(seen));
  return seen.status === 'Failed' ? EXIT.failed : EXIT.ok;
}

async function watch(
  name: string,
  { poll }: StatusOptions,
  algorithms: Algorithms,
  context: Context,
): Promise<DescribedAlgorithm | undefined> {
  const view = showStages(name, context);
  const pace = poll === undefined ? PACE : { first: poll, longest: poll };
  const left = `In AWS everything goes on as it was. Look again with: sagemaker-algo status ${name} --watch`;
  return await leaving(context.signal, left, () =>
    watchAlgorithm({ describe: () => algorithms.describe(name), onLook: view.show, onTrouble: view.trouble, pace, signal: context.signal }),
  );
}

async function showAll(config: Config, { options, place, algorithms }: Asked, context: Context): Promise<ExitCode> {
  // Longer versions leave less room for the name.
  const found = await algorithms.list(versionPrefix(config).slice(0, 40));
  for (const { arn } of found) assertOwner(arn, place.settings);
  const versions = await findVersions(config, found, async (arn) => {
    try {
      return await algorithms.tags(arn);
    } catch (error) {
      // Not everybody may read tags; names are nearly as good.
      if (failedWith(error, 'AccessDeniedException')) return undefined;
      throw error;
    }
  });
  if (options.json) {
    const list = versions.map(({ createdAt, ...one }) => ({ ...one, createdAt: new Date(createdAt).toISOString() }));
    context.stdout.write(`${JSON.stringify({ project: config.name, current: algorithmName(config), versions: list }, null, 2)}\n`);
  } else if (versions.length > 0) context.stdout.write(renderVersions(versions));
  else context.stderr.write(`No version of ${config.name} is there yet. Next: sagemaker-algo publish\n`);
  return EXIT.ok;
}
