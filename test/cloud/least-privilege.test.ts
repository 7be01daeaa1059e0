import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type PolicyDocument, type PolicyPlace, planCallerPolicy, planRolePolicy } from '../../src/publish/policies.ts';
import { BUCKET, makeProject, type Project, prepareAws, ROLE } from './publish/project.ts';
import { callSageMaker } from './support/aws.ts';
import { ACCOUNT, type Cloud, REGION, runTool, startCloud } from './support/cloud.ts';
import { type Guard, startGuard } from './support/guard.ts';
import { callIam } from './support/iam.ts';

const place: PolicyPlace = {
  ...{ account: ACCOUNT, region: REGION, bucket: BUCKET, role: ROLE, project: 'demo' },
  repositories: ['sagemaker-algo/demo-train', 'sagemaker-algo/demo-serve'],
};
const policy = planCallerPolicy(place, ['publish']);

let cloud: Cloud;
let guard: Guard;
beforeAll(async () => {
  cloud = await startCloud({ registry: true });
  guard = await startGuard(cloud, [policy]);
  for (const [name, value] of Object.entries(cloud.env)) vi.stubEnv(name, value);
  return () => vi.unstubAllEnvs();
});
afterAll(async () => {
  guard.stop();
  await cloud.stop();
});
beforeEach(async () => {
  await cloud.reset();
  await prepareAws(cloud);
  await callIam(cloud, 'PutRolePolicy', {
    RoleName: 'demo-validation',
    PolicyName: 'p',
    PolicyDocument: JSON.stringify(planRolePolicy(place)),
  });
  await callIam(cloud, 'CreateUser', { UserName: 'ann' });
  await callIam(cloud, 'PutUserPolicy', { UserName: 'ann', PolicyName: 'p', PolicyDocument: JSON.stringify(policy) });
  const made = await callIam(cloud, 'CreateAccessKey', { UserName: 'ann' });
  const told = (name: string) => new RegExp(`<${name}>([^<]+)<`).exec(made)?.[1] ?? '';
  keys = { AWS_ACCESS_KEY_ID: told('AccessKeyId'), AWS_SECRET_ACCESS_KEY: told('SecretAccessKey') };
});

/** Keys of ann, by which STS knows who calls. */
let keys: Readonly<Record<string, string>>;
const run = ({ folder }: Project, ...args: readonly string[]) => runTool(folder, args, { ...guard.env, ...keys });
const PUBLISH = ['publish', '--skip-push', '--yes', '--poll', '0.05'];

describe('somebody with exactly the printed policy', () => {
  it('publishes, looks, and takes back, and is refused nothing', async () => {
    guard.use([policy]);
    const project = makeProject();
    const published = await run(project, ...PUBLISH);
    expect(published).toMatchObject({ status: 0 });
    expect(published.stderr).not.toMatch(/Not checked|not simulated/);
    expect(await run(project, 'status')).toMatchObject({ status: 0 });
    expect(await run(project, 'unpublish', '--yes', '--data', '--poll', '0.05')).toMatchObject({ status: 0 });
    expect(guard.refused()).toEqual([]);
  });

  it('sees why a validation failed', async () => {
    guard.use([policy]);
    const details = { ValidationStatuses: [{ Name: 'x', Status: 'Failed', FailureReason: 'AlgorithmError: , exit code: 1' }] };
    await cloud.scripts({ algorithm: { '*': [{ status: 'Failed', details }] } });
    const { status, stderr } = await run(makeProject(), ...PUBLISH);
    expect(status).toBe(1);
    expect(stderr).toContain('It failed in the training job.');
    expect(stderr).not.toContain('Not looked at');
    expect(guard.refused()).toEqual([]);
  });

  it('is told why a request is refused, in the words of the table', async () => {
    guard.use([policy]);
    const message = 'Unsupported manifest media type application/vnd.oci.image.index.v1+json for image x.';
    await cloud.faults([{ operation: 'CreateAlgorithm', error: { code: 'ValidationException', message } }]);
    const { status, stderr } = await run(makeProject(), ...PUBLISH, '--no-simulate');
    expect(status).toBe(3);
    expect(stderr).toContain(`error: AWS refused CreateAlgorithm: ${message}\n  The image was pushed as an OCI index`);
    expect(stderr).toContain('\n  Here: sagemaker-algo push\n');
  });

  it('is told before anything is made when a part of it is missing', async () => {
    const reduced = without('PassRole');
    guard.use([reduced]);
    await callIam(cloud, 'PutUserPolicy', { UserName: 'ann', PolicyName: 'p', PolicyDocument: JSON.stringify(reduced) });
    const { status, stderr } = await run(makeProject(), ...PUBLISH);
    expect(status).not.toBe(0);
    expect(stderr).toContain('iam:PassRole');
    expect((await callSageMaker(cloud, 'ListAlgorithms')).body.AlgorithmSummaryList).toEqual([]);
  });
});

function without(sid: string): PolicyDocument {
  return { ...policy, Statement: policy.Statement.filter(({ Sid }) => Sid !== sid) };
}

describe('without one of its statements', () => {
  it.each(['Push', 'Bucket', 'Samples', 'PassRole', 'Algorithm'])(
    '%s: publishing is refused, with the action and the statement to paste',
    async (sid) => {
      guard.use([without(sid)]);
      const { status, stderr } = await run(makeProject(), ...PUBLISH);
      expect(status).toBe(3);
      const [first] = guard.refused();
      if (first === undefined) throw new Error('nothing was refused');
      expect(stderr).toContain(`may not call ${first.action}`);
      expect(stderr).toContain(`"Effect":"Allow","Action":"${first.action}"`);
      expect((await callSageMaker(cloud, 'ListAlgorithms')).body.AlgorithmSummaryList).toEqual([]);
    },
  );
});
