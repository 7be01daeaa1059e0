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
import { isImage, repairedTag } from './push-image.ts';
import { findLocalImage, findTestRecord, type LocalImage, type PushJob, planPushes, requireTested } from './push-plan.ts';
import type { PushOptions } from './pushed.ts';
import { readBack } from './read-back.ts';
import { findLastPush, type Remembered } from './remembered.ts';
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
      const places = await look();
      const found = await allOrFirst(places.map(requireOne));
      step.done();
      noteUnrehearsed(places, found, session, context);
      const references = places.map(({ repository }, index) => repository && found[index] && referTo(repository, found[index]));
      return describeReferences(jobs, references) ?? { train: '', serve: '' };
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
  /** What this machine has pushed last for it. */
  readonly last: Remembered | undefined;
  readonly open: (repository: EcrRepository) => Registry;
}

async function openPlaces(
  { client, settings }: Session,
  jobs: readonly PushJob[],
  { signal, env, platform }: Context,
): Promise<readonly ImagePlace[]> {
  const ecr: Ecr = createEcr(client, signal);
  const [login, repositories, region] = await Promise.all([ecr.login(), lookForRepositories(ecr, jobs), ecr.region()]);
  const memory = { cache: openCache(env, platform), place: { region, account: settings.account } };
  const last = await Promise.all(jobs.map((job) => findLastPush(ecr, job, memory)));
  const open = (repository: EcrRepository) => openRepository(repository, { login: () => login, signal, variables: env, backoffMs: 500 });
  return jobs.map((job, index) => ({ job, repository: repositories[index], last: last[index], open }));
}

async function compareOne(place: ImagePlace, local: LocalImage | undefined, existing: ImageReferences): Promise<string | undefined> {
  const { job, repository, last, open } = place;
  if (repository === undefined) return undefined;
  if (local === undefined) {
    const usable = await findUsable(place);
    return usable === undefined ? undefined : referTo(repository, usable);
  }
  const registry = open(repository);
  const byTag = await findTagged(registry, repository, job);
  const [role] = job.roles;
  const [uri, digest] = (role === undefined ? '' : existing[role]).split('@');
  const there = digest === undefined || uri !== repository.uri ? undefined : await readBack(registry, repository.name, digest);
  const same =
    there !== undefined &&
    (isImage(there, local.id) ||
      (last?.localId === local.id && last.digest === there.manifest.digest) ||
      (byTag !== undefined && isImage(byTag.first, local.id) && configOf(byTag.first) === configOf(there)));
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
  const repaired = await readBack(registry, name, repairedTag(tag));
  return { first, usable: repaired !== undefined && configOf(repaired) === configOf(first) ? repaired : first };
}

/** What a version is made of where nothing is pushed: what this machine has pushed last for it, or else what has its tag. */
async function findUsable({ job, repository, last, open }: ImagePlace): Promise<ReadBack | undefined> {
  if (repository === undefined) return undefined;
  const registry = open(repository);
  const pushed = last === undefined ? undefined : await readBack(registry, repository.name, last.digest);
  return pushed ?? (await findTagged(registry, repository, job))?.usable;
}

/** Says so where no whole rehearsal of this machine has passed with the images that are taken as they are. */
function noteUnrehearsed(places: readonly ImagePlace[], found: readonly ReadBack[], session: Session, context: Context): void {
  const { record } = findTestRecord(openCache(context.env, context.platform), session.projectDir, session.config);
  const passed = (role: Role, one: ReadBack | undefined, last: Remembered | undefined) => {
    const ids = record?.verdict === 'passed' ? [record.images[role], `sha256:${record.images[role]}`] : [];
    return ids.some((id) => one !== undefined && (isImage(one, id) || (last?.localId === id && last.digest === one.manifest.digest)));
  };
  const unknown = places.flatMap(({ job, last }, index) => job.roles.filter((role) => !passed(role, found[index], last)));
  if (unknown.length === 0) return;
  const images = `${unknown.map((role) => `the ${role}`).join(' and ')} image`;
  context.progress.note(
    `It is not known here whether ${images} in ECR passed test-local; --skip-push takes what is there, scanned or not.`,
  );
}

async function requireOne(place: ImagePlace): Promise<ReadBack> {
  const { job, repository } = place;
  const usable = await findUsable(place);
  const what = `The ${job.roles.join(' and ')} image`;
  if (repository === undefined || usable === undefined) {
    throw new UserError(`${what} is not in ECR: there is no ${job.repository}:${job.tag}.`, {
      hint: 'Leave out --skip-push, or push it first: sagemaker-algo push --create',
      exitCode: EXIT.couldNotLook,
    });
  }
  // What it was rehearsed as is not known here; the rest is judged.
  const wrong = judgeImage({ found: usable, localId: usable.manifest.digest, origin: undefined }).filter(
    ({ severity }) => severity === 'must',
  );
  if (wrong.length === 0) return usable;
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
