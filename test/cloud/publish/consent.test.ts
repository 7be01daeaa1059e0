import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type PublishOptions, publish } from '../../../src/commands/publish.ts';
import { type UnpublishOptions, unpublish } from '../../../src/commands/unpublish.ts';
import { isInterrupted, leftBehind } from '../../../src/errors.ts';
import { scriptedPrompt, testContext } from '../../support/context.ts';
import { type Cloud, startCloud } from '../support/cloud.ts';
import { makeProject, openClients, type Project, prepareAws } from './project.ts';

let cloud: Cloud;
beforeAll(async () => {
  cloud = await startCloud({ registry: true });
});
beforeEach(async () => {
  for (const [name, value] of Object.entries(cloud.env)) vi.stubEnv(name, value);
  await prepareAws(cloud);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await cloud.reset();
});
afterAll(() => cloud.stop());

const QUESTION = 'Do all this?';
const TYPE_NAME = 'Type the name of the algorithm to delete it (empty: leave it)';
const calls = async (operation: string) => (await cloud.log()).filter((one) => one.operation === operation).length;

const OPTIONS: PublishOptions = {
  ...{
    create: false,
    createBucket: false,
    skipPush: true,
    untested: false,
    retag: false,
    scan: false,
    scanTimeout: 1,
    acceptFindings: false,
  },
  ...{ replace: false, tags: true, simulate: false, wait: true, poll: 0.01, yes: false, dryRun: false, json: false },
};

/** Runs a command for somebody who answers so. Gives its exit code, or what an interruption left. */
async function answered<O>(
  command: (options: O, context: ReturnType<typeof testContext>) => Promise<number>,
  { project, options, answers }: { project: Project; options: O; answers: Readonly<Record<string, string | boolean>> },
) {
  const context = testContext({ cwd: project.folder, env: cloud.env, interactive: true, prompt: scriptedPrompt(answers) });
  try {
    return { code: await command(options, context), left: undefined, context };
  } catch (error) {
    if (!isInterrupted(error)) throw error;
    return { code: undefined, left: leftBehind(error), context };
  }
}

describe('a person who is asked', () => {
  it('agrees to the plan', async () => {
    const { code, context } = await answered(publish, { project: makeProject(), options: OPTIONS, answers: { [QUESTION]: true } });
    expect(code).toBe(0);
    expect(context.stderr.text()).toContain('This costs money');
    expect(context.stdout.text()).toContain('Certified: demo-0-1-0');
  });

  it('does not agree: nothing is made', async () => {
    const { left } = await answered(publish, { project: makeProject(), options: OPTIONS, answers: { [QUESTION]: false } });
    expect(left).toBe('Nothing was created.');
    expect(await calls('CreateAlgorithm')).toBe(0);
    expect(await openClients().s3.listObjects('demo-bucket', '')).toEqual([]);
  });

  it('types the name of what is replaced, and is asked nothing else', async () => {
    const options = { ...OPTIONS, replace: true };
    await answered(publish, { project: makeProject(), options: OPTIONS, answers: { [QUESTION]: true } });
    const left = await answered(publish, { project: makeProject(), options, answers: { [TYPE_NAME]: '' } });
    expect(left.left).toBe('Nothing was deleted.');
    expect(await calls('DeleteAlgorithm')).toBe(0);
    const { code } = await answered(publish, { project: makeProject(), options, answers: { [TYPE_NAME]: 'demo-0-1-0' } });
    expect([code, await calls('CreateAlgorithm')]).toEqual([0, 2]);
  });

  it('types the name of what is deleted, and no other', async () => {
    const options: UnpublishOptions = { data: false, yes: false, poll: 0.01, json: false };
    const take = (o: UnpublishOptions, context: ReturnType<typeof testContext>) => unpublish(undefined, o, context);
    await answered(publish, { project: makeProject(), options: OPTIONS, answers: { [QUESTION]: true } });
    const wrong = answered(take, { project: makeProject(), options, answers: { [TYPE_NAME]: 'demo' } });
    await expect(wrong).rejects.toThrow('That is not demo-0-1-0.');
    expect(await calls('DeleteAlgorithm')).toBe(0);
    const { code } = await answered(take, { project: makeProject(), options, answers: { [TYPE_NAME]: 'demo-0-1-0' } });
    expect([code, await openClients().algorithms.describe('demo-0-1-0')]).toEqual([0, undefined]);
  });
});

describe('a call that fails on the way', () => {
  const yes = { ...OPTIONS, yes: true };
  const once = () => answered(publish, { project: makeProject(), options: yes, answers: {} });

  it.each([
    ['sts GetCallerIdentity', undefined],
    ['sagemaker DescribeAlgorithm', { operation: 'DescribeAlgorithm' }],
    ['sagemaker CreateAlgorithm', { operation: 'CreateAlgorithm' }],
    ['ecr GetAuthorizationToken', { operation: 'GetAuthorizationToken' }],
  ])('%s: the next run goes on', async (_, fault) => {
    const error = { code: 'AccessDeniedException', message: 'not now', status: 400 };
    if (fault !== undefined) await cloud.faults([{ ...fault, error }]);
    else vi.stubEnv('AWS_ENDPOINT_URL_STS', 'http://127.0.0.1:9');
    await expect(once()).rejects.toMatchObject({ kind: 'user' });
    if (fault === undefined) vi.stubEnv('AWS_ENDPOINT_URL_STS', cloud.moto);
    const { code } = await once();
    expect([code, await calls('CreateAlgorithm')]).toEqual([0, fault?.operation === 'CreateAlgorithm' ? 2 : 1]);
  });

  it('credentials that run out while AWS validates: the validation is said to go on', async () => {
    await cloud.scripts({ algorithm: { '*': Array(9).fill({ status: 'InProgress' }) } });
    const error = { code: 'ExpiredTokenException', message: 'The security token included in the request is expired', status: 400 };
    await cloud.faults([{ operation: 'DescribeAlgorithm', skip: 3, error }]);
    const context = testContext({ cwd: makeProject().folder, env: cloud.env });
    await expect(publish(yes, context)).rejects.toMatchObject({ kind: 'user', exitCode: 3 });
    expect(context.progressLines.join('\n')).toContain('The validation of demo-0-1-0 goes on in AWS');
  });
});
