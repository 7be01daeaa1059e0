import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configSchema } from '../../src/config/schema.ts';
import { listFiles } from '../../src/files.ts';
import { resolveTemplate } from '../../src/scaffold/catalog.ts';
import { manifestSchema, questionsSchema } from '../../src/scaffold/manifest.ts';
import { parseReference } from '../../src/scaffold/reference.ts';
import { renderTemplate } from '../../src/scaffold/render.ts';
import { packageRoot } from '../support/context.ts';
import { everyCombination, factsFor, nameOf } from '../support/templates.ts';
import { workspace } from '../support/workspace.ts';

const page = readFileSync(join(packageRoot, 'docs/own-templates.md'), 'utf8');
const fixtures = join(packageRoot, 'test/fixtures/templates');
const template = await resolveTemplate(join(fixtures, 'team'), { packageRoot, cwd: '/' });

/** The cells in code of a table's first column. */
function firstColumn(header: string): readonly string[] {
  const table = page.slice(page.indexOf(`| ${header} |`)).split('\n\n')[0] ?? '';
  const rows = table.split('\n').slice(2);
  return rows.flatMap((row) => {
    const cell = / (.*?[^\\]) \|/.exec(row.slice(1))?.[1] ?? '';
    return [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code.replaceAll('\\|', '|'));
  });
}

describe('the example of the page', () => {
  it('is the folder that the page shows', () => {
    const tree = /```\n(_team[\s\S]*?)```/.exec(page)?.[1] ?? '';
    const folders: string[] = [];
    const shown = tree
      .trimEnd()
      .split('\n')
      .flatMap((line) => {
        const [, indent = '', name = ''] = /^([│├└─ ]*)(\S+)/.exec(line) ?? [];
        folders.splice(indent.length / 3);
        if (name.endsWith('/')) folders.push(name.slice(0, -1));
        return name.endsWith('/') ? [] : [[...folders, name].join('/')];
      });
    const there = listFiles(fixtures).filter((path) => /^_?team\//.test(path));
    expect(shown.sort()).toEqual([...there].sort());
  });

  it.each(everyCombination(template).map((answers) => [nameOf(answers), answers] as const))('makes a project: %s', (_, answers) => {
    const files = renderTemplate(template, factsFor(template, answers));
    const text = (path: string) => String(files.find((file) => file.path === path)?.content);
    const paths = files.map(({ path }) => path);
    expect(paths.includes('src/source.ts')).toBe(answers['store'] === 'postgres');
    expect(paths.includes('src/audit.ts')).toBe(answers['audit']);
    expect(paths.includes('docs/lineage.md')).toBe(answers['lineage']);
    expect(paths).toEqual(expect.arrayContaining(['.gitignore', 'README.md', 'bin/check.sh', 'src/owner.ts']));
    expect(files.find(({ path }) => path === 'bin/check.sh')?.mode).toBe(0o755);
    expect(configSchema.safeParse(JSON.parse(text('sagemaker-algo.json'))).error).toBeUndefined();
    expect(text('src/owner.ts')).toBe('export const OWNER = "DEMAND";\n');
    expect(text('README.md')).toMatch(/^# test-algo\n\nForecasts (the demand|demand from)[\s\S]*Questions: #demand in the chat\.\n/);
  });
});

describe('the page names', () => {
  it('every field of a manifest and of a question', () => {
    expect(firstColumn('field')).toEqual(Object.keys(manifestSchema.shape));
    const questions = page.slice(page.indexOf('Every question has'), page.indexOf('## Variables'));
    for (const question of questionsSchema.def.element.def.options) {
      for (const field of Object.keys(question.shape)) expect(questions).toContain(`\`${field}\``);
    }
  });

  it('every form of a reference, and each is understood', () => {
    const references = [...page.matchAll(/--template '?((?:git|github|npm)[^'\s]+)/g)].map(([, reference = '']) => reference);
    expect(references).toHaveLength(4);
    for (const reference of references) {
      expect(parseReference(reference)).toMatchObject({ shown: reference, subfolder: expect.stringMatching(/team$/) });
    }
  });
});

describe('what the page says of code', () => {
  /** The example with this in one more file. */
  async function withFile(source: string) {
    const cwd = workspace({ 'outside.txt': '' });
    for (const name of ['team', '_team']) cpSync(join(fixtures, name), join(cwd, 'templates', name), { recursive: true });
    writeFileSync(join(cwd, 'templates/team/files/more.txt.ejs'), source);
    return resolveTemplate('./templates/team', { packageRoot, cwd });
  }

  it.each(firstColumn('allowed').filter((code) => code.startsWith('<%')))('%s is allowed', async (source) => {
    const made = await withFile(source);
    expect(() => renderTemplate(made, factsFor(made))).not.toThrow();
  });

  it.each(firstColumn('refused'))('%s is refused', async (source) => {
    await expect(withFile(source)).rejects.toThrow(/files\/more\.txt\.ejs:1 /);
  });

  it('has an example of each', () => {
    expect(firstColumn('allowed').length).toBeGreaterThan(7);
    expect(firstColumn('refused').length).toBeGreaterThan(7);
  });
});

it('the page shows how mistakes are told', async () => {
  const store = {
    kind: 'choice',
    id: 'store',
    message: 'Store',
    default: 'sqlite',
    choices: ['files', 'postgres'].map((value) => ({ value, title: value })),
  };
  const questions = [store, { kind: 'text', id: 'name', message: 'Name', default: '' }];
  const manifest = { id: 'team', title: 'Team', description: 'x', version: '1', questions };
  const cwd = workspace({ 'team/template.json': JSON.stringify(manifest), 'team/files/a': '' });
  const shown = /```\nerror: (\/work\/team[\s\S]*?)\n {2}Correct/.exec(page)?.[1];
  await expect(resolveTemplate('./team', { packageRoot, cwd })).rejects.toMatchObject({
    message: shown?.replace('/work', cwd),
    hint: expect.stringContaining('Correct the file; docs/own-templates.md of create-sagemaker-algo has every field.'),
  });
});
