import type { AlgorithmRequestBody, Algorithms, DescribedAlgorithm } from '../aws/algorithms.ts';
import { type AwsFailure, asAwsFailure } from '../aws/failure.ts';
import { UserError } from '../errors.ts';
import { explainRefusal } from './failures/refusal.ts';

export type Created =
  | { readonly kind: 'created'; readonly arn: string }
  /** Somebody else was quicker, or the answer to a call of ours was lost. */
  | { readonly kind: 'found'; readonly seen: DescribedAlgorithm };

export interface Creation {
  readonly request: AlgorithmRequestBody;
  /** Seconds between two attempts while a role that was made just now is not yet known everywhere; none without. */
  readonly freshRole: number | undefined;
  readonly pause: (seconds: number) => Promise<void>;
}

/** A new role takes so many attempts at most; by how long IAM is behind is inference. */
const ROLE_ATTEMPTS = 12;

/** Creates an algorithm; one that has its name by then is described instead. Throws UserError, or AwsError for what AWS refused. */
export async function createAlgorithm(
  algorithms: Pick<Algorithms, 'create' | 'describe'>,
  { request, freshRole, pause }: Creation,
): Promise<Created> {
  for (let attempt = 1; ; attempt++) {
    try {
      return { kind: 'created', arn: await algorithms.create(request) };
    } catch (error) {
      const failure = asAwsFailure(error);
      if (failure === undefined) throw error;
      if (freshRole !== undefined && attempt < ROLE_ATTEMPTS && /Could not assume role/i.test(failure.message)) await pause(freshRole);
      else return { kind: 'found', seen: await findInstead(algorithms, request.AlgorithmName, failure, error) };
    }
  }
}

/** The text for a name that is taken is not known, so whatever was refused, the name is looked up before that is told. */
async function findInstead(
  algorithms: Pick<Algorithms, 'describe'>,
  name: string,
  failure: AwsFailure,
  error: unknown,
): Promise<DescribedAlgorithm> {
  if (/not authorized to perform: sagemaker:AddTags/i.test(failure.message)) {
    throw new UserError(`Your identity may not tag what it creates (sagemaker:AddTags), and ${name} was to have tags.`, {
      hint: 'Have sagemaker:AddTags allowed, or publish without tags: --no-tags. Nothing was created in SageMaker.',
      cause: error,
    });
  }
  const seen = await algorithms.describe(name).catch(() => undefined);
  if (seen === undefined) throw explainRefusal(failure) ?? error;
  return seen;
}
