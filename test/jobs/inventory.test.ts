import { describe, expect, it } from 'vitest';
import { AwsError } from '../../src/aws/failure.ts';
import type { AwsClients } from '../../src/cloud/cloud.ts';
import { isRemovable, listInventory, type Possession } from '../../src/cloud/inventory.ts';
import { describePossessions } from '../../src/commands/jobs-text.ts';

const job = (index: number, status: string) => {
  const name = `demo-train-${String(index).padStart(10, '0')}`;
  return { name, arn: `arn:${name}`, status, createdAt: index };
};

describe('the list of what is in AWS', () => {
  it('asks only the newest of the jobs that have ended for their tags', async () => {
    const asked: string[] = [];
    const list = async () => [
      ...Array.from({ length: 300 }, (_, index) => job(index, 'Completed')),
      job(1000, 'InProgress'),
      { ...job(1, 'InProgress'), name: 'other' },
    ];
    const aws = {
      training: { list },
      tagsOf: async (arn: string) => {
        asked.push(arn);
        return { 'sagemaker-algo.project': 'demo', 'sagemaker-algo.run': 'x' };
      },
    } as unknown as AwsClients;
    const found = await listInventory({ aws }, { project: 'demo', kinds: ['training job'] });
    expect(asked).toHaveLength(21);
    expect(found.map(({ createdAt }) => createdAt).slice(0, 3)).toEqual([1000, 299, 298]);
  });

  it('leaves out what another run has removed since it was listed, and only that', async () => {
    const gone = (code: string, message: string) =>
      new AwsError({ service: 'sagemaker', operation: 'ListTags', code, message, status: 400, requestId: undefined });
    const find = (refusal: Error) => {
      const tagsOf = async (arn: string) => {
        if (arn.endsWith('1')) throw refusal;
        return { 'sagemaker-algo.project': 'demo', 'sagemaker-algo.run': 'x' };
      };
      const aws = { training: { list: async () => [job(1, 'InProgress'), job(2, 'InProgress')] }, tagsOf };
      return listInventory({ aws: aws as unknown as AwsClients }, { project: 'demo', kinds: ['training job'] });
    };
    expect((await find(gone('ResourceNotFound', 'gone'))).map(({ createdAt }) => createdAt)).toEqual([2]);
    await expect(find(gone('AccessDeniedException', 'no'))).rejects.toThrow('AccessDeniedException');
  });

  const thing = (more: Partial<Possession>): Possession => ({
    ...{ kind: 'endpoint', name: 'demo-serve-0000000001', arn: 'a', status: 'InService', createdAt: 0, project: 'demo', run: 'x' },
    ...more,
  });

  it.each([
    [thing({}), true],
    [thing({ status: 'Failed' }), true],
    [thing({ status: 'Deleting' }), false],
    [thing({ kind: 'model', status: '-' }), true],
    [thing({ kind: 'training job', status: 'InProgress' }), true],
    [thing({ kind: 'training job', status: 'Stopping' }), false],
    [thing({ kind: 'transform job', status: 'Completed' }), false],
  ])('%o can be removed: %s', (one, removable) => {
    expect(isRemovable(one)).toBe(removable);
  });

  it('is a table for a person, with what costs and how to end it', () => {
    const found = [
      thing({}),
      thing({ kind: 'training job', name: 'demo-train-0000000002', status: 'InProgress', createdAt: 3_600_000 }),
      ...Array.from({ length: 12 }, (_, index) =>
        thing({ kind: 'transform job', name: `demo-transform-00000000${index + 10}`, status: 'Failed' }),
      ),
    ];
    const text = describePossessions(found, { now: 50 * 3_600_000, all: false, flags: ['--profile', 'p'] });
    expect(text.split('\n')).toEqual([
      'kind           name                       status      age',
      'endpoint       demo-serve-0000000001      InService   2 d',
      'training job   demo-train-0000000002      InProgress  2 d',
      ...Array.from({ length: 10 }, (_, index) => `transform job  demo-transform-00000000${index + 10}  Failed      2 d`),
      'Older jobs that have ended are not shown.',
      '1 endpoint: by the hour until deleted.',
      '1 running job: by the second until ended.',
      'Remove: sagemaker-algo jobs --cleanup --profile p',
      '',
    ]);
  });
});
