import { describe, expect, it } from 'vitest';
import type { DescribedAlgorithm } from '../../src/aws/algorithms.ts';
import { deleteAlgorithm } from '../../src/publish/delete-algorithm.ts';

const agreed: DescribedAlgorithm = {
  ...{
    name: 'demo-1',
    arn: 'arn',
    status: 'Completed',
    validation: [],
    imageScans: [],
    createdAt: 1_000,
    productId: undefined,
    request: {},
  },
};

/** What a look finds, in this order; the last stays. */
function deleting(...looks: readonly (DescribedAlgorithm | undefined)[]) {
  const left = [...looks];
  const deleted: string[] = [];
  const algorithms = {
    describe: async () => (left.length > 1 ? left.shift() : left[0]),
    delete: async (name: string) => {
      deleted.push(name);
      return 'deleting' as const;
    },
  };
  const done = deleteAlgorithm(algorithms, agreed, { pace: { first: 0.001, longest: 0.001 }, signal: new AbortController().signal });
  return { done, deleted };
}

describe('deleting an algorithm', () => {
  it('is asked for, and waited for', async () => {
    const { done, deleted } = deleting(agreed, { ...agreed, status: 'Deleting' }, undefined);
    await done;
    expect(deleted).toEqual(['demo-1']);
  });

  it('is over when it is gone already', async () => {
    const { done, deleted } = deleting(undefined);
    await done;
    expect(deleted).toEqual([]);
  });

  it('spares one that somebody else has made under its name since it was agreed to', async () => {
    const { done, deleted } = deleting({ ...agreed, createdAt: 2_000 });
    await expect(done).rejects.toMatchObject({ kind: 'user', message: expect.stringContaining('demo-1 is not the one any more') });
    expect(deleted).toEqual([]);
  });
});
