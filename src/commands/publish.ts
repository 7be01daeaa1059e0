import { createAlgorithms, type DescribedAlgorithm } from '../aws/algorithms.ts';
import { explainingAws } from '../aws/explain.ts';
import { createS3 } from '../aws/s3.ts';
import { CONFIG_FILE } from '../config/find.ts';
import type { Context } from '../context.ts';
import { resolveBuilder } from '../engine/index.ts';
import { EXIT, type ExitCode, UserError } from '../errors.ts';
import { isOpen, planDryRun } from '../publish/dry-run.ts';
import { collectFailure } from '../publish/failures/collect.ts';
import { renderTranslation } from '../publish/failures/render.ts';
import { type Translation, translateFailure } from '../publish/failures/translate.ts';
import { createImageWork } from '../publish/image-work.ts';
import { lintRequest } from '../publish/lint-request.ts';
import { nextSteps, type Outcome, outcomeJson, renderOutcome } from '../publish/outcome-text.ts';
import { type ImageReferences, resourceTags, s3Places } from '../publish/places.ts';
import { requirePlaces, runPreflight } from '../publish/preflight.ts';
import { publishVersion } from '../publish/publish-version.ts';
import { renderFindings } from '../publish/render-request.ts';
import { planRequest } from '../publish/request.ts';
import { readSampleCompression } from '../publish/sample-compression.ts';
import { readSamples } from '../publish/sample-files.ts';
import { openSession, type Session } from '../publish/session.ts';
import type { AwsOptions } from '../publish/settings.ts';
import { PACE } from '../publish/watch-algorithm.ts';
import { describeTerminal } from '../text/terminal.ts';

/** Options of `publish`, as `cli/publishing.ts` defines them. */
export interface PublishOptions extends AwsOptions {
  /** Makes ECR repositories, and the bucket, where they are missing. */
  readonly create: boolean;
  readonly createBucket: boolean;
  readonly skipPush: boolean;
  readonly untested: boolean;
  readonly retag: boolean;
  /** Whether the registry's scan is awaited, and for how many seconds. */
  readonly scan: boolean;
  readonly scanTimeout: number;
  readonly acceptFindings: boolean;
  readonly replace: boolean;
  readonly tags: boolean;
  /** Has IAM simulate what caller and role may do. */
  readonly simulate: boolean;
  readonly wait: boolean;
  readonly poll?: number | undefined;
  readonly yes: boolean;
  readonly json: boolean;
}

/**
 * Brings this version to a certified algorithm resource, from wherever it stands: images, samples, CreateAlgorithm, validation. Exit
 * code 1 when the validation failed.
 */
export async function publish(options: PublishOptions, context: Context): Promise<ExitCode> {
  const session = openSession(options, context);
  const compression = readSampleCompression(session.config, session.projectDir);
  const outcome = await explainingAws(() => run(session, options, { compression }, context));
  context.progress.close();
  if (outcome.failure !== undefined) {
    const { columns } = describeTerminal(context.stderr, context.env);
    context.stderr.write(`${renderTranslation(outcome.failure, Math.min(columns, 100))}${nextSteps('Failed').join('\n')}\n`);
  }
  context.stdout.write(options.json ? outcomeJson(outcome) : renderOutcome(outcome));
  return outcome.failure === undefined ? EXIT.ok : EXIT.failed;
}

type Facts = { readonly compression: ReturnType<typeof readSampleCompression> };

async function run(session: Session, options: PublishOptions, { compression }: Facts, context: Context): Promise<Outcome> {
  const { config, settings, client, projectDir } = session;
  requirePlaces(settings);
  const samples = await readSamples(config, projectDir);
  assertSound(session, { compression, digest: samples.digest }, context);
  const engine = options.skipPush ? undefined : await resolveBuilder(context);
  const scanTimeout = options.scan ? options.scanTimeout : 0;
  const images = await createImageWork(session, { ...options, engine, scanTimeout, retag: options.retag || options.replace }, context);
  const s3 = createS3(client, context.signal);
  const createBucket = options.create || options.createBucket;
  const step = context.progress.step('Look at account, role and bucket');
  const permissions = { push: !options.skipPush, createRepositories: options.create, tags: options.tags, replace: options.replace };
  const destination = await runPreflight(session, { s3, createBucket, permissions: options.simulate ? permissions : undefined }, context);
  step.done(`${destination.identity.account}, ${destination.identity.region}`);
  const places = s3Places(destination.bucket.name, config, samples.digest);
  const tags = options.tags ? resourceTags(config) : {};
  const parts = {
    ...{ s3, destination, places, samples, tags },
    algorithms: createAlgorithms(client, context.signal),
    images,
    planRequest: (images?: ImageReferences) => {
      const known = { ...settings, account: destination.identity.account, region: destination.identity.region };
      const { request } = planDryRun(config, known, { compression, digest: samples.digest });
      const { Tags, ...rest } =
        images === undefined ? request : planRequest(config, { role: destination.role, images, places, compression });
      return options.tags ? { ...rest, Tags } : rest;
    },
    options: {
      ...{ replace: options.replace, yes: options.yes, wait: options.wait },
      pace: options.poll === undefined ? PACE : { first: options.poll, longest: options.poll },
      again: repeatOptions(options),
    },
  };
  const { seen, created, comparedImages } = await publishVersion(parts, context);
  const { account, region } = destination.identity;
  return {
    seen,
    created,
    comparedImages,
    account,
    region,
    failure: seen.status === 'Failed' ? await explain(seen, session, context) : undefined,
  };
}

/** Everything that AWS or buyers would refuse, before AWS is asked for anything. Throws UserError. */
function assertSound(session: Session, facts: Parameters<typeof planDryRun>[2], { stderr }: Context): void {
  const { config, issues, settings } = session;
  const { request } = planDryRun(config, settings, facts);
  const { region, account } = settings;
  const findings = lintRequest(request, { config, issues, region, account, compression: facts.compression }).filter(
    ({ value }) => !isOpen(value),
  );
  const musts = findings.filter(({ level }) => level === 'must');
  stderr.write(renderFindings(musts, CONFIG_FILE));
  if (musts.length === 0 && findings.length > 0) {
    const things = findings.length === 1 ? 'One thing' : `${findings.length} things`;
    stderr.write(`${things} would make the product better: sagemaker-algo publish --dry-run\n`);
  }
  if (musts.length === 0) return;
  const reasons = musts.length === 1 ? 'one reason' : `${musts.length} reasons`;
  throw new UserError(`AWS would refuse this request for ${reasons}; nothing was asked of AWS yet.`, {
    hint: 'Correct what stands above. The whole request: sagemaker-algo publish --dry-run',
  });
}

async function explain(seen: DescribedAlgorithm, { client }: Session, { progress, signal }: Context): Promise<Translation> {
  const step = progress.step('Look for the reason');
  const translation = translateFailure(await collectFailure(seen, client, signal));
  step.done();
  return translation;
}

/** Options of the place, for the command that looks again from there. */
function repeatOptions({ region, profile }: AwsOptions): string {
  return `${region === undefined ? '' : ` --region ${region}`}${profile === undefined ? '' : ` --profile ${profile}`}`;
}
