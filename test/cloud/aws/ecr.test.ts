import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { clientSettings } from '../../../src/aws/client-settings.ts';
import { createEcr } from '../../../src/aws/ecr.ts';
import { asAwsFailure } from '../../../src/aws/failure.ts';
import { ACCOUNT, type Cloud, REGION, startCloud } from '../support/cloud.ts';
import { MEDIA, putSmallImage, type RegistryOwner, registryOwner } from '../support/images.ts';

let cloud: Cloud;
let owner: RegistryOwner;
beforeAll(async () => {
  cloud = await startCloud({ registry: true });
  owner = registryOwner(cloud.registry?.url ?? '');
  for (const [name, value] of Object.entries(cloud.env)) vi.stubEnv(name, value);
  return async () => {
    vi.unstubAllEnvs();
  };
});
afterAll(() => cloud.stop());

const { signal } = new AbortController();
const open = (region = REGION) => createEcr(clientSettings({ region, profile: undefined }, '0.0.0'), signal);

describe('ECR', () => {
  it('makes a repository once, immutable and scanned, and finds it again in its Region only', async () => {
    const ecr = open();
    expect(await ecr.region()).toBe(REGION);
    expect(await ecr.repository('ecr/one')).toBeUndefined();
    const made = await ecr.createRepository('ecr/one', { project: 'demo' });
    expect(made).toEqual({ account: ACCOUNT, name: 'ecr/one', uri: `${cloud.registry?.host}/ecr/one`, tags: 'immutable' });
    expect(await ecr.createRepository('ecr/one', {})).toEqual(made);
    expect(await ecr.repository('ecr/one')).toEqual(made);
    expect(await open('eu-west-1').repository('ecr/one')).toBeUndefined();
    const [{ params } = { params: {} }] = (await cloud.log()).filter(({ operation }) => operation === 'CreateRepository');
    expect(params).toMatchObject({ imageTagMutability: 'IMMUTABLE', imageScanningConfiguration: { scanOnPush: true } });
  });

  it('gives a login for the registry as it names it', async () => {
    expect(await open().login()).toEqual({ user: 'AWS', password: 'password-of-the-tests', endpoint: cloud.registry?.url });
  });

  it('stores manifests, the same one twice, and no other under an immutable tag', async () => {
    const ecr = open();
    await ecr.createRepository('ecr/two', {});
    await putSmallImage(owner, 'ecr/two', '1.0', 'one');
    const { manifest } = await owner.getManifest('ecr/two', '1.0');
    const text = JSON.stringify(manifest);
    const put = (tag: string, other = text) => ecr.putManifest('ecr/two', { text: other, mediaType: MEDIA.schema2, tag });
    await put('2.0');
    await put('2.0');
    expect((await owner.getManifest('ecr/two', '2.0')).digest).toBe((await owner.getManifest('ecr/two', '1.0')).digest);
    const changed = JSON.stringify({ ...manifest, layers: [] });
    expect(await put('2.0', changed).catch(asAwsFailure)).toMatchObject({ code: 'ImageTagAlreadyExistsException', status: 400 });
    const hole = JSON.stringify({ ...manifest, layers: [{ ...manifest.layers?.[0], digest: `sha256:${'0'.repeat(64)}` }] });
    expect(await put('3.0', hole).catch(asAwsFailure)).toMatchObject({ code: 'LayersNotFoundException' });
  });

  it('tells what a scan found, that there was none, and that there will be none', async () => {
    const ecr = open();
    await ecr.createRepository('ecr/three', {});
    const { digest } = await putSmallImage(owner, 'ecr/three', '1.0');
    const attributes = [
      { key: 'package_name', value: 'openssl' },
      { key: 'package_version', value: '1.1' },
    ];
    const findings = [{ name: 'CVE-2026-1', severity: 'HIGH', uri: 'https://example.com/1', attributes }];
    await cloud.scripts({ scan: { 'ecr/three': [{ status: 'IN_PROGRESS' }, { status: 'COMPLETE', findings }] } });
    expect(await ecr.scan('ecr/three', digest)).toMatchObject({ status: 'IN_PROGRESS', counts: {}, findings: [] });
    expect(await ecr.scan('ecr/three', digest)).toEqual({
      status: 'COMPLETE',
      description: undefined,
      counts: { HIGH: 1 },
      findings: [{ severity: 'HIGH', name: 'CVE-2026-1', where: 'openssl 1.1', uri: 'https://example.com/1' }],
    });
    expect(await ecr.startScan('ecr/three', digest)).toBe(false);
    expect(await ecr.scan('ecr/three', `sha256:${'0'.repeat(64)}`).catch(asAwsFailure)).toMatchObject({ code: 'ImageNotFoundException' });
  });
});
