import { createEcr, type Ecr } from '../aws/ecr.ts';
import { openCache } from '../build/cache.ts';
import type { Context } from '../context.ts';
import { MANIFEST_TYPES } from '../registry/manifest.ts';
import type { Role } from '../sagemaker/contract.ts';
import { isPushed } from './dry-run.ts';
import { repairedTag } from './push-image.ts';
import { type PushJob, planPushes } from './push-plan.ts';
import { findLastPush } from './remembered.ts';
import type { Session } from './session.ts';

/** An image of the spec that needs no push: one that is not built here, and named by its digest in ECR. */
export function namedImage({ config }: Pick<Session, 'config'>, role: Role): string | undefined {
  const { tag, dockerfile } = config.images[role];
  return dockerfile === undefined && isPushed(tag) ? tag : undefined;
}

type PushPlace = Pick<PushJob, 'repository' | 'tag'>;

/** Where the image of a role would be: repository and tag of this version. */
export function pushedPlace({ config }: Pick<Session, 'config'>, role: Role): PushPlace {
  const job = planPushes(config).find(({ roles }) => roles.includes(role));
  if (job === undefined) throw new Error(`no image has the role ${role}`);
  return job;
}

/** The image of a role that `push` has brought to ECR for this version, by digest; undefined when there is none. Throws AwsError. */
export async function findPushedImage(
  session: Session,
  role: Role,
  { env, platform, signal }: Pick<Context, 'env' | 'platform' | 'signal'>,
): Promise<string | undefined> {
  const job = pushedPlace(session, role);
  const ecr = createEcr(session.client, signal);
  const [found, region] = await Promise.all([ecr.repository(job.repository), ecr.region()]);
  if (found === undefined) return undefined;
  const memory = { cache: openCache(env, platform), place: { region, account: session.settings.account } };
  const digest = (await findLastPush(ecr, job, memory))?.digest ?? (await findTagged(ecr, job));
  return digest === undefined ? undefined : `${found.uri}@${digest}`;
}

/** Digest of what has the tag of a version, in the form that SageMaker takes where a push has left that beside the other. */
async function findTagged(ecr: Pick<Ecr, 'digest' | 'manifest'>, { repository, tag }: PushPlace): Promise<string | undefined> {
  const digest = await ecr.digest(repository, tag);
  const form = digest === undefined ? undefined : (await ecr.manifest(repository, { tag, digest }))?.mediaType;
  return form === undefined || form === MANIFEST_TYPES.schema2 ? digest : ((await ecr.digest(repository, repairedTag(tag))) ?? digest);
}
