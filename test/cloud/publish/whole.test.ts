import { once } from 'node:events';
import { createServer, request as forward, type Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type PolicyDocument, planCallerPolicy, planRolePolicy, ROLE_TRUST } from '../../../src/publish/policies.ts';
import { ACCOUNT, type Cloud, REGION, runTool, startCloud, startTool } from '../support/cloud.ts';
import { callIam } from '../support/iam.ts';
import { makePushProject, type PushProject } from '../support/push-project.ts';
import { BUCKET, openClients, ROLE } from './project.ts';

let cloud: Cloud;
beforeAll(async () => {
  cloud = await startCloud({ registry: true });
});
beforeEach(() => {
  for (const [name, value] of Object.entries(cloud.env)) vi.stubEnv(name, value);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await cloud.reset();
});
afterAll(() => cloud.stop());

const FLAGS = ['publish', '--yes', '--create', '--no-scan', '--poll', '0.05', '--role', ROLE, '--bucket', BUCKET];
const calls = async (operation: string) => (await cloud.log()).filter((one) => one.operation === operation);

/** A seller who may do exactly what the printed policy says, less one action, and a role likewise. Gives the keys. */
async function makeSeller(project: PushProject, less: { readonly caller?: string; readonly role?: string } = {}) {
  const { name } = project.config;
  const repositories = Object.values(project.repositories);
  const place = { account: ACCOUNT, region: REGION, bucket: BUCKET, role: ROLE, project: name, repositories };
  const iam = (operation: string, params: Readonly<Record<string, string>>) => callIam(cloud, operation, params);
  const text = (policy: PolicyDocument, action: string | undefined) => {
    const left = policy.Statement.map((one) => ({ ...one, Action: one.Action.filter((other) => other !== action) }));
    return JSON.stringify({ ...policy, Statement: left.filter(({ Action }) => Action.length > 0) });
  };
  await iam('CreateRole', { RoleName: 'demo-validation', AssumeRolePolicyDocument: JSON.stringify(ROLE_TRUST) });
  await iam('PutRolePolicy', { RoleName: 'demo-validation', PolicyName: 'p', PolicyDocument: text(planRolePolicy(place), less.role) });
  await iam('CreateUser', { UserName: 'ann' });
  await iam('PutUserPolicy', { UserName: 'ann', PolicyName: 'p', PolicyDocument: text(planCallerPolicy(place, ['publish']), less.caller) });
  const keys = await iam('CreateAccessKey', { UserName: 'ann' });
  const find = (tag: string) => new RegExp(`<${tag}>([^<]+)`).exec(keys)?.[1] ?? '';
  return { AWS_ACCESS_KEY_ID: find('AccessKeyId'), AWS_SECRET_ACCESS_KEY: find('SecretAccessKey') };
}

const publish = (project: PushProject, env: Readonly<Record<string, string>>, ...more: readonly string[]) =>
  runTool(project.folder, [...FLAGS, ...more], { ...project.env, ...cloud.env, ...env });

