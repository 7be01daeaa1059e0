import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { clientSettings } from '../../../src/aws/client-settings.ts';
import { createIam } from '../../../src/aws/iam.ts';
import { checkPermissions } from '../../../src/publish/permissions.ts';
import { type PolicyDocument, type PolicyPlace, planCallerPolicy, planRolePolicy, ROLE_TRUST } from '../../../src/publish/policies.ts';
import { PURPOSES } from '../../../src/publish/policy-caller.ts';
import { ACCOUNT, type Cloud, REGION, startCloud } from '../support/cloud.ts';
import { callIam } from '../support/iam.ts';

let cloud: Cloud;
beforeAll(async () => {
  cloud = await startCloud();
  for (const [name, value] of Object.entries(cloud.env)) vi.stubEnv(name, value);
  return () => vi.unstubAllEnvs();
});
afterAll(() => cloud.stop());
beforeEach(() => cloud.reset());

const { signal } = new AbortController();
const iam = () => createIam(clientSettings({ region: REGION, profile: undefined }, '0.0.0'), signal);
const place: PolicyPlace = {
  account: ACCOUNT,
  region: REGION,
  bucket: 'bucket-of-the-seller',
  role: `arn:aws:iam::${ACCOUNT}:role/team/validation`,
  project: 'my-algo',
  repositories: ['sagemaker-algo/my-algo-train', 'sagemaker-algo/my-algo-serve'],
};
const ann = `arn:aws:iam::${ACCOUNT}:user/ann`;
const check = (callerArn = ann) => checkPermissions({ iam: iam(), callerArn, place, purposes: PURPOSES });

/** Makes the role and the user with these policies, through the counterpart that passes it on to moto. */
async function make(caller: PolicyDocument, role: PolicyDocument): Promise<void> {
  await callIam(cloud, 'CreateRole', { RoleName: 'validation', Path: '/team/', AssumeRolePolicyDocument: JSON.stringify(ROLE_TRUST) });
  await callIam(cloud, 'PutRolePolicy', { RoleName: 'validation', PolicyName: 'p', PolicyDocument: JSON.stringify(role) });
  await callIam(cloud, 'CreateUser', { UserName: 'ann' });
  await callIam(cloud, 'PutUserPolicy', { UserName: 'ann', PolicyName: 'p', PolicyDocument: JSON.stringify(caller) });
}

/** The same policy without one action. */
function without(policy: PolicyDocument, action: string): PolicyDocument {
  const left = policy.Statement.map((one) => ({ ...one, Action: one.Action.filter((name) => name !== action) }));
  return { ...policy, Statement: left.filter(({ Action }) => Action.length > 0) };
}

describe('with exactly the printed policies', () => {
  const caller = planCallerPolicy(place, PURPOSES);
  const role = planRolePolicy(place);

  it('nothing is missing', async () => {
    await make(caller, role);
    expect(await check()).toEqual({ missing: [], notes: [] });
  });

  it('each action that is taken away is named, with the statement that gives it back', async () => {
    await make(without(caller, 'iam:PassRole'), without(role, 's3:ListBucket'));
    const { missing, notes } = await check();
    expect(notes).toEqual([]);
    expect(missing).toEqual([
      {
        who: 'caller',
        principal: ann,
        actions: ['iam:PassRole'],
        resource: place.role,
        statement: {
          Sid: 'PassRole',
          Effect: 'Allow',
          Action: ['iam:PassRole'],
          Resource: [place.role],
          Condition: { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } },
        },
      },
      expect.objectContaining({
        who: 'role',
        principal: place.role,
        actions: ['s3:ListBucket'],
        resource: 'arn:aws:s3:::bucket-of-the-seller',
      }),
    ]);
    const [first] = missing;
    const given = {
      ...caller,
      Statement: [...without(caller, 'iam:PassRole').Statement, ...(first === undefined ? [] : [first.statement])],
    };
    await callIam(cloud, 'PutUserPolicy', { UserName: 'ann', PolicyName: 'p', PolicyDocument: JSON.stringify(given) });
    expect((await check()).missing.map(({ who }) => who)).toEqual(['role']);
  });

  it('another bucket, another repository or another role is not covered', async () => {
    await make(caller, role);
    const elsewhere = { ...place, bucket: 'bucket-of-somebody', repositories: ['sagemaker-algo/other'], role: place.role };
    const { missing } = await checkPermissions({ iam: iam(), callerArn: ann, place: elsewhere, purposes: ['publish'] });
    expect(new Set(missing.map(({ resource }) => resource))).toEqual(
      new Set([
        `arn:aws:ecr:${REGION}:${ACCOUNT}:repository/sagemaker-algo/other`,
        'arn:aws:s3:::bucket-of-somebody',
        'arn:aws:s3:::bucket-of-somebody/sagemaker-algo/my-algo/*',
      ]),
    );
  });
});

describe('what cannot be asked', () => {
  it('is a note, not a failure', async () => {
    await make(planCallerPolicy(place, PURPOSES), planRolePolicy(place));
    await cloud.faults([
      { operation: 'SimulatePrincipalPolicy', error: { code: 'AccessDenied', message: 'no', status: 403 }, times: 1_000 },
    ]);
    expect(await check()).toEqual({
      missing: [],
      notes: [
        'Not checked: your own permissions, because you may not call iam:SimulatePrincipalPolicy.',
        `Not checked: the permissions of ${place.role}, because you may not call iam:SimulatePrincipalPolicy.`,
      ],
    });
  });

  it('is said of a caller that IAM simulates nothing for', async () => {
    await make(planCallerPolicy(place, PURPOSES), planRolePolicy(place));
    const root = `arn:aws:iam::${ACCOUNT}:root`;
    expect((await check(root)).notes).toEqual([`Not checked: your own permissions, because IAM simulates none for ${root}.`]);
  });

  it('a session is asked for by its role, with the path of that role', async () => {
    await make(planCallerPolicy(place, PURPOSES), planRolePolicy(place));
    const { missing } = await checkPermissions({
      iam: iam(),
      callerArn: `arn:aws:sts::${ACCOUNT}:assumed-role/validation/session`,
      place,
      purposes: ['push'],
    });
    expect(missing.every(({ principal }) => principal === place.role)).toBe(true);
    expect(missing.flatMap(({ actions }) => actions)).toContain('ecr:PutImage');
  });

  it('another failure of IAM stays one', async () => {
    await make(planCallerPolicy(place, PURPOSES), planRolePolicy(place));
    await cloud.faults([{ operation: 'SimulatePrincipalPolicy', error: { code: 'InvalidInput', message: 'no' } }]);
    await expect(check()).rejects.toThrow('InvalidInput');
  });
});
