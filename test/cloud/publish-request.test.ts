import { describe, expect, it } from 'vitest';
import { renderAdoption } from '../../src/config/adopt.ts';
import type { CreateAlgorithmRequest } from '../../src/config/create-algorithm.ts';
import { parseConfig } from '../../src/config/load.ts';
import { planDryRun } from '../../src/publish/dry-run.ts';
import { lintRequest } from '../../src/publish/lint-request.ts';
import { resolveTemplate } from '../../src/scaffold/catalog.ts';
import { renderTemplate } from '../../src/scaffold/render.ts';
import { BROKEN } from '../publish/broken-requests.ts';
import { fullConfig, requestOf } from '../publish/requests.ts';
import { packageRoot } from '../support/context.ts';
import { everyCombination, factsFor, nameOf, ownTemplates } from '../support/templates.ts';
import { judgeCreateAlgorithm } from './support/judge.ts';

const SETTINGS = {
  region: 'us-east-2',
  account: '123456789012',
  role: 'arn:aws:iam::123456789012:role/validation',
  bucket: 'my-bucket',
};
const NOTHING_PACKED = { channels: {}, batch: undefined };
/** What a push puts in the place of what stands for it. */
const pushed = (request: CreateAlgorithmRequest) =>
  JSON.parse(JSON.stringify(request).replaceAll('<digest-after-push>', `sha256:${'a'.repeat(64)}`)) as CreateAlgorithmRequest;

function requestFrom(text: string) {
  const { config, issues } = parseConfig(text, 'sagemaker-algo.json');
  const request = pushed(planDryRun(config, SETTINGS, { compression: NOTHING_PACKED, digest: undefined }).request);
  const { region, account } = SETTINGS;
  const findings = lintRequest(request, { config, issues, region, account, compression: NOTHING_PACKED });
  return { request, musts: findings.filter(({ level }) => level === 'must') };
}

describe("botocore's model of the API", () => {
  it('takes the request of every template with every combination of answers, and so do we', async () => {
    const specs = await Promise.all(
      ownTemplates.map(async (id) => {
        const template = await resolveTemplate(id, { packageRoot, cwd: packageRoot });
        return everyCombination(template).map((answers) => {
          const files = renderTemplate(template, factsFor(template, answers));
          const spec = files.find(({ path }) => path === 'sagemaker-algo.json')?.content ?? '';
          return { name: `${id}: ${nameOf(answers)}`, spec: Buffer.from(spec).toString('utf8') };
        });
      }),
    );
    const made = specs.flat().map(({ name, spec }) => ({ name, ...requestFrom(spec) }));
    expect(made.length).toBeGreaterThan(50);
    expect(made.filter(({ musts }) => musts.length > 0)).toEqual([]);
    const verdicts = judgeCreateAlgorithm(made.map(({ request }) => request));
    expect(verdicts.flatMap((wrong, index) => (wrong.length === 0 ? [] : [[made[index]?.name, wrong]]))).toEqual([]);
  });

  it('takes the request of a project that `init` adopted from images, and of a spec that uses every field', () => {
    const adopted = renderAdoption(
      {
        name: 'adopted',
        image: 'adopted:1.0',
        channel: ['train=data,content-type=text/csv'],
        hyperparameter: ['depth=3', 'rate=0.5', 'kind=fast'],
        request: ['one.csv,content-type=text/csv'],
        metric: ['rmse=rmse=([0-9.]+)'],
      },
      () => undefined,
    );
    const { request, musts } = requestFrom(adopted);
    expect(musts).toEqual([]);
    expect(judgeCreateAlgorithm([request, requestOf(fullConfig())])).toEqual([[], []]);
  });

  it('refuses what we refuse, limit by limit', () => {
    const judged = BROKEN.filter(({ model }) => model);
    const requests = judged.map(({ breaks }) => {
      const request = structuredClone(requestOf(fullConfig()));
      breaks(request);
      return request;
    });
    const verdicts = judgeCreateAlgorithm(requests);
    expect(judged.filter((_, index) => verdicts[index]?.length === 0).map(({ what }) => what)).toEqual([]);
    // Where the model has nothing against it, the limit stands in a text of AWS or of an SDK only, and the table says so.
    const others = BROKEN.filter(({ model }) => !model);
    const passed = judgeCreateAlgorithm(
      others.map(({ breaks }) => {
        const request = structuredClone(requestOf(fullConfig()));
        breaks(request);
        return request;
      }),
    );
    expect(others.flatMap(({ what }, index) => (passed[index]?.length === 0 ? [] : [[what, passed[index]]]))).toEqual([]);
  });
});