describe('publish with the images of this machine', () => {
  it('goes the whole way: repositories, bucket, images, samples, algorithm; again it finds all of it there', async () => {
    const project = makePushProject();
    project.rehearsed();
    const keys = await makeSeller(project);
    const first = await publish(project, keys);
    expect(first.stderr).not.toContain('Note:');
    expect([first.status, first.stdout.split('\n')[0]]).toEqual([0, `Certified: ${project.config.name}-0-1-0`]);
    expect(first.stderr).toContain(`make the ECR repository ${project.repositories.train}`);
    const [{ params } = { params: {} }] = await calls('CreateAlgorithm');
    expect(JSON.stringify(params)).toMatch(
      new RegExp(`"TrainingImage":"${cloud.registry?.host}/${project.repositories.train}@sha256:[0-9a-f]{64}"`),
    );
    const again = await publish(project, keys);
    expect([again.status, again.stdout.split('\n')[0]]).toEqual([
      0,
      `Certified: ${project.config.name}-0-1-0 (it was there already, with the same content)`,
    ]);
    expect(again.stderr).not.toContain('Upload');
    // Another image of the same version is seen, though nothing of it was pushed.
    project.rebuild('serve', [200]);
    project.rehearsed();
    const other = await publish(project, keys);
    expect(other.status).toBe(2);
    expect(other.stderr).toContain('  InferenceSpecification.Containers[0].Image\n');
    expect(other.stderr).toContain('of this machine (sha256:');
    expect(other.stderr).not.toContain('TrainingSpecification.TrainingImage');
    // And takes the place of the first one when that is asked for.
    const replaced = await publish(project, keys, '--replace');
    expect([replaced.status, replaced.stdout.split('\n')[0]]).toEqual([0, `Certified: ${project.config.name}-0-1-0`]);
    expect(await calls('CreateAlgorithm')).toHaveLength(2);
  });

  it('asks nothing of AWS for an image that was not rehearsed', async () => {
    const project = makePushProject();
    const before = (await cloud.log()).length;
    const { status, stderr } = await publish(project, {});
    expect(status).toBe(1);
    expect(stderr).toContain('has not been rehearsed on this machine');
    expect((await cloud.log()).length).toBe(before);
  });

  it.each([
    ['the caller', { caller: 'iam:PassRole' }, `  you, arn:aws:iam::${ACCOUNT}:user/ann\n    iam:PassRole\n      on ${ROLE}`],
    ['the role', { role: 's3:GetObject' }, `  the role ${ROLE}\n    s3:GetObject\n      on arn:aws:s3:::${BUCKET}/sagemaker-algo/`],
  ])('makes nothing when %s may not do what is needed', async (_, less, says) => {
    const project = makePushProject();
    project.rehearsed();
    const { status, stderr } = await publish(project, await makeSeller(project, less));
    expect(status).toBe(2);
    expect(stderr).toContain(says);
    expect(await openClients().s3.bucketRegion(BUCKET)).toBeUndefined();
    expect(await calls('CreateRepository')).toEqual([]);
  });

  it('wants missing repositories to be made on purpose, before anything else is', async () => {
    const project = makePushProject();
    project.rehearsed();
    const keys = await makeSeller(project);
    const flags = FLAGS.filter((one) => one !== '--create');
    const { status, stderr } = await runTool(project.folder, [...flags, '--create-bucket'], { ...project.env, ...cloud.env, ...keys });
    expect(status).toBe(3);
    expect(stderr).toContain(project.repositories.train);
    expect(await openClients().s3.bucketRegion(BUCKET)).toBeUndefined();
  });
});

describe('Ctrl-C while images or samples are on their way', () => {
  /** S3 as it is over a line on which uploads get stuck; `stuck` resolves when one is. */
  async function startSlowS3(): Promise<{ readonly url: string; readonly stuck: Promise<unknown>; readonly server: Server }> {
    let tell = (_: unknown) => {};
    const stuck = new Promise((resolve) => {
      tell = resolve;
    });
    const server = createServer((asked, answer) => {
      if (asked.method === 'PUT' && asked.url?.includes('/samples/') === true) return void tell(asked.url);
      const target = new URL(asked.url ?? '', cloud.moto);
      const onward = forward(target, { method: asked.method ?? 'GET', headers: asked.headers }, (got) => {
        answer.writeHead(got.statusCode ?? 500, got.headers);
        got.pipe(answer);
      });
      asked.pipe(onward);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    return { url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`, stuck, server };
  }

  async function interrupt(project: PushProject, env: Readonly<Record<string, string>>, moment: Promise<unknown>) {
    const child = startTool(project.folder, [...FLAGS, '--no-simulate'], { ...project.env, ...cloud.env, ...env });
    let stderr = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    const closed = once(child, 'close');
    await Promise.race([moment, closed]);
    child.kill('SIGINT');
    const [status] = await closed;
    return { status: status as number, stderr };
  }

  const LEFT = 'Nothing was created in SageMaker. What was sent so far stays in ECR and S3';

  it('says what stays, and the next run goes on from there', async () => {
    const project = makePushProject();
    project.rehearsed();
    const keys = await makeSeller(project);
    await cloud.faults([{ operation: 'CreateRepository', delaySeconds: 1.5 }]);
    const asked = async () => {
      // Twice for the plan, twice for the push.
      for (let look = 0; look < 500 && (await calls('DescribeRepositories')).length < 4; look++) await sleep(20);
      await sleep(300);
    };
    const atPush = await interrupt(project, keys, asked());
    expect([atPush.status, atPush.stderr]).toEqual([130, expect.stringContaining(LEFT)]);
    const slow = await startSlowS3();
    const atUpload = await interrupt(project, { ...keys, AWS_ENDPOINT_URL: slow.url, AWS_ENDPOINT_URL_STS: cloud.moto }, slow.stuck);
    slow.server.closeAllConnections();
    slow.server.close();
    expect([atUpload.status, atUpload.stderr]).toEqual([130, expect.stringContaining(LEFT)]);
    expect(await calls('CreateAlgorithm')).toEqual([]);
    const last = await publish(project, keys, '--no-simulate');
    expect(last.status).toBe(0);
    expect(last.stderr).not.toMatch(/make the (bucket|ECR)|layers? sent/);
  });
});
