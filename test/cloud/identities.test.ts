import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { workspace } from '../support/workspace.ts';
import { ACCOUNT, type Cloud, REGION, runTool, startCloud } from './support/cloud.ts';
import { callIam } from './support/iam.ts';

let cloud: Cloud;
beforeAll(async () => {
  cloud = await startCloud();
});
afterAll(() => cloud.stop());
beforeEach(() => cloud.reset());

const SPEC = JSON.stringify({
  name: 'demo',
  images: { train: { tag: 'demo:1' }, serve: { tag: 'demo:1' } },
  training: { channels: { train: { contentTypes: ['text/csv'] } } },
  inference: { contentTypes: ['text/csv'], responseTypes: ['text/csv'] },
  samples: { channels: { train: { path: 'a.csv' } } },
});

/** Asks for the state of a project as somebody of a configuration; gives the keys that reached the counterpart. */
async function keysOf(config: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const folder = workspace({ 'sagemaker-algo.json': SPEC, 'a.csv': '1\n', config });
  const { AWS_ACCESS_KEY_ID: _key, AWS_SECRET_ACCESS_KEY: _secret, ...without } = cloud.env;
  const ran = await runTool(folder, ['status', '--region', REGION, ...args], {
    ...without,
    AWS_CONFIG_FILE: join(folder, 'config'),
    ...env,
  });
  expect(ran.stderr).not.toMatch(/error:|bug/);
  expect(ran.status).toBe(0);
  const keys = (await cloud.log()).filter(({ service }) => service === 'sagemaker').map(({ accessKey }) => accessKey);
  expect(keys).not.toEqual([]);
  return [...new Set(keys)];
}

const key = (name: string) => `AKIA${name.toUpperCase().padEnd(16, 'X')}`;
const profile = (name: string) => `[profile ${name}]\naws_access_key_id = ${key(name)}\naws_secret_access_key = secret\n`;

describe('who calls', () => {
  it('is the profile that --profile names, before that of the environment', async () => {
    const config = profile('one') + profile('two');
    expect(await keysOf(config, ['--profile', 'two'], { AWS_PROFILE: 'one' })).toEqual([key('two')]);
  });

  it('is the profile of the environment', async () => {
    expect(await keysOf(profile('one') + profile('two'), [], { AWS_PROFILE: 'one' })).toEqual([key('one')]);
  });

  it('is --profile also where keys are in the environment', async () => {
    const env = { AWS_ACCESS_KEY_ID: key('env'), AWS_SECRET_ACCESS_KEY: 'secret' };
    expect(await keysOf(profile('one'), ['--profile', 'one'], env)).toEqual([key('one')]);
  });

  it('is a role that a profile takes on, by STS', async () => {
    const trust = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' }] };
    await callIam(cloud, 'CreateRole', { RoleName: 'seller', AssumeRolePolicyDocument: JSON.stringify(trust) });
    const config = `${profile('one')}[profile taken]\nrole_arn = arn:aws:iam::${ACCOUNT}:role/seller\nsource_profile = one\nregion = ${REGION}\n`;
    const [used, ...more] = await keysOf(config, ['--profile', 'taken']);
    expect(more).toEqual([]);
    // Keys of sessions begin so; that of the source profile never reaches SageMaker.
    expect(used).toMatch(/^ASIA/);
  });

  it('is whoever a program of the profile tells', async () => {
    const told = JSON.stringify({ Version: 1, AccessKeyId: key('program'), SecretAccessKey: 'secret', SessionToken: 'token' });
    const config = `[profile program]\ncredential_process = ${process.execPath} -p '${JSON.stringify(told)}'\n`;
    expect(await keysOf(config, ['--profile', 'program'])).toEqual([key('program')]);
  });

  it('is whoever the environment names, with a session token', async () => {
    const env = { AWS_ACCESS_KEY_ID: 'ASIASESSIONSESSION01', AWS_SECRET_ACCESS_KEY: 'secret', AWS_SESSION_TOKEN: 'token' };
    expect(await keysOf('', [], env)).toEqual(['ASIASESSIONSESSION01']);
  });
});
