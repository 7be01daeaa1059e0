import { createEcr, type Ecr, type EcrRepository } from '../aws/ecr.ts';
import { openCache } from '../build/cache.ts';
import type { Context } from '../context.ts';
import type { ContainerEngine } from '../engine/engine.ts';
import { EXIT, UserError } from '../errors.ts';
import { MANIFEST_TYPES } from '../registry/manifest.ts';
import type { Registry } from '../registry/registry.ts';
import { ROLES, type Role } from '../sagemaker/contract.ts';
import { lookForRepositories, requireRepositories } from './find-repositories.ts';
import { judgeImage, type ReadBack } from './gate.ts';
import type { ImageReferences } from './places.ts';
import { pushImages } from './push.ts';
import { openRepository } from './push-client.ts';
import { isImage } from './push-image.ts';
import { findLocalImage, findTestRecord, type LocalImage, type PushJob, planPushes, requireTested } from './push-plan.ts';
import type { PushOptions } from './pushed.ts';
import { readBack } from './read-back.ts';
import type { Session } from './session.ts';
import { allOrFirst } from './settled.ts';

/** The images of one version: here, in ECR, and in an algorithm that exists. */
export interface ImageWork {
  /** What `send` is going to do, for the plan. */
  readonly pushes: readonly { readonly image: string; readonly repository: string }[];
  /** Repositories that have to be made first. Throws UserError when some are missing that may not be made. Changes nothing. */
  findMissing(): Promise<readonly string[]>;
  /**
   * References of what this version would be made of, where an algorithm exists: its own where they are the images of this machine, or
   * those of the version's tag. Undefined when an image is not in ECR. Changes nothing.
   */
  compare(existing: ImageReferences): Promise<ImageReferences | undefined>;
  /** Brings the images to ECR, or only looks at them there. Throws UserError when SageMaker would not take them. */
  send(): Promise<ImageReferences>;
}

/** What `publish` may be told about images. */
export interface ImageWish extends Omit<PushOptions, 'engine' | 'patience'> {
  /** They are in ECR already. */
  readonly skipPush: boolean;
  /** The engine that has them; undefined with `skipPush`. */
  readonly engine: ContainerEngine | undefined;
}

/** Throws UserError before anything is asked of AWS when an image is missing here, or may not be pushed. */
export async function createImageWork(session: Session, wish: ImageWish, context: Context): Promise<ImageWork> {
  const jobs = planPushes(session.config);
  const { engine } = wish;
  const locals = engine === undefined ? [] : await checkLocals(jobs, { engine, session, untested: wish.untested }, context);
  const look = () => openPlaces(session, jobs, context);
  return {
    pushes:
      engine === undefined ? [] : jobs.map(({ localTag, repository, tag }) => ({ image: localTag, repository: `${repository}:${tag}` })),
    async findMissing() {
      if (engine === undefined) return [];
      const ecr = createEcr(session.client, context.signal);
      const [known, region] = await Promise.all([lookForRepositories(ecr, jobs), ecr.region()]);
      const wanted = { session, region, create: false, tags: false, note: context.progress.note };
      if (!wish.create) await requireRepositories(ecr, jobs, known, wanted);
      return [...new Set(jobs.filter((_, index) => known[index] === undefined).map(({ repository }) => repository))];
    },
    async compare(existing) {
      const places = await look();
      const found = await allOrFirst(places.map((place, index) => compareOne(place, locals[index], existing)));
      return describeReferences(jobs, found);
    },
    async send() {
      if (engine !== undefined) return (await pushImages(session, context, { ...wish, engine })).references;
      const step = context.progress.step('Read back the images');
      const found = await allOrFirst((await look()).map(requireOne));
      step.done();
      return describeReferences(jobs, found) ?? { train: '', serve: '' };
    },
  };
}

async function checkLocals(
  jobs: readonly PushJob[],
  { engine, session, untested }: { readonly engine: ContainerEngine; readonly session: Session; readonly untested: boolean },
  context: Context,
): Promise<readonly LocalImage[]> {
  const { record } = findTestRecord(openCache(context.env, context.platform), session.projectDir, session.config);
  const locals = await allOrFirst(jobs.map((job) => findLocalImage(job, engine)));
  jobs.forEach((job, index) => {
    const local = locals[index];
    if (local !== undefined) requireTested(job, local, { record, untested });
  });
  return locals;
}

