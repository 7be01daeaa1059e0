import type { AlgorithmStatus, Algorithms, DescribedAlgorithm } from '../aws/algorithms.ts';
import { asAwsFailure } from '../aws/failure.ts';
import { UserError } from '../errors.ts';
import { type Pace, watchAlgorithm } from './watch-algorithm.ts';

/** Whether an algorithm in this state can be deleted; AWS refuses it while the algorithm is validated. */
export function assertDeletable(name: string, status: AlgorithmStatus): void {
  if (status !== 'Pending' && status !== 'InProgress') return;
  throw beingValidated(name);
}

function beingValidated(name: string): UserError {
  return new UserError(`${name} is being validated, and AWS does not delete an algorithm in the middle of it.`, {
    hint: `Wait for the end of it: sagemaker-algo status ${name} --watch`,
  });
}

/**
 * Deletes an algorithm and waits until its name is free again. Throws UserError while it is validated, or when its name has become that
 * of another one, which nobody has agreed to delete; AwsError otherwise.
 */
export async function deleteAlgorithm(
  algorithms: Pick<Algorithms, 'delete' | 'describe'>,
  { name, createdAt }: Pick<DescribedAlgorithm, 'name' | 'createdAt'>,
  { pace, signal }: { readonly pace: Pace; readonly signal: AbortSignal },
): Promise<void> {
  const now = await algorithms.describe(name);
  if (now === undefined) return;
  if (now.createdAt !== createdAt) {
    throw new UserError(`${name} is not the one any more that was to be replaced or deleted: somebody has made it anew meanwhile.`, {
      hint: `It was not deleted. Look at it with: sagemaker-algo status ${name}`,
    });
  }
  try {
    if ((await algorithms.delete(name)) === 'gone') return;
  } catch (error) {
    // The text is known from real AWS; the operation's model declares a ConflictException besides.
    if (/Cannot delete Algorithm in InProgress status/i.test(asAwsFailure(error)?.message ?? '')) throw beingValidated(name);
    throw error;
  }
  await waitUntilGone(algorithms, name, { pace, signal });
}

/** Waits for the end of a deletion that has begun. Throws UserError when AWS ends it in another state. */
export async function waitUntilGone(
  algorithms: Pick<Algorithms, 'describe'>,
  name: string,
  { pace, signal }: { readonly pace: Pace; readonly signal: AbortSignal },
): Promise<void> {
  const left = await watchAlgorithm({ describe: () => algorithms.describe(name), pace, signal });
  if (left === undefined) return;
  throw new UserError(`AWS did not delete ${name}: it is ${left.status} again.`, {
    hint: 'Somebody else may have made it anew. Look at it with: sagemaker-algo status',
  });
}
