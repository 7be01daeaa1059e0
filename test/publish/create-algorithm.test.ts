import { describe, expect, it } from 'vitest';
import type { DescribedAlgorithm } from '../../src/aws/algorithms.ts';
import { AwsError } from '../../src/aws/failure.ts';
import { createAlgorithm } from '../../src/publish/create-algorithm.ts';

const refusal = (message: string, code = 'ValidationException') =>
  new AwsError({ service: 'sagemaker', operation: 'CreateAlgorithm', code, message, status: 400, requestId: undefined });
const NO_ROLE = refusal('Could not assume role arn:x. Please ensure that the role exists');
const seen: DescribedAlgorithm = {
  ...{ name: 'demo-1', arn: 'arn', status: 'Pending', validation: [], imageScans: [], createdAt: 0, productId: undefined, request: {} },
};

/** Answers to CreateAlgorithm in their order, and what a look finds. */
function create(answers: readonly (string | Error)[], found?: DescribedAlgorithm, freshRole?: number) {
  const left = [...answers];
  const pauses: number[] = [];
  const algorithms = {
    create: async () => {
      const next = left.shift();
      if (next === undefined) throw new Error('asked too often');
      if (next instanceof Error) throw next;
      return next;
    },
    describe: async () => found,
  };
  const pause = async (seconds: number) => void pauses.push(seconds);
  return { done: createAlgorithm(algorithms, { request: { AlgorithmName: 'demo-1' }, freshRole, pause }), pauses };
}

describe('creating an algorithm', () => {
  it('gives its ARN', async () => {
    expect(await create(['arn:1']).done).toEqual({ kind: 'created', arn: 'arn:1' });
  });

  it.each([
    ['a name that is taken', refusal('whatever AWS says then')],
    ['a lost answer', refusal('socket hang up', 'TimeoutError')],
  ])('finds what is there after %s', async (_, error) => {
    expect(await create([error], seen).done).toEqual({ kind: 'found', seen });
  });

  it('tells what AWS refused when there is nothing', async () => {
    await expect(create([refusal('no')]).done).rejects.toThrow('ValidationException: no');
  });

  it('says which option does without tags', async () => {
    const denied = refusal('User: x is not authorized to perform: sagemaker:AddTags on resource: y', 'AccessDeniedException');
    await expect(create([denied]).done).rejects.toMatchObject({ kind: 'user', hint: expect.stringContaining('--no-tags') });
  });

  it('waits for a new role to be known everywhere, and for an old one not at all', async () => {
    const fresh = create([NO_ROLE, NO_ROLE, 'arn:1'], undefined, 5);
    expect(await fresh.done).toEqual({ kind: 'created', arn: 'arn:1' });
    expect(fresh.pauses).toEqual([5, 5]);
    await expect(create([NO_ROLE]).done).rejects.toThrow('Could not assume role');
    const never = create(Array(12).fill(NO_ROLE), undefined, 5);
    await expect(never.done).rejects.toThrow('Could not assume role');
    expect(never.pauses).toHaveLength(11);
  });
});
