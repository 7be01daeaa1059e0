import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resolveTemplate } from '../../src/scaffold/catalog.ts';
import { type ProjectFacts, renderTemplate } from '../../src/scaffold/render.ts';
import { packageRoot } from '../support/context.ts';
import { everyCombination, facts, factsFor, nameOf, ownTemplates, PLAIN_FILES, plainTemplate, templateOf } from '../support/templates.ts';
import { workspace } from '../support/workspace.ts';

const text = (content: string | Uint8Array | undefined) => (content === undefined ? undefined : Buffer.from(content).toString('utf8'));

/** Renders one template folder with these files. */
function render(files: Readonly<Record<string, string | Uint8Array>>, parts: Partial<ProjectFacts> = {}) {
  const plans = renderTemplate(templateOf([workspace(files)]), { ...facts, ...parts });
  return Object.fromEntries(plans.map(({ path, content }) => [path, text(content)]));
}

describe('the fixture template', async () => {
  const template = await resolveTemplate(plainTemplate, { packageRoot, cwd: '/' });
  const plans = renderTemplate(template, facts);
  const contentOf = (path: string) => plans.find((plan) => plan.path === path)?.content;

  it('gives sorted paths, renamed and stripped, with their modes', () => {
    expect(Object.fromEntries(plans.map(({ path, mode }) => [path, mode]))).toEqual(PLAIN_FILES);
    expect(plans.map(({ path }) => path)).toEqual(Object.keys(PLAIN_FILES));
  });

  it('lets the later overlay win and does not escape for HTML', () => {
    expect(contentOf('src/both.txt')).toBe("from files: my-algo\nit's <&>\n");
  });

  it('copies what is not .ejs byte for byte', () => {
    expect(contentOf('src/data.bin')).toEqual(readFileSync(join(plainTemplate, 'files/src/data.bin')));
    expect(text(contentOf('src/__init__.py'))).toBe('');
  });

  it('drops a file of which nothing is left, and keeps it when there is', () => {
    expect(contentOf('src/dropped.txt')).toBeUndefined();
    const kept = renderTemplate(template, { ...facts, name: 'with-dropped' });
    expect(kept.find(({ path }) => path === 'src/dropped.txt')?.content).toBe('kept\n');
  });
});

describe('rendering', () => {
  it('writes LF whatever the template holds, and leaves copied files alone', () => {
    expect(render({ 'a.sh.ejs': 'one\r\n<%= name %>\rthree\r\n', 'b.txt': 'one\r\n' })).toEqual({
      'a.sh': 'one\nmy-algo\nthree\n',
      'b.txt': 'one\r\n',
    });
  });

  it('keeps LF when a value brings CR', () => {
    expect(render({ 'a.ejs': '<%= toolVersion %>' }, { toolVersion: 'x\r\ny' })).toEqual({ a: 'x\ny' });
  });

  it('renames _gitignore only, wherever it is', () => {
    const files = { _gitignore: 'a', 'sub/_gitignore.ejs': 'b', _npmrc: 'c', '__init__.py': '', 'dir/_gitignored': 'd' };
    expect(Object.keys(render(files)).sort()).toEqual(['.gitignore', '__init__.py', 'dir/_gitignored', '_npmrc', 'sub/.gitignore'].sort());
  });

  it('does not take along what working on a template leaves behind', () => {
    const files = { 'a.txt': '', 'node_modules/x/index.js': '', 'src/__pycache__/a.pyc': '', '.DS_Store': '', 'src/node_modules.md': '' };
    expect(Object.keys(render(files))).toEqual(['a.txt', 'src/node_modules.md']);
  });

  it('lets a later overlay take a file away by rendering it to nothing', () => {
    const sources = [workspace({ 'a.txt': 'a', 'b.txt': 'b' }), workspace({ 'a.txt.ejs': ' \n' })];
    expect(renderTemplate(templateOf(sources), facts).map(({ path }) => path)).toEqual(['b.txt']);
  });

  it.each([
    ['an unknown variable', 'one\ntwo <%= nonesuch %>\n', /a\.txt\.ejs:2 cannot be rendered: nonesuch is not defined/],
    ['an undefined value', 'one\n\n<%= answers.none %>', /a\.txt\.ejs:3 cannot be rendered: this is undefined/],
    ['a syntax error', '<% if ( { %>', /a\.txt\.ejs cannot be rendered: Unexpected token/],
    ['an open tag', 'x <%= name', /a\.txt\.ejs cannot be rendered: Could not find matching close tag/],
  ])('names file and line of %s', (_, source, message) => {
    expect(() => render({ 'a.txt.ejs': source })).toThrow(message);
  });

  it('refuses a file name that climbs out on another system', () => {
    expect(() => render({ '..\\evil.txt': 'x' })).toThrow(/leads out of its folder/);
  });
});

const combinations = await Promise.all(
  ownTemplates.map(async (id) => {
    const template = await resolveTemplate(id, { packageRoot, cwd: '/' });
    return everyCombination(template).map((answers) => ({ id, answers, template, title: `${id}: ${nameOf(answers)}` }));
  }),
);

describe.each(combinations.flat())('the template $title', ({ id, answers, template }) => {
  const plans = renderTemplate(template, factsFor(template, answers, 'my-algo'));

  it('has no CR and no escape for HTML in what it renders, and no CR in text it copies', () => {
    const bad = plans.filter(({ content }) => {
      const bytes = Buffer.from(content);
      return !bytes.includes(0) && bytes.includes('\r');
    });
    expect(bad.map(({ path }) => path)).toEqual([]);
    expect(plans.filter(({ content }) => /&#39;|&#34;|&amp;/.test(String(text(content)))).map(({ path }) => path)).toEqual([]);
  });

  it('has every file that it calls executable', () => {
    const paths = new Set(plans.map(({ path }) => path));
    expect((template.executables ?? []).filter((path) => !paths.has(path))).toEqual([]);
  });

  it('makes every script with a #! line executable', () => {
    const scripts = plans.filter(({ content }) => text(content)?.startsWith('#!'));
    expect(scripts.filter(({ mode }) => mode !== 0o755).map(({ path }) => path)).toEqual([]);
  });

  it('brings .gitignore, .gitattributes and .dockerignore along', () => {
    const paths = plans.map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(['.gitignore', '.gitattributes', '.dockerignore', 'README.md', 'sagemaker-algo.json']));
  });

  it('writes down where the project comes from', () => {
    const spec = JSON.parse(text(plans.find(({ path }) => path === 'sagemaker-algo.json')?.content) ?? '{}');
    expect(spec).toMatchObject({ name: 'my-algo', template: { name: id, version: template.version, answers } });
  });

  it.each(['A', 'MyAlgo', 'a--b', 'z'.repeat(63)])('gives image names in lower case for %s', (name) => {
    const other = renderTemplate(template, factsFor(template, answers, name));
    const spec = JSON.parse(text(other.find(({ path }) => path === 'sagemaker-algo.json')?.content) ?? '{}');
    expect(spec.name).toBe(name);
    for (const { tag } of Object.values<{ tag: string }>(spec.images)) expect(tag).toMatch(/^[a-z0-9]+([._/-]+[a-z0-9]+)*(:[\w.-]+)?$/);
  });
});
