import { expect, it } from 'vitest';
import type { ProductCatalog } from '../../src/aws/catalog.ts';
import { runSteps } from '../../src/commands/publish-listing-steps.ts';
import { NOTHING_YET, planChangeSets } from '../../src/listing/change-sets.ts';
import { scriptedPrompt, testContext } from '../support/context.ts';
import { soundPack } from './catalog-pack.ts';

/** A catalog that takes every change set and shows nothing of what it made, as it may be for a while. */
function forgetful() {
  const applied: string[] = [];
  const catalog: ProductCatalog = {
    start: async ({ name, intent }) => {
      if (intent === 'APPLY') applied.push(name);
      return 'set-1';
    },
    describe: async (id) => ({ id, status: 'SUCCEEDED', changes: [], failureCode: undefined, failure: undefined }),
    ...{ changeSets: async () => [], products: async () => [], offers: async () => [], product: async () => undefined },
  };
  return { catalog, applied };
}

const algorithmArn = 'arn:aws:sagemaker:us-east-1:123456789012:algorithm/x';
const wishOf = (yes: boolean) => {
  const pack = soundPack();
  const sets = planChangeSets({ pack, algorithmArn, facts: NOTHING_YET }).filter(({ step }) => step !== 'public');
  return { pack, algorithmArn, sets, named: undefined, yes, public: false, poll: 0.001 };
};

it('what stands for an id is never sent: a product that AWS does not show yet is waited for', async () => {
  const { catalog, applied } = forgetful();
  await expect(runSteps(wishOf(true), catalog, testContext({ cwd: '/' }))).rejects.toThrow(/does not show yet/);
  expect(applied).toEqual(['sagemaker-algo my-algo product']);
});

it('a step that was declined is not taken for done', async () => {
  const { catalog, applied } = forgetful();
  const prompt = scriptedPrompt({ 'Create the draft of the product now?': false });
  const done = await runSteps(wishOf(false), catalog, testContext({ cwd: '/', interactive: true, prompt }));
  expect(done).toEqual([{ step: 'product', outcome: 'declined', changeSet: undefined }]);
  expect(applied).toEqual([]);
});
