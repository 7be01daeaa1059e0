import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DEFAULT_TEMPLATE, listTemplates, resolveTemplate } from '../../src/scaffold/catalog.ts';
import { parseManifest } from '../../src/scaffold/manifest.ts';
import { packageRoot } from '../support/context.ts';
import { ownTemplates, plainTemplate } from '../support/templates.ts';
import { workspace } from '../support/workspace.ts';

const manifest = (id: string, more = {}) => JSON.stringify({ id, title: id, description: 'x', version: '1.0.0', ...more });

/** A package with these templates. */
function packageWith(files: Readonly<Record<string, string>>) {
  const root = workspace(Object.fromEntries(Object.entries(files).map(([path, content]) => [`templates/${path}`, content])));
  return { packageRoot: root, cwd: root };
}

describe('templates of the package', () => {
  it.each(ownTemplates)('%s has a template.json of the right form, with its folder as id', (id) => {
    const file = join(packageRoot, 'templates', id, 'template.json');
    expect(parseManifest(readFileSync(file, 'utf8'))).toMatchObject({ manifest: { id } });
  });

  it('include the one that is taken by default', () => expect(ownTemplates).toContain(DEFAULT_TEMPLATE));

  it('are listed by id; folders without template.json are parts of others', () => {
    const context = packageWith({
      'b/template.json': manifest('b'),
      'b/files/x': '',
      'a/template.json': manifest('a'),
      'a/files/x': '',
      '_shared/x': '',
    });
    expect(listTemplates(context).map(({ id }) => id)).toEqual(['a', 'b']);
  });

  it.each([
    [[], ['a/files']],
    [['files'], ['a/files']],
    [['_shared/base'], ['_shared/base', 'a/files']],
    [
      ['files', '_shared/base'],
      ['a/files', '_shared/base'],
    ],
  ])('with the overlays %j are made of %j', async (overlays, folders) => {
    const context = packageWith({ 'a/template.json': manifest('a', { overlays }), 'a/files/x': '', '_shared/base/y': '' });
    const { sources } = await resolveTemplate('a', context);
    expect(sources).toEqual(folders.map((path) => join(context.packageRoot, 'templates', path)));
  });

  it('say which overlay is missing', async () => {
    const context = packageWith({ 'a/template.json': manifest('a', { overlays: ['fils'] }), 'a/files/x': '' });
    await expect(resolveTemplate('a', context)).rejects.toThrow('The template a has no folder fils');
  });
});

describe('a template that does not exist', () => {
  const context = () =>
    packageWith({
      'typescript/template.json': manifest('typescript'),
      'typescript/files/x': '',
      'python/template.json': manifest('python'),
      'python/files/x': '',
    });

  it.each([
    ['typscript', 'Did you mean typescript? Templates: python, typescript.'],
    ['Python', 'Did you mean python?'],
    ['zzz', 'Templates: python, typescript. A folder of your own: --template ./folder'],
  ])('%s', async (asked, hint) => {
    await expect(resolveTemplate(asked, context())).rejects.toMatchObject({
      kind: 'user',
      exitCode: 2,
      message: `There is no template "${asked}".`,
      hint: expect.stringContaining(hint),
    });
  });

  it('names the folder without template.json', async () => {
    await expect(resolveTemplate('./none', context())).rejects.toThrow(/There is no template folder .*none\./);
    const cwd = workspace({ 'none/files/x': '' });
    await expect(resolveTemplate('./none', { packageRoot, cwd })).rejects.toThrow(/none is not a template: it has no template.json/);
  });
});

describe('a template of the user', () => {
  it('is found relative to the working folder', async () => {
    const template = await resolveTemplate('./plain', { packageRoot, cwd: join(plainTemplate, '..') });
    expect(template).toMatchObject({ id: 'plain', version: '1.2.0', executables: ['bin/run.sh'] });
  });

  it.each([
    ['no JSON', '{', /template\.json does not describe a template:\n {2}it is not JSON: /],
    ['a missing key', '{"id":"a","title":"a","description":"a"}', /version: /],
    ['an unknown key', manifest('a', { colour: 'red' }), /colour/],
    ['an illegal id', manifest('A_b'), /id: must be lower-case words joined by hyphens/],
    ['a bad version', manifest('a', { version: '1' }), /version: must be a version such as 1.0.0/],
    ['an overlay that climbs out', manifest('a', { overlays: ['../../etc'] }), /overlays\.0: must be a relative path/],
    ['an executable that climbs out', manifest('a', { executables: ['/bin/sh'] }), /executables\.0: must be a relative path/],
  ])('with %s is refused with path and reason', async (_, content, message) => {
    const cwd = workspace({ 'own/template.json': content, 'own/files/x': '' });
    await expect(resolveTemplate('./own', { packageRoot, cwd })).rejects.toThrow(message);
  });
});
