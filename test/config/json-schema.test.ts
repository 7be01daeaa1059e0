import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { jsonSchema } from '../../src/config/json-schema.ts';
import { parseConfig } from '../../src/config/load.ts';
import { listTemplates } from '../../src/scaffold/catalog.ts';
import { renderTemplate } from '../../src/scaffold/render.ts';
import { packageRoot } from '../support/context.ts';
import { everyCombination, factsFor } from '../support/templates.ts';
import { soundSpec } from './sound-spec.ts';
import { renderSpecReference } from './spec-reference.ts';

/** Reads the schema back into a validator, so that what editors will say is what is tested. */
const validator = () => z.fromJSONSchema(jsonSchema() as Parameters<typeof z.fromJSONSchema>[0]);

describe('jsonSchema', () => {
  it('accepts a spec that leaves out everything with a default', () => {
    expect(validator().safeParse(soundSpec())).toMatchObject({ success: true });
  });

  it.each([
    ['an unknown key', { ...soundSpec(), extra: 1 }],
    ['a missing section', { ...soundSpec(), images: undefined }],
    ['an unknown input mode', { ...soundSpec(), training: { channels: { train: { inputModes: ['Files'] } } } }],
  ])('refuses %s', (_what, spec) => {
    expect(validator().safeParse(JSON.parse(JSON.stringify(spec))).success).toBe(false);
  });

  it('describes fields for editors', () => {
    expect(jsonSchema()).toMatchObject({
      title: 'sagemaker-algo.json',
      properties: { name: { description: 'Name of the algorithm, as in CreateAlgorithm' } },
    });
  });
});

describe('the reference in docs', () => {
  it('says what the schema says', async () => {
    await expect(renderSpecReference(jsonSchema())).toMatchFileSnapshot('../../docs/spec-file.md');
  });
});

describe('templates of the package', () => {
  it('come with a spec that editors and the tool accept', () => {
    const context = { packageRoot, cwd: packageRoot };
    const all = listTemplates(context).flatMap((template) => everyCombination(template).map((answers) => ({ template, answers })));
    for (const { template, answers } of all) {
      const spec = renderTemplate(template, factsFor(template, answers)).find(({ path }) => path === 'sagemaker-algo.json');
      const text = String(spec?.content);
      expect(parseConfig(text, template.id).issues).toEqual([]);
      expect(validator().safeParse(JSON.parse(text))).toMatchObject({ success: true });
    }
  });
});
