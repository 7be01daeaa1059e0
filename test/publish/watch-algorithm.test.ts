import { describe, expect, it } from 'vitest';
import type { AlgorithmStatus, DescribedAlgorithm } from '../../src/aws/algorithms.ts';
import { AwsError } from '../../src/aws/failure.ts';
import { watchAlgorithm } from '../../src/publish/watch-algorithm.ts';

const seen = (status: AlgorithmStatus): DescribedAlgorithm => ({
  ...{ name: 'demo-1', arn: 'arn', status, validation: [], imageScans: [], createdAt: 0, productId: undefined, request: {} },
});
const refused = (code: string, status: number | undefined) =>
  new AwsError({ service: 'sagemaker', operation: 'DescribeAlgorithm', code, message: '', status, requestId: undefined });

/** Looks answered in this order. */
function watch(answers: readonly (AlgorithmStatus | 'gone' | Error)[], signal = new AbortController().signal) {
  const left = [...answers];
  const said: string[] = [];
  const describeOne = async () => {
    const next = left.shift();
    if (next instanceof Error) throw next;
    if (next === undefined) throw new Error('looked too often');
    return next === 'gone' ? undefined : seen(next);
  };
  const done = watchAlgorithm({
    describe: describeOne,
    onLook: ({ status }) => void said.push(status),
    onTrouble: (reason) => void said.push(reason),
    pace: { first: 0.001, longest: 0.002 },
    signal,
  });
  return { done, said };
}

describe('watching an algorithm', () => {
  it('ends with its last state', async () => {
    const { done, said } = watch(['Pending', 'InProgress', 'Failed']);
    expect((await done)?.status).toBe('Failed');
    expect(said).toEqual(['Pending', 'InProgress', 'Failed']);
  });

  it('ends when it is gone', async () => {
    expect(await watch(['Deleting', 'gone']).done).toBeUndefined();
  });

  it.each([
    ['a network that is away', refused('ENOTFOUND', undefined)],
    ['throttling', refused('ThrottlingException', 400)],
    ['a fault of AWS', refused('InternalFailure', 500)],
  ])('waits out %s', async (_, error) => {
    const { done, said } = watch([error, 'Completed']);
    expect((await done)?.status).toBe('Completed');
    expect(said).toHaveLength(2);
  });

  it.each([['ExpiredTokenException'], ['AccessDeniedException'], ['CredentialsProviderError']])('gives up at %s', async (code) => {
    await expect(watch([refused(code, 403), 'Completed']).done).rejects.toThrow(code);
  });

  it('ends at once when it is interrupted', async () => {
    const abort = new AbortController();
    const pending = watchAlgorithm({ describe: async () => seen('InProgress'), pace: { first: 600, longest: 600 }, signal: abort.signal });
    setTimeout(() => abort.abort(), 5);
    await expect(pending).rejects.toThrow(/abort/i);
  });

  it('does not wait for the next look when it was given up during one that failed', async () => {
    const abort = new AbortController();
    const done = watchAlgorithm({
      describe: async () => {
        abort.abort();
        throw refused('ECONNRESET', undefined);
      },
      pace: { first: 5, longest: 5 },
      signal: abort.signal,
    });
    const late = new Promise((resolve) => setTimeout(() => resolve('late'), 500));
    expect(await Promise.race([done.catch((error: Error) => error.name), late])).toBe('AbortError');
  });
});
