import type { CodeSource } from '../cloud/plan-training.ts';
import { UserError } from '../errors.ts';
import type { AwsOptions } from '../publish/settings.ts';
import type { Role } from '../sagemaker/contract.ts';

/** What the stages on SageMaker have in common, as `cli/places-options.ts` defines it. */
export interface CloudOptions extends AwsOptions {
  readonly image?: string | undefined;
  readonly algorithm?: string | undefined;
  readonly instanceType?: string | undefined;
  readonly instances?: number | undefined;
  readonly detach: boolean;
  readonly dryRun: boolean;
}

/** The image or the algorithm that a job runs. */
export function resolveCode({ image, algorithm }: Pick<CloudOptions, 'image' | 'algorithm'>, role: Role): CodeSource {
  if (algorithm !== undefined) return { kind: 'algorithm', algorithm };
  if (image !== undefined) return { kind: 'image', image };
  throw new UserError(`No image is named that ${role === 'train' ? 'trains' : 'serves'} on SageMaker.`, {
    hint: 'Name a pushed image with --image REPOSITORY@sha256:..., or an algorithm resource with --algorithm NAME.',
  });
}

/** The requests of a dry run, as they would be sent and in this order, as JSON. */
export function describeRequests(requests: readonly (readonly [operation: string, input: object])[]): string {
  return `${JSON.stringify(
    requests.map(([operation, input]) => ({ operation, input })),
    undefined,
    2,
  )}\n`;
}
