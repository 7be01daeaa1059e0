import { createEcr, type Ecr, type EcrRepository } from '../aws/ecr.ts';
import { openCache } from '../build/cache.ts';
import type { Context } from '../context.ts';
import { asRegistryFailure } from '../registry/failure.ts';
import { ROLES, type Role } from '../sagemaker/contract.ts';
import { lookForRepositories, requireRepositories } from './find-repositories.ts';
import { createPushClient, type PushClient } from './push-client.ts';
import { readingFailed } from './push-failures.ts';
import { describePlaced, type Placed, packedBytes, pushImage } from './push-image.ts';
import { findLocalImage, findTestRecord, type LocalImage, type PushJob, planPushes, requireTested } from './push-plan.ts';
import type { PushedImage, PushedImages, PushOptions, ScanResult, TestedState } from './pushed.ts';
import { NOT_ASKED, requireScans, waitForScan } from './scan.ts';
import type { Session } from './session.ts';
import { allOrFirst } from './settled.ts';

const PATIENCE = { retryMs: 2_000, pollMs: 2_000 };

/**
 * Brings both images into their repositories, reads back what is there and judges it. Nothing of it stays on this machine. Throws
 * UserError with the next step when an image may not, or does not, get there as SageMaker takes it.
 */
export async function pushImages(session: Session, context: Context, options: PushOptions): Promise<PushedImages> {
  const { config, projectDir } = session;
  const jobs = planPushes(config);
  const ecr = createEcr(session.client, context.signal);
  const [locals, login, region, known] = await allOrFirst([
    allOrFirst(jobs.map((job) => findLocalImage(job, options.engine))),
    ecr.login(),
    ecr.region(),
    lookForRepositories(ecr, jobs),
  ]);
  const { record, note } = findTestRecord(openCache(context.env, context.platform), projectDir, config);
  const checked = jobs.flatMap((job, index) => {
    const local = locals[index];
    return local === undefined ? [] : [{ job, local, tested: requireTested(job, local, { record, untested: options.untested }) }];
  });
  if (note !== undefined) context.progress.note(note);
  const repositories = await requireRepositories(ecr, jobs, known, {
    session,
    region,
    create: options.create,
    tags: options.tags ?? true,
    note: context.progress.note,
  });
  const { retryMs } = options.patience ?? PATIENCE;
  const client = createPushClient({ ecr, login, engine: options.engine, repositories, context, backoffMs: retryMs / 4 });
  try {
    const ready = checked.flatMap((one, index) => {
      const repository = repositories[index];
      return repository === undefined ? [] : [{ ...one, repository }];
    });
    const images = await allOrFirst(ready.map((one) => bring(one, { ecr, client, options, context })));
    requireScans(images, options, context.progress.note);
    return { account: repositories[0]?.account ?? '', region, references: describeReferences(images), images };
  } catch (error) {
    const failure = asRegistryFailure(error);
    throw failure === undefined ? error : readingFailed(failure);
  } finally {
    await client.close();
  }
}

/** An image that is here, was rehearsed, and has a place to go to. */
interface Ready {
  readonly job: PushJob;
  readonly local: LocalImage;
  readonly tested: TestedState;
  readonly repository: EcrRepository;
}

/** What both images share on their way. */
interface Way {
  readonly ecr: Ecr;
  readonly client: PushClient;
  readonly options: PushOptions;
  readonly context: Context;
}

async function bring(ready: Ready, way: Way): Promise<PushedImage> {
  const { job, local, repository } = ready;
  const { ecr, client, options, context } = way;
  const { retryMs } = options.patience ?? PATIENCE;
  const title = `${job.roles.join(' and ')} image`;
  const step = context.progress.step(title);
  try {
    const registry = client.registry(repository);
    const placed = await pushImage({ job, local, repository, ecr, registry, client, step, retag: options.retag, retryMs, context });
    const scan = await lookForScan(repository, placed.found.manifest.digest, way, (state) => step.update(`scan: ${state}`));
    step.done(describePlaced(placed));
    for (const warning of placed.warnings) context.progress.note(`Careful, ${title}: ${warning}`);
    return describeImage(ready, placed, scan);
  } catch (error) {
    step.fail();
    throw error;
  }
}

async function lookForScan(
  { name }: EcrRepository,
  digest: string,
  { ecr, options, context }: Way,
  onState: (state: string) => void,
): Promise<ScanResult> {
  if (options.scanTimeout === 0) return NOT_ASKED;
  const { pollMs } = options.patience ?? PATIENCE;
  const timeoutMs = options.scanTimeout * 1_000;
  return waitForScan(ecr, { repository: name, digest, timeoutMs, pollMs, now: context.now, signal: context.signal, onState });
}

function describeImage({ job, local, repository, tested }: Ready, placed: Placed, scan: ScanResult): PushedImage {
  const { tag, found, outcome, repairedFrom, layers } = placed;
  const { digest } = found.manifest;
  return {
    ...{ roles: job.roles, local: { tag: local.tag, id: local.id }, repositoryUri: repository.uri, tag, digest },
    ...{ reference: `${repository.uri}@${digest}`, outcome, repairedFrom, tested, layers, bytes: packedBytes(found), scan },
  };
}

function describeReferences(images: readonly PushedImage[]): Readonly<Record<Role, string>> {
  const [train = '', serve = ''] = ROLES.map((role) => images.find(({ roles }) => roles.includes(role))?.reference);
  return { train, serve };
}
