import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checks } from '../src/checks/index.ts';
import { clauses } from '../src/sagemaker/clauses/index.ts';
import { packageRoot } from './support/context.ts';
import { readFlaws } from './support/flaws.ts';

/** What has to stay true of every member of a family, so that forgetting a part of a new one is a red test. */

const ids = checks.map(({ id }) => id);
const areas = [...new Set(ids.map((id) => id.slice(0, id.indexOf('/'))))];
const below = (folder: string, ending: string) =>
  readdirSync(join(packageRoot, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.includes('/') && path.endsWith(ending))
    .map((path) => path.slice(0, -ending.length))
    .sort();

describe('checks', () => {
  it('are in the table of their area, one file each, and the id is the path', () => {
    const files = below('src/checks', '.ts').filter((path) => !path.startsWith('tables/'));
    expect(files).toEqual([...ids].sort());
    const tables = below('src/checks/tables/..', '.ts').filter((path) => path.startsWith('tables/'));
    expect(tables).toEqual([...areas].sort().map((area) => `tables/${area}`));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('have a unit test each, with a case that passes and one that fails', () => {
    expect(below('test/checks', '.test.ts')).toEqual([...ids].sort());
    // `judges` refuses a table without both.
    const without = ids.filter((id) => !/^judges\(\w+, \{$/m.test(readFileSync(join(packageRoot, `test/checks/${id}.test.ts`), 'utf8')));
    expect(without).toEqual([]);
  });

  it('name clauses that can be explained, and every clause is judged or says why not', () => {
    const judged = Object.entries(clauses).flatMap(([id, { unjudged }]) => (unjudged === undefined ? [id] : []));
    expect([...new Set(checks.flatMap((check) => check.clauses))].sort()).toEqual(judged.sort());
  });

  it('have a flawed algorithm each', () => {
    const tripped = new Set(readFlaws().flatMap(({ fails }) => fails));
    // Its flaw needs an engine with a stand-in for a GPU, and is in test/faults/machine.test.ts.
    const elsewhere = ['train/with-gpu'];
    expect(ids.filter((id) => !tripped.has(id))).toEqual(elsewhere);
  });

  it.each(checks)('$id is written for people', ({ id, passes, fails, why }) => {
    expect(id).toMatch(/^(project|image|train|pipe|distributed|serve|batch)\/[a-z0-9-]+$/);
    for (const title of [passes, fails]) expect(title).toMatch(/^\S.{8,90}[^.\s]$/);
    expect(passes).not.toBe(fails);
    expect(why).toMatch(/^[A-Z].{80,}\.$/);
  });
});

describe('clauses of the spec rules', () => {
  const text = below('src/config/rules/..', '.ts').map((path) => readFileSync(join(packageRoot, 'src/config', `${path}.ts`), 'utf8'));
  const named = new Set(text.join('\n').match(/(?<=')[A-Z]+-\d\d(?=')/g));

  it('are each judged by one check', () => {
    expect(named.size).toBeGreaterThan(5);
    // Others of the same clause look at files of the project.
    const onIssues = ({ id }: { readonly id: string }) =>
      id.startsWith('project/') && readFileSync(join(packageRoot, `src/checks/${id}.ts`), 'utf8').includes('judgeIssues(');
    const project = checks.filter(onIssues).flatMap((check) => check.clauses);
    expect([...named].filter((clause) => project.filter((one) => one === clause).length !== 1)).toEqual([]);
  });
});

describe('flawed algorithms', () => {
  it.each(readFlaws())('$name names checks that exist', ({ name, fails, only }) => {
    expect(fails.filter((id) => !ids.includes(id))).toEqual([]);
    expect(/^(odd-|sound(-|$))/.test(name)).toBe(fails.length === 0);
    const areas = only.map((area) => area.replace(/\/.*/, ''));
    expect(fails.every((id) => areas.includes(id.slice(0, id.indexOf('/'))))).toBe(true);
  });

  it('share one sound base', () => {
    expect(existsSync(join(packageRoot, 'test/fixtures/algorithms/_sound/sound-train.mjs'))).toBe(true);
  });
});
