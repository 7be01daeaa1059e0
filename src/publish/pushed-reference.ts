import { createEcr } from '../aws/ecr.ts';
import type { Role } from '../sagemaker/contract.ts';
import { planPushes } from './push-plan.ts';
import type { Session } from './session.ts';

/** An image of the spec that needs no push: one that is not built here, and named by its digest in ECR. */
export function namedImage({ config }: Pick<Session, 'config'>, role: Role): string | undefined {
  const { tag, dockerfile } = config.images[role];
  return dockerfile === undefined && /^\d{12}\.dkr\.ecr[^/]*\/.+@sha256:[0-9a-f]{64}$/.test(tag) ? tag : undefined;
}

/** Where the image of a role would be: repository and tag of this version. */
export function pushedPlace({ config }: Pick<Session, 'config'>, role: Role): { readonly repository: string; readonly tag: string } {
  const job = planPushes(config).find(({ roles }) => roles.includes(role));
  if (job === undefined) throw new Error(`no image has the role ${role}`);
  return job;
}

/** The image of a role that `push` has brought to ECR for this version, by digest; undefined when there is none. Throws AwsError. */
export async function findPushedImage(session: Session, role: Role, signal: AbortSignal): Promise<string | undefined> {
  const { repository, tag } = pushedPlace(session, role);
  const ecr = createEcr(session.client, signal);
  const [found, digest] = await Promise.all([ecr.repository(repository), ecr.digest(repository, tag)]);
  return found === undefined || digest === undefined ? undefined : `${found.uri}@${digest}`;
}
