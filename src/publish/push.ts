import { createEcr, type Ecr, type EcrRepository } from '../aws/ecr.ts';
import { type BuildCache, openCache } from '../build/cache.ts';
import type { Context } from '../context.ts';
import { asRegistryFailure } from '../registry/failure.ts';
import { ROLES, type Role } from '../sagemaker/contract.ts';
import { lookForRepositories, requirePlace, requireRepositories } from './find-repositories.ts';
import { createPushClient, type PushClient } from './push-client.ts';
import { readingFailed } from './push-failures.ts';
import { describePlaced, packedBytes, pushImage } from './push-image.ts';
import { findLocalImage, findTestRecord, type LocalImage, type PushJob, planPushes, requireTested } from './push-plan.ts';
import type { PushedImage, PushedImages, PushOptions, ScanResult, TestedState } from './pushed.ts';
import { type Remembered, recall, remember } from './remembered.ts';
import { NOT_ASKED, requireScans, waitForScan } from './scan.ts';
import type { Session } from './session.ts';
import { allOrFirst } from './settled.ts';

const PATIENCE = { retryMs: 2_000, pollMs: 2_000 };

/**
 * Brings both images into their repositories, reads back what is there and judges it. Nothing of it stays on this machine. Throws
 * UserError with the next step when an image may not, or does not, get there as SageMaker takes it.
 */
export async function pushImages(session: Session, context: Context, options: PushOptions): Promise<PushedImages> {
  const { config, projectDir, settings } = session;
  const cache = openCache(context.env, context.platform);
  const ecr = createEcr(session.client, context.signal);
  const jobs = planPushes(config);
  const [locals, region] = await allOrFirst([allOrFirst(jobs.map((job) => findLocalImage(job, options.engine))), ecr.region()]);
  const { record, note } = findTestRecord(cache, projectDir, config);
  const checked = jobs.flatMap((job, index) => {
    const local = locals[index];
    return local === undefined ? [] : [{ job, local, tested: requireTested(job, local, { record, untested: options.untested }) }];
  });
  if (note !== undefined) context.progress.note(note);
  const place = { region, account: settings.account };
  const known = await allOrFirst(checked.map(({ job, local }) => recall(ecr, job, local, { cache, place })));
  const there = known.flatMap((one, index) => {
    const name = checked[index]?.job.repository;
    return one === undefined || name === undefined ? [] : [{ account: one.account, name, uri: one.repositoryUri }];
  });
  requirePlace(there, { session });
  const way = { ecr, cache, session, region, options, context };
  const left = checked.filter((_, index) => known[index] === undefined);
  const brought = left.length === 0 ? [] : await bringAll(left, way);
  const found = await allOrFirst(
    checked.flatMap((one, index) => {
      const before = known[index];
      return before === undefined ? [] : [describeRemembered(one, before, way)];
    }),
  );
  const images = [...found, ...brought].sort(
    (one, other) => ROLES.indexOf(one.roles[0] ?? 'train') - ROLES.indexOf(other.roles[0] ?? 'train'),
  );
  requireScans(images, options, context.progress.note);
  return {
    account: images[0]?.account ?? '',
    region,
    references: describeReferences(images),
    images: images.map(({ account: _, ...image }) => image),
  };
}

/** What all images share on their way. */
interface Way {
  readonly ecr: Ecr;
  readonly cache: BuildCache;
  readonly session: Session;
  readonly region: string;
  readonly options: PushOptions;
  readonly context: Context;
}

interface Checked {
  readonly job: PushJob;
  readonly local: LocalImage;
  readonly tested: TestedState;
}

type Brought = PushedImage & { readonly account: string };

/** Those that are not known to be there already. */
async function bringAll(checked: readonly Checked[], way: Way): Promise<readonly Brought[]> {
  const { ecr, session, region, options, context } = way;
  const jobs = checked.map(({ job }) => job);
  const [login, found] = await allOrFirst([ecr.login(), lookForRepositories(ecr, jobs)]);
  const repositories = await requireRepositories(ecr, jobs, found, {
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
    return await allOrFirst(ready.map((one) => bring(one, { ...way, client })));
  } catch (error) {
    const failure = asRegistryFailure(error);
    throw failure === undefined ? error : readingFailed(failure);
  } finally {
    await client.close();
  }
}

async function bring(
  { job, local, tested, repository }: Checked & { readonly repository: EcrRepository },
  way: Way & { readonly client: PushClient },
): Promise<Brought> {
  const { ecr, client, options, context, cache, region } = way;
  const { retryMs } = options.patience ?? PATIENCE;
  const title = `${job.roles.join(' and ')} image`;
  const step = context.progress.step(title);
  try {
    const registry = client.registry(repository);
    const placed = await pushImage({ job, local, repository, ecr, registry, client, step, retag: options.retag, retryMs, context });
    const { tag, found, outcome, repairedFrom, layers } = placed;
    const { digest } = found.manifest;
    const { account, uri: repositoryUri } = repository;
    const what = { repositoryUri, tag, digest, repairedFrom, bytes: packedBytes(found) };
    remember(cache, job, { ...what, localId: local.id, account, region, layers: found.image?.manifest.layers.length ?? 0 });
    const scan = await lookForScan(job, digest, way, (state) => step.update(`scan: ${state}`));
    step.done(describePlaced(placed));
    for (const warning of placed.warnings) context.progress.note(`Careful, ${title}: ${warning}`);
    return { account, ...describeImage({ job, local, tested }, what), outcome, layers, scan };
  } catch (error) {
    step.fail();
    throw error;
  }
}

async function describeRemembered(checked: Checked, known: Remembered, way: Way): Promise<Brought> {
  const { account, layers, repositoryUri, tag, digest, repairedFrom, bytes } = known;
  const scan = await lookForScan(checked.job, digest, way, () => {});
  const image = describeImage(checked, { repositoryUri, tag, digest, repairedFrom, bytes });
  return { account, ...image, outcome: 'unchanged', layers: { sent: 0, present: layers }, scan };
}

function describeImage(
  { job, local, tested }: Checked,
  what: Pick<PushedImage, 'repositoryUri' | 'tag' | 'digest' | 'repairedFrom' | 'bytes'>,
) {
  const reference = `${what.repositoryUri}@${what.digest}`;
  return { roles: job.roles, local: { tag: local.tag, id: local.id }, ...what, reference, tested };
}

async function lookForScan(
  { repository }: PushJob,
  digest: string,
  { ecr, options, context }: Way,
  onState: (state: string) => void,
): Promise<ScanResult> {
  if (options.scanTimeout === 0) return NOT_ASKED;
  const { pollMs } = options.patience ?? PATIENCE;
  const timeoutMs = options.scanTimeout * 1_000;
  return waitForScan(ecr, { repository, digest, timeoutMs, pollMs, now: context.now, signal: context.signal, onState });
}

function describeReferences(images: readonly PushedImage[]): Readonly<Record<Role, string>> {
  const [train = '', serve = ''] = ROLES.map((role) => images.find(({ roles }) => roles.includes(role))?.reference);
  return { train, serve };
}
