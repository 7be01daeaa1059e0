import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { compileTable } from '../../scripts/compile-templates.mjs';
import type { FilePlan } from '../../src/files.ts';
import { resolveTemplate } from '../../src/scaffold/catalog.ts';
import { type Compiled, openCompiled } from '../../src/scaffold/compiled.ts';
import { renderTemplate } from '../../src/scaffold/render.ts';
import { openEjs } from '../../src/scaffold/render-ejs.ts';
import { packageRoot } from '../support/context.ts';
import { everyCombination, factsFor, nameOf, ownTemplates } from '../support/templates.ts';
import { workspace } from '../support/workspace.ts';

const compile = (folder: string): Readonly<Record<string, Compiled>> => new Function(`return ${compileTable(folder)}`)();
const table = compile(join(packageRoot, 'templates'));

/** Files by path; of those that were copied only that they are there. */
const rendered = (plans: readonly FilePlan[]) =>
  Object.fromEntries(plans.map(({ path, content }) => [path, typeof content === 'string' ? content : 'copied']));

it.each(ownTemplates)('%s gives the same bytes, compiled before or by EJS, whatever is answered', async (id) => {
  const template = await resolveTemplate(id, { packageRoot, cwd: packageRoot });
  for (const answers of everyCombination(template)) {
    const facts = factsFor(template, answers, 'Some-Algo');
    const before = renderTemplate({ ...template, openRenderer: () => openCompiled(table, template) }, facts);
    const byEjs = renderTemplate({ ...template, openRenderer: () => openEjs() }, facts);
    expect(rendered(before), nameOf(answers)).toEqual(rendered(byEjs));
  }
});

it('finds variables, names of its own and what is included with more', () => {
  const folder = workspace({
    'one/files/a.ejs':
      "<% const own = locals.name.length; for (const each of [1, own]) { %>[<%= each %>]<% } %><%- include('../b.ejs', { extra: JSON.stringify(name) }) %>",
    'one/b.ejs': ' <%= name %>: <%- extra %>',
  });
  const render = openCompiled(compile(folder), { folder: join(folder, 'one') });
  expect(render(join(folder, 'one/files/a.ejs'), { name: 'x' })).toBe('[1][1] x: "x"');
});

it('refuses a value that is missing, and a file that is not as it was when it was compiled', () => {
  const folder = workspace({ 'one/a.ejs': '<%= name %>' });
  const render = openCompiled(compile(folder), { folder: join(folder, 'one') });
  expect(() => render(join(folder, 'one/a.ejs'), {})).toThrow('this is undefined');
  writeFileSync(join(folder, 'one/b.ejs'), 'new');
  expect(() => render(join(folder, 'one/b.ejs'), {})).toThrow('The template file one/b.ejs is newer than this build.');
  writeFileSync(join(folder, 'one/a.ejs'), '<%= name  %>');
  expect(() => render(join(folder, 'one/a.ejs'), {})).toThrow('The template file one/a.ejs is newer than this build.');
});
