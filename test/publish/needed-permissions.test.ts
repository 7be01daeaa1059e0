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
      expect(() => judge(missing('caller', action))).toThrow(`you, arn:aws:iam::1:user/ann: ${action} on arn:r`);
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
      'the role arn:aws:iam::1:user/ann: s3:GetObject on arn:r',
    );
    expect(judge(missing('role', 'logs:PutLogEvents'))).toEqual(['The role may not logs:PutLogEvents.']);
  });

  it('comes with the statement to paste, and the way around', () => {
    try {
      judge(missing('caller', 'iam:PassRole'));
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({
        exitCode: 2,
        hint: expect.stringMatching(/"Sid": "One"[\s\S]*sagemaker-algo policy caller[\s\S]*--no-simulate/),
      });
    }
  });
});
