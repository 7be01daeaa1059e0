import { mkdtempSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { removeFolder } from '../../src/files.ts';
import { workspace } from '../support/workspace.ts';
import { runTool } from './support/cloud.ts';
import { watchTool } from './support/watch.ts';

const asked: string[] = [];
const server = createServer((request, response) => {
  asked.push(`${request.method} ${request.url}`);
  response.writeHead(500).end();
});
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'sagemaker-algo-no-calls-')));
/** A project of the minimal template, which no test changes. */
const demo = join(folder, 'demo');
beforeAll(async () => {
  await new Promise<void>((ready) => void server.listen(0, '127.0.0.1', ready));
  const made = await runTool(folder, ['create', demo, '--template', 'minimal', '--yes', '--no-git', '--no-install'], { HOME: folder });
  expect(made).toMatchObject({ status: 0 });
});
afterAll(async () => {
  server.close();
  await removeFolder(folder);
});

/** Everything that leads to AWS is there and works: who calls it is seen. */
const inviting = () => ({
  AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  AWS_ACCESS_KEY_ID: 'AKIDTESTTESTTESTTEST',
  AWS_SECRET_ACCESS_KEY: 'secret-of-the-tests',
  AWS_REGION: 'us-east-1',
  AWS_EC2_METADATA_SERVICE_ENDPOINT: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  HTTPS_PROXY: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  HTTP_PROXY: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
});

const place = ['--account', '123456789012', '--region', 'us-east-1', '--bucket', 'bucket-1', '--role', 'arn:aws:iam::123456789012:role/x'];

describe('commands that do not name AWS', () => {
  it.each([
    ['--help', ['--help']],
    ['create', ['create', 'new', '--template', 'minimal', '--yes', '--no-git', '--no-install']],
    ['derive', ['derive', '--check']],
    ['add', ['add', 'metric', 'x', '--regex', 'x=([0-9.]+)', '--yes', '--dry-run']],
    ['update', ['update', '--check']],
    ['build', ['build', '--dry-run']],
    ['test-local --list', ['test-local', '--list']],
    ['test-local', ['test-local', '--dry-run']],
    ['train', ['train', '--dry-run']],
    ['explain', ['explain', '--list']],
    ['push --help', ['push', '--help']],
    ['publish --help', ['publish', '--help']],
    ['policy role', ['policy', 'role', ...place]],
    ['policy caller', ['policy', 'caller', ...place, '--for', 'cloud', '--for', 'listing']],
    ['policy marketplace', ['policy', 'marketplace', ...place]],
    ['publish --dry-run', ['publish', '--dry-run', '--json', ...place]],
    ['push --dry-run', ['push', '--dry-run', ...place]],
  ])('%s connects to nobody and does not load the AWS SDK', async (_, args) => {
    const ran = await watchTool(demo, args, inviting());
    const { connects, lookups, sdk, proxies } = ran;
    expect({ connects, lookups, sdk, proxies, asked }).toEqual({ connects: [], lookups: [], sdk: [], proxies: [], asked: [] });
    expect(ran.stderr).not.toContain('This is a bug');
  });

  it('but one that names it does, which shows that it would be seen', async () => {
    const ran = await watchTool(demo, ['status'], inviting());
    expect(ran.connects).not.toEqual([]);
    expect(ran.sdk).not.toEqual([]);
    expect(asked.splice(0)).not.toEqual([]);
  });
});

describe('what a run of the SDK leaves on the screen', () => {
  it('holds no warning of its own: neither about Node nor about keys beside a profile', async () => {
    const config = join(workspace({ config: '[profile p]\naws_access_key_id = A\naws_secret_access_key = B\n' }), 'config');
    const ran = await runTool(demo, ['status', '--profile', 'p'], { ...inviting(), AWS_CONFIG_FILE: config });
    expect(ran.stderr).not.toMatch(/warning|NodeDeprecation|no longer support|Multiple credential sources/i);
  });
});

describe('policy', () => {
  it('says what is missing, and takes it from the spec', async () => {
    const nothing = await runTool(demo, ['policy', 'caller', '--region', 'us-east-1']);
    expect(nothing).toMatchObject({ status: 2, stdout: '' });
    expect(nothing.stderr).toContain('account, bucket, role are not known');
    const own = workspace({ 'sagemaker-algo.json': '' });
    const file = join(own, 'sagemaker-algo.json');
    const publish = { account: '123456789012', region: 'us-east-1', bucket: 'b-1', role: 'arn:aws:iam::123456789012:role/x' };
    writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(join(demo, 'sagemaker-algo.json'), 'utf8')), publish }));
    const { status, stdout } = await runTool(own, ['policy', 'caller']);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ Version: '2012-10-17' });
    expect(stdout).toContain('arn:aws:s3:::b-1/sagemaker-algo/demo/*');
    const trust = await runTool(own, ['policy', 'marketplace', '--trust']);
    expect(JSON.parse(trust.stdout)).toMatchObject({ Statement: [{ Principal: { Service: 'assets.marketplace.amazonaws.com' } }] });
    expect((await runTool(own, ['policy', 'caller', '--trust'])).status).toBe(2);
    expect((await runTool(own, ['policy', 'caller', '--for', 'everything'])).status).toBe(2);
  });
});