/** Where an image of a version is looked for. */
interface ImagePlace {
  readonly job: PushJob;
  readonly repository: EcrRepository | undefined;
  readonly open: (repository: EcrRepository) => Registry;
}

async function openPlaces({ client }: Session, jobs: readonly PushJob[], { signal, env }: Context): Promise<readonly ImagePlace[]> {
  const ecr: Ecr = createEcr(client, signal);
  const [login, repositories] = await Promise.all([ecr.login(), lookForRepositories(ecr, jobs)]);
  const open = (repository: EcrRepository) => openRepository(repository, { login: () => login, signal, variables: env, backoffMs: 500 });
  return jobs.map((job, index) => ({ job, repository: repositories[index], open }));
}

async function compareOne(
  { job, repository, open }: ImagePlace,
  local: LocalImage | undefined,
  existing: ImageReferences,
): Promise<string | undefined> {
  if (repository === undefined) return undefined;
  const registry = open(repository);
  const byTag = await findTagged(registry, repository, job);
  if (local === undefined) return byTag === undefined ? undefined : referTo(repository, byTag.usable);
  const [role] = job.roles;
  const [uri, digest] = (role === undefined ? '' : existing[role]).split('@');
  const there = digest === undefined || uri !== repository.uri ? undefined : await readBack(registry, repository.name, digest);
  const same =
    there !== undefined &&
    (isImage(there, local.id) || (byTag !== undefined && isImage(byTag.first, local.id) && configOf(byTag.first) === configOf(there)));
  return same ? `${uri}@${digest}` : `${local.tag} of this machine (${local.id})`;
}

/** What has the tag of a version, and the same in the form that SageMaker takes. */
interface Tagged {
  readonly first: ReadBack;
  readonly usable: ReadBack;
}

async function findTagged(registry: Registry, { name }: EcrRepository, { tag }: PushJob): Promise<Tagged | undefined> {
  const first = await readBack(registry, name, tag);
  if (first === undefined || first.manifest.mediaType === MANIFEST_TYPES.schema2) return first && { first, usable: first };
  // A push leaves the repaired form beside the other.
  const repaired = await readBack(registry, name, `${tag}-schema2`);
  return { first, usable: repaired ?? first };
}

async function requireOne({ job, repository, open }: ImagePlace): Promise<string> {
  const found = repository === undefined ? undefined : await findTagged(open(repository), repository, job);
  const what = `The ${job.roles.join(' and ')} image`;
  if (repository === undefined || found === undefined) {
    throw new UserError(`${what} is not in ECR: there is no ${job.repository}:${job.tag}.`, {
      hint: 'Leave out --skip-push, or push it first: sagemaker-algo push --create',
      exitCode: EXIT.couldNotLook,
    });
  }
  const { usable } = found;
  // What it was rehearsed as is not known here; the rest is judged.
  const wrong = judgeImage({ found: usable, localId: usable.manifest.digest, origin: undefined }).filter(
    ({ severity }) => severity === 'must',
  );
  if (wrong.length === 0) return referTo(repository, usable);
  throw new UserError(
    `${what} ${repository.uri}:${job.tag} cannot be used: ${wrong.map(({ message, clause }) => `${message} (${clause})`).join('; ')}.`,
    {
      hint: [...new Set(wrong.map(({ fix }) => fix))].join('\n'),
    },
  );
}

const configOf = ({ image }: ReadBack) => image?.manifest.config?.digest;
const referTo = ({ uri }: EcrRepository, { manifest }: ReadBack) => `${uri}@${manifest.digest}`;

function describeReferences(jobs: readonly PushJob[], found: readonly (string | undefined)[]): ImageReferences | undefined {
  const find = (role: Role) => found[jobs.findIndex(({ roles }) => roles.includes(role))];
  const [train, serve] = ROLES.map(find);
  return train === undefined || serve === undefined ? undefined : { train, serve };
}
