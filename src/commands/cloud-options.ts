import type { CodeSource } from '../cloud/plan-training.ts';
import type { Context } from '../context.ts';
import { EXIT, UserError } from '../errors.ts';
import { findPushedImage, namedImage, pushedPlace } from '../publish/pushed-reference.ts';
import type { Session } from '../publish/session.ts';
import type { AwsOptions } from '../publish/settings.ts';
import type { Role } from '../sagemaker/contract.ts';
import { INSTANCE_TYPES_SOURCE } from '../sagemaker/instance-types.ts';
import { knownInstanceTypes } from '../sagemaker/known-instance-types.ts';
import { suggest } from '../text/nearest.ts';

/** What the stages on SageMaker have in common, as `cli/places-options.ts` defines it. */
export interface CloudOptions extends AwsOptions {
  readonly image?: string | undefined;
  readonly algorithm?: string | undefined;
  readonly instanceType?: string | undefined;
  readonly instances?: number | undefined;
  readonly detach: boolean;
  /** Makes a bucket that is missing. */
  readonly createBucket?: boolean;
  readonly dryRun: boolean;
}

/** The image or the algorithm that a job runs, as it was named. */
export function resolveCode({ image, algorithm }: Pick<CloudOptions, 'image' | 'algorithm'>, role: Role): CodeSource {
  if (algorithm !== undefined) return { kind: 'algorithm', algorithm };
  if (image !== undefined) return { kind: 'image', image };
  throw new UserError(`No image is named that ${role === 'train' ? 'trains' : 'serves'} on SageMaker.`, {
    hint: 'Name a pushed image with --image REPOSITORY@sha256:..., or an algorithm resource with --algorithm NAME.',
  });
}

/** The same, and where nothing is named, what was pushed for this version. Throws UserError when nothing was. */
export async function findCode(
  session: Session,
  options: Pick<CloudOptions, 'image' | 'algorithm'>,
  role: Role,
  context: Pick<Context, 'env' | 'platform' | 'signal'>,
): Promise<CodeSource> {
  if (options.image !== undefined || options.algorithm !== undefined) return resolveCode(options, role);
  const image = namedImage(session, role) ?? (await findPushedImage(session, role, context));
  if (image !== undefined) return { kind: 'image', image };
  const { repository, tag } = pushedPlace(session, role);
  throw new UserError(`There is no image ${repository}:${tag} in ECR.`, {
    hint: 'Bring it there with `sagemaker-algo push`, or name another with --image, or an algorithm resource with --algorithm.',
    exitCode: EXIT.couldNotLook,
  });
}

/** The same for a dry run, which asks nobody: in place of a digest stands where it would be looked for. */
export function previewCode(session: Session, options: Pick<CloudOptions, 'image' | 'algorithm'>, role: Role): CodeSource {
  if (options.image !== undefined || options.algorithm !== undefined) return resolveCode(options, role);
  const named = namedImage(session, role);
  if (named !== undefined) return { kind: 'image', image: named };
  const { repository, tag } = pushedPlace(session, role);
  return { kind: 'image', image: `<digest of ${repository}:${tag}>` };
}

/** Says so when a job gets a machine that buyers could not choose. */
export function noteMachine(
  { instanceType }: Pick<CloudOptions, 'instanceType'>,
  supported: readonly string[],
  note: (text: string) => void,
): void {
  if (instanceType === undefined || supported.includes(instanceType)) return;
  const known = knownInstanceTypes();
  if (!known.includes(instanceType)) {
    note(`${instanceType} is not an instance type of SageMaker as of ${INSTANCE_TYPES_SOURCE}. ${suggest(instanceType, known)}`.trimEnd());
    return;
  }
  note(`${instanceType} is not among the machines that sagemaker-algo.json supports for this, so buyers cannot choose it.`);
}

/** The requests of a dry run, as they would be sent and in this order, as JSON. */
export function describeRequests(requests: readonly (readonly [operation: string, input: object])[]): string {
  return `${JSON.stringify(
    requests.map(([operation, input]) => ({ operation, input })),
    undefined,
    2,
  )}\n`;
}
