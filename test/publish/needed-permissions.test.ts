import { describe, expect, it } from 'vitest';
import { type PermissionNeeds, requirePermissions } from '../../src/publish/needed-permissions.ts';
import type { MissingPermission } from '../../src/publish/permissions.ts';

const NOTHING: PermissionNeeds = { push: false, createRepositories: false, createBucket: false, tags: false, replace: false };
const missing = (who: MissingPermission['who'], ...actions: readonly string[]): MissingPermission => ({
  ...{ who, actions, principal: 'arn:aws:iam::1:user/ann', resource: 'arn:r' },
  statement: { Sid: 'One', Effect: 'Allow', Action: actions, Resource: ['arn:r'] },
});
const judge = (one: MissingPermission, needs: Partial<PermissionNeeds> = {}) =>
  requirePermissions({ missing: [one], notes: [] }, { ...NOTHING, ...needs });

describe('a permission that is missing', () => {
  it.each(['sagemaker:CreateAlgorithm', 'iam:PassRole', 's3:PutObject', 's3:ListBucket', 'ecr:BatchGetImage'])(
    '%s: nothing goes without it',
    (action) => {
      expect(() => judge(missing('caller', action))).toThrow(`  you, arn:aws:iam::1:user/ann\n    ${action}\n      on arn:r`);
    },
  );

  it.each<[string, keyof PermissionNeeds]>([
    ['ecr:PutImage', 'push'],
    ['ecr:CreateRepository', 'createRepositories'],
    ['s3:CreateBucket', 'createBucket'],
    ['s3:PutBucketTagging', 'createBucket'],
    ['sagemaker:AddTags', 'tags'],
    ['s3:PutObjectTagging', 'tags'],
    ['sagemaker:DeleteAlgorithm', 'replace'],
  ])('%s: matters only with %s', (action, need) => {
    expect(judge(missing('caller', action))).toEqual([]);
    expect(() => judge(missing('caller', action), { [need]: true })).toThrow(action);
  });

  it.each(['logs:GetLogEvents', 'sagemaker:ListTrainingJobs', 's3:DeleteObject'])('%s: is worth a note', (action) => {
    expect(judge(missing('caller', action))).toEqual([`You may not ${action}.`]);
  });

  it('of the role: what validation reads and writes is needed, its logs are not', () => {
    expect(() => judge(missing('role', 's3:GetObject', 'logs:PutLogEvents'))).toThrow(
      '  the role arn:aws:iam::1:user/ann\n    s3:GetObject\n      on arn:r',
    );
    expect(judge(missing('role', 'logs:PutLogEvents'))).toEqual(['The role may not logs:PutLogEvents.']);
  });

  it('comes with statements that one policy takes, and the way around', () => {
    const [one, two] = [missing('role', 's3:GetObject'), { ...missing('role', 's3:GetObject'), resource: 'arn:s' }];
    const other = { ...two, statement: { ...two.statement, Resource: ['arn:s'] } };
    const third = missing('role', 's3:PutObject');
    try {
      requirePermissions({ missing: [one, other, third], notes: [] }, NOTHING);
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ exitCode: 2 });
      expect(error instanceof Error && 'hint' in error ? String(error.hint).split('\n') : []).toEqual([
        'Statements to add for the role (the whole policy: sagemaker-algo policy role):',
        '  {"Sid":"One","Effect":"Allow","Action":["s3:GetObject"],"Resource":["arn:r","arn:s"]}',
        '  {"Sid":"One2","Effect":"Allow","Action":["s3:PutObject"],"Resource":["arn:r"]}',
        expect.stringContaining('--no-simulate'),
        'Nothing was created.',
      ]);
    }
  });
});
