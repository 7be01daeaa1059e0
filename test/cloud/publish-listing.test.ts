import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createAlgorithms } from '../../src/aws/algorithms.ts';
import { createCatalog } from '../../src/aws/catalog.ts';
import { clientSettings } from '../../src/aws/client-settings.ts';
import type { Config } from '../../src/config/schema.ts';
import { NOTHING_YET, planChangeSets } from '../../src/listing/change-sets.ts';
import type { ListingPack } from '../../src/listing/types.ts';
import { soundPack } from '../listing/catalog-pack.ts';
import { fullConfig, requestOf } from '../publish/requests.ts';
import { workspace } from '../support/workspace.ts';
import { ACCOUNT, type Cloud, REGION, runTool, startCloud, startTool } from './support/cloud.ts';
import { judgeRequests } from './support/judge.ts';

let cloud: Cloud;
beforeAll(async () => {
  cloud = await startCloud();
  for (const [name, value] of Object.entries(cloud.env)) vi.stubEnv(name, value);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await cloud.stop();
});
afterEach(async () => {
  await cloud.settings({ validate: '' });
  await cloud.reset();
});

const specOf = (version: string): Config => {
  const config = fullConfig();
  return { ...config, version, publish: { ...config.publish, region: REGION } };
};

/** A project whose version is published and has its listing. */
async function project(change: (pack: ListingPack) => void = () => {}, version = '1.2.0', published = true): Promise<string> {
  const config = specOf(version);
  const pack = structuredClone(soundPack(config)) as ListingPack;
  change(pack);
  if (published) {
    await cloud.scripts({ algorithm: { '*': [{ status: 'Completed' }] } });
    const settings = clientSettings({ region: REGION, profile: undefined }, '0.0.0');
    await createAlgorithms(settings, new AbortController().signal).create(requestOf(config));
  }
  return workspace({ 'sagemaker-algo.json': JSON.stringify(config), 'listing/listing.json': JSON.stringify(pack) });
}

const list = (cwd: string, ...more: string[]) => runTool(cwd, ['publish', '--listing', '--poll', '0.05', '--json', ...more], cloud.env);
const started = async () =>
  (await cloud.log())
    .filter(({ operation }) => operation === 'StartChangeSet')
    .map(({ params, region, status }) => [params['ChangeSetName'], params['Intent'], region, status]);

