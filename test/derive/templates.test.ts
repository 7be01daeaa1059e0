import { describe, expect, it } from 'vitest';
import { DERIVATIONS } from '../../src/derive/derivations.ts';
import { deriveText } from '../../src/derive/derive-text.ts';
import { parseFacts } from '../../src/derive/facts.ts';
import type { FilePlan } from '../../src/files.ts';
import { resolveTemplate } from '../../src/scaffold/catalog.ts';
import { renderTemplate } from '../../src/scaffold/render.ts';
import { packageRoot } from '../support/context.ts';
import { factsFor, ownTemplates, templateOf } from '../support/templates.ts';
import { workspace } from '../support/workspace.ts';

const textOf = (plans: readonly FilePlan[], path: string) =>
  Buffer.from(plans.find((plan) => plan.path === path)?.content ?? '').toString('utf8');

describe.each(ownTemplates)('a project of the template %s', (id) => {
  it('has every table in its README, as its spec has it', async () => {
    const template = await resolveTemplate(id, { packageRoot, cwd: '/' });
    const algorithms = template.questions.find((question) => question.id === 'algorithm');
    for (const { value } of algorithms?.kind === 'choice' ? algorithms.choices : [{ value: undefined }]) {
      const plans = renderTemplate(template, factsFor(template, value === undefined ? {} : { algorithm: value }));
      const facts = parseFacts(JSON.parse(textOf(plans, 'sagemaker-algo.json')));
      const { regions, stray } = deriveText('README.md', textOf(plans, 'README.md'), facts, { force: false });
      expect(stray).toEqual([]);
      expect(regions.map(({ name, state }) => [name, state])).toEqual(Object.keys(DERIVATIONS).map((name) => [name, 'fresh']));
    }
  });
});

describe('a template of somebody else', () => {
  const region = '<!-- sagemaker-algo:begin metrics -->\n<!-- sagemaker-algo:end metrics -->\n';
  const render = (files: Readonly<Record<string, string | Uint8Array>>) =>
    renderTemplate(templateOf([workspace(files)]), factsFor(templateOf([])));

  it('has its regions filled in files that are copied, too, and other files left byte for byte', () => {
    const plans = render({
      'a.md': region,
      'b.bin': new Uint8Array([255, 0, 10]),
      'sagemaker-algo.json': '{ "training": { "metrics": { "m": {} } } }',
    });
    expect(textOf(plans, 'a.md')).toContain('| `m` | no |');
    expect(plans.find(({ path }) => path === 'b.bin')?.content).toEqual(Buffer.from([255, 0, 10]));
  });

  it.each([
    ['no spec', {}],
    ['a spec that is not JSON', { 'sagemaker-algo.json': '{' }],
  ])('with %s keeps them empty', (_, files) => {
    expect(textOf(render({ 'a.md': region, ...files }), 'a.md')).toBe(region);
  });
});
