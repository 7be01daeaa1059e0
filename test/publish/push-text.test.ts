import { expect, it } from 'vitest';
import type { PushForecast } from '../../src/engine/push-forecast.ts';
import { planOnly, renderPlan } from '../../src/publish/push-text.ts';
import { fakeEngine, IMAGE } from '../support/fake-engine.ts';
import { sampleConfig } from '../support/project.ts';

const OCI = 'application/vnd.oci.image.manifest.v1+json';

it.each<[PushForecast['form'] | undefined, string | undefined]>([
  ['schema-2', 'Docker schema 2'],
  ['refused', 'an OCI manifest, which SageMaker refuses; push rewrites it there'],
  ['unknown', 'a form that this engine does not tell before'],
  [undefined, undefined],
])('a plan says in which form an image would arrive: %s', async (form, arrives) => {
  const engine = {
    ...fakeEngine({ images: () => ({ ...IMAGE, manifestType: OCI }) }),
    ...(form === undefined ? {} : { forecastPush: async () => ({ form, mediaType: OCI, id: 'manifest' }) as const }),
  };
  const plan = await planOnly(sampleConfig(), engine, { record: undefined, untested: true });
  expect(plan.map((planned) => planned.arrives)).toEqual([arrives, arrives]);
  const lines = renderPlan(plan).split('\n');
  expect(lines.filter((line) => line.startsWith('  arrives as '))).toEqual(
    arrives === undefined ? [] : [`  arrives as ${arrives}`, `  arrives as ${arrives}`],
  );
});

it('an image that is not there arrives as nothing', async () => {
  const plan = await planOnly(sampleConfig(), fakeEngine({ images: () => undefined }), { record: undefined, untested: true });
  expect(plan).toMatchObject([{ arrives: undefined, refused: expect.stringMatching(/is not on this machine/) }, {}]);
});