describe('publish --listing', () => {
  it('makes, prices and releases a product in order, and going public waits for --public', async () => {
    const cwd = await project();
    const { status, stdout, stderr } = await list(cwd, '--yes');
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.stringContaining('2. version: version 1.2.0 with prices and terms') });
    const result = JSON.parse(stdout);
    expect(result).toMatchObject({
      product: expect.stringMatching(/^prod-/),
      offer: expect.stringMatching(/^offer-/),
      visibility: 'Limited',
      steps: [
        { step: 'product', outcome: 'applied' },
        { step: 'version', outcome: 'applied' },
      ],
      file: 'listing/change-sets.json',
    });
    // Always in us-east-1, and each checked by AWS before it is applied.
    expect(await started()).toEqual([
      ['check sagemaker-algo my-algo product', 'VALIDATE', 'us-east-1', 200],
      ['sagemaker-algo my-algo product', 'APPLY', 'us-east-1', 200],
      ['check sagemaker-algo my-algo 1.2.0 version', 'VALIDATE', 'us-east-1', 200],
      ['sagemaker-algo my-algo 1.2.0 version', 'APPLY', 'us-east-1', 200],
    ]);
    expect(JSON.parse(readFileSync(join(cwd, 'listing/change-sets.json'), 'utf8'))).toHaveLength(2);

    // Again: nothing is left to do; then the last step.
    const again = JSON.parse((await list(cwd, '--yes')).stdout);
    expect(again).toMatchObject({ product: result.product, steps: [], visibility: 'Limited' });
    await cloud.settings({ reviewLooks: '4' });
    const asked = await list(cwd, '--yes', '--public');
    expect(asked.status).toBe(0);
    expect(JSON.parse(asked.stdout)).toMatchObject({ visibility: 'Limited', steps: [{ step: 'public', outcome: 'under-review' }] });
    await cloud.settings({ reviewLooks: '0' });
    // Later: the same change set is looked at, and no other is started.
    const before = (await started()).length;
    const open = JSON.parse((await list(cwd, '--yes', '--public')).stdout);
    expect(await started()).toHaveLength(before);
    expect(open).toMatchObject({ product: result.product, visibility: 'Public', steps: [{ step: 'public', outcome: 'applied' }] });

    // The next version goes into the same product.
    const next = await project(() => {}, '1.3.0');
    const third = await list(next, '--yes');
    expect(third.stderr).toContain(`version 1.3.0 of ${result.product} with its prices; the product is Public`);
    const later = JSON.parse(third.stdout);
    expect(later).toMatchObject({ product: result.product, offer: result.offer, steps: [{ step: 'version', outcome: 'applied' }] });
    const last = (await cloud.log()).findLast(({ operation }) => operation === 'StartChangeSet');
    expect(last?.params['ChangeSet']).toMatchObject([{ ChangeType: 'AddDeliveryOptions' }, { ChangeType: 'UpdatePricingTerms' }]);
  });

  it('lists nothing in another account than was named', async () => {
    const { status, stderr } = await list(await project(), '--yes', '--account', '999999999999');
    expect([status, stderr]).toEqual([2, expect.stringContaining('is in the account 123456789012, not 999999999999')]);
    expect((await cloud.log()).filter(({ operation }) => operation === 'StartChangeSet')).toEqual([]);
  });

  it('checks here alone where AWS does not validate such changes, and says so', async () => {
    const cwd = await project();
    await cloud.settings({ validate: 'refuse' });
    const { status, stderr, stdout } = await list(cwd, '--yes');
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.stringContaining('not offered (') });
    expect(JSON.parse(stdout)).toMatchObject({ visibility: 'Limited' });
  });

  it('goes on after a failure, which it explains: cause and fix of each error', async () => {
    const cwd = await project();
    const errors = [{ change: 'AddDeliveryOptions', code: 'INVALID_ACCESS_ROLE', message: 'cannot be assumed' }];
    await cloud.scripts({
      algorithm: { '*': [{ status: 'Completed' }] },
      changeSet: { 'sagemaker-algo my-algo 1.2.0 version': [{ errors }] },
    });
    const failed = await list(cwd, '--yes');
    expect(failed.status).toBe(1);
    expect(failed.stderr).toContain('AddDeliveryOptions: INVALID_ACCESS_ROLE: cannot be assumed');
    expect(failed.stderr).toContain('has to trust assets.marketplace.amazonaws.com');
    const { product } = JSON.parse(failed.stdout);
    const repaired = await list(cwd, '--yes');
    expect(repaired.status).toBe(0);
    expect(JSON.parse(repaired.stdout)).toMatchObject({ product, visibility: 'Limited', steps: [{ step: 'version', outcome: 'applied' }] });
  });

  it('two at once make one product', async () => {
    const cwd = await project();
    const [one, other] = await Promise.all([list(cwd, '--yes'), list(cwd, '--yes')]);
    expect([one.status, other.status]).toEqual([0, 0]);
    expect(JSON.parse(one.stdout).product).toBe(JSON.parse(other.stdout).product);
    const client = createCatalog(clientSettings({ region: REGION, profile: undefined }, '0.0.0'), new AbortController().signal);
    expect(await client.products('Ridge regression')).toHaveLength(1);
  });

  it('goes on with a change set that an interrupted run has left', async () => {
    const cwd = await project();
    await cloud.faults([{ operation: 'DescribeChangeSet', delaySeconds: 2, skip: 3, times: 1 }]);
    const child = startTool(cwd, ['publish', '--listing', '--poll', '0.05', '--yes'], cloud.env);
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    await vi.waitFor(async () => expect((await started()).length).toBeGreaterThanOrEqual(2), { timeout: 20_000, interval: 50 });
    child.kill('SIGINT');
    const code = await new Promise((resolve) => child.once('exit', resolve));
    expect({ code, said }).toEqual({ code: 130, said: expect.stringContaining('A change set that was started goes on in AWS') });
    const { status, stdout, stderr } = await list(cwd, '--yes');
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.stringContaining('Wait for the step product') });
    expect(JSON.parse(stdout)).toMatchObject({ visibility: 'Limited' });
    const applied = (await started()).filter(([name, intent]) => name === 'sagemaker-algo my-algo product' && intent === 'APPLY');
    expect(applied).toHaveLength(1);
  });

  it.each([
    ['ResourceInUseException', 'Another change set is being applied to this product or its offer'],
    ['AccessDeniedException', 'StartChangeSet'],
  ])('says in a sentence what %s means', async (code, words) => {
    const cwd = await project();
    await cloud.faults([{ operation: 'StartChangeSet', error: { code, message: 'no' } }]);
    const { status, stderr } = await list(cwd, '--yes');
    expect({ status, stderr }).toEqual({ status: 3, stderr: expect.stringContaining(words) });
  });

  it.each<[string, string[], RegExp, number]>([
    ['without consent', [], /Nobody can agree to the change sets here/, 2],
    ['with a product that is not there', ['--yes', '--product', 'prod-nothing'], /There is no product prod-nothing/, 2],
  ])('changes nothing %s', async (_what, more, message, code) => {
    const cwd = await project();
    const { status, stderr } = await list(cwd, ...more);
    expect({ status, stderr }).toEqual({ status: code, stderr: expect.stringMatching(message) });
    expect(await started()).toEqual([]);
  });

  it('asks for the algorithm first, and for a listing of this version', async () => {
    const unpublished = await project(() => {}, '1.2.0', false);
    expect(await list(unpublished, '--yes')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('There is no algorithm my-algo-1-2-0 in this account and Region.'),
    });
    const stale = await project((pack) => Object.assign(pack.product, { version: '1.1.0' }));
    expect(await list(stale, '--yes')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('is of my-algo 1.1.0, and sagemaker-algo.json of my-algo 1.2.0'),
    });
  });

  it('lists nothing of which prices or texts have changed since its listing was made', async () => {
    const cwd = await project();
    const file = join(cwd, 'sagemaker-algo.json');
    const spec = JSON.parse(readFileSync(file, 'utf8'));
    writeFileSync(file, JSON.stringify({ ...spec, listing: { ...spec.listing, pricing: { model: 'free' } } }));
    const { status, stderr } = await list(cwd, '--yes');
    expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining('sagemaker-algo listing --no-record') });
    expect(await started()).toEqual([]);
  });

  it('asks AWS for nothing when its own check finds something', async () => {
    const cwd = await project((pack) => Object.assign(pack.page, { productTitle: 'a'.repeat(73) }));
    const { status, stderr } = await list(cwd, '--yes');
    expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining('from sagemaker-algo.json: listing.productTitle') });
    expect(await started()).toEqual([]);
  });
});

it('publish --listing --dry-run calls nobody, and writes where it is told to', async () => {
  const cwd = await project(() => {}, '1.2.0', false);
  const nobody = { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' };
  const { status, stdout, stderr } = await runTool(cwd, ['publish', '--listing', '--dry-run', '--change-set', 'sets.json'], nobody);
  expect({ status, stdout, stderr }).toMatchObject({ status: 0, stdout: expect.stringContaining('Change sets, whole in sets.json:') });
  expect(stderr).toContain('takes up to 37 days');
  expect(existsSync(join(cwd, 'sets.json'))).toBe(true);
  expect(existsSync(join(cwd, 'listing/change-sets.json'))).toBe(false);
});

it('what `listing` records of a new project, with the texts of its seller, makes sound change sets', async () => {
  const folder = workspace();
  expect(await runTool(folder, ['create', 'my-algo', '--yes', '--no-git', '--no-install'])).toMatchObject({ status: 0 });
  const cwd = join(folder, 'my-algo');
  const file = join(cwd, 'sagemaker-algo.json');
  const { page, delivery, terms } = soundPack();
  const listing = {
    ...page,
    ...{ releaseNotes: delivery.releaseNotes, accessRole: delivery.accessRole },
    ...{ repositoryUrl: delivery.repositoryUrl, notebookUrl: delivery.notebookUrl, refundPolicy: terms.refundPolicy },
    pricing: { training: { default: 0.5 }, transform: { default: 0.4 }, realtime: { default: 0.3 }, trialDays: 30 },
    eula: { standardVersion: '2022-07-14' },
  };
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), listing }));
  expect(await runTool(cwd, ['listing', '--engine', 'process'])).toMatchObject({ status: 0 });
  const shown = await runTool(cwd, ['publish', '--listing', '--dry-run', '--region', REGION, '--account', ACCOUNT]);
  expect(shown).toMatchObject({ status: 0, stdout: expect.stringContaining('released to your account') });
  expect(shown.stderr).not.toContain('[MKT-14]');
});

it("botocore's model takes every change set", () => {
  const pack = soundPack();
  const algorithmArn = `arn:aws:sagemaker:${REGION}:${ACCOUNT}:algorithm/x`;
  const known = { productId: 'prod-1', offerId: 'offer-1', visibility: 'Draft' };
  const sets = [NOTHING_YET, { ...NOTHING_YET, ...known }].flatMap((facts) => planChangeSets({ pack, algorithmArn, facts }));
  const requests = sets
    // What stands for ids in a file is sent to nobody.
    .filter(({ changes }) => !JSON.stringify(changes).includes('"<'))
    .map(({ name, changes }) => ({
      service: 'marketplace-catalog',
      operation: 'StartChangeSet',
      params: { Catalog: 'AWSMarketplace', ChangeSetName: name, ChangeSet: changes, Intent: 'APPLY' },
    }));
  expect(requests).toHaveLength(3);
  expect(judgeRequests(requests)).toEqual(requests.map(() => []));
});
