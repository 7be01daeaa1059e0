import { readFileSync } from 'node:fs';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createLab } from '../../src/observe/lab.ts';
import { testGroups } from '../../src/observe/train/group-test.ts';
import type { Tolerance } from '../../src/plan/tolerances.ts';
import { testContext } from '../support/context.ts';
import { type FakeTraining, fakeEngine } from '../support/fake-engine.ts';
import { SAMPLE_FILES, sampleConfig } from '../support/project.ts';
import { workspace } from '../support/workspace.ts';

const carry = (...names: string[]): readonly Tolerance[] =>
  names.map((name) => ({ kind: name.startsWith('q') ? 'quoted' : 'bound', detail: name, change: { hyperparameters: { [name]: '1' } } }));

/** A training that is told which of the added hyperparameters it has; `name` is that of its container. */
function lab(train: (added: readonly string[], name: string) => FakeTraining) {
  const dir = workspace(SAMPLE_FILES);
  const engine = fakeEngine({
    train: (spec) => {
      const plan = JSON.parse(readFileSync(`${spec.ml}/input/config/hyperparameters.json`, 'utf8'));
      return train(
        Object.keys(plan).filter((name) => /^[a-hq]\d?$/.test(name)),
        spec.name,
      );
    },
  });
  const made = createLab(testContext({ cwd: dir }), { engine, project: { config: sampleConfig(), dir, issues: [] } });
  onTestFinished(() => made.close());
  return { made, engine };
}

const run = (train: (added: readonly string[], name: string) => FakeTraining, ...names: string[]) => {
  const { made, engine } = lab(train);
  return testGroups(made, [{ id: 'group', what: 'with a group', tolerances: carry(...names) }]).then((result) => ({ result, engine }));
};
const refused = ({ tolerated }: Awaited<ReturnType<typeof testGroups>>) =>
  tolerated.filter(({ accepted }) => !accepted).map(({ detail }) => detail);

describe('testGroups', () => {
  test('one run is enough when all is well', async () => {
    const { result, engine } = await run(() => ({}), 'a', 'b', 'c', 'q');
    expect(engine.started).toHaveLength(1);
    expect(result.tolerated.map(({ accepted, run: id }) => [accepted, id])).toEqual(Array(4).fill([true, 'group']));
    expect(result.runs[0]?.carries).toEqual([0, 1, 2, 3]);
  });

  test('finds every one that fails, by kind and by halves, each shown alone and twice', async () => {
    const { result, engine } = await run((added) => ({ exitCode: added.includes('c') || added.includes('q') ? 1 : 0 }), ...'abcdefgh', 'q');
    expect(refused(result)).toEqual(['c', 'q']);
    const alone = result.runs.filter(({ carries }) => carries.length === 1).map(({ carries, run: { what } }) => [carries[0], what]);
    expect(alone).toContainEqual([2, 'with c']);
    expect(result.unsteady).toEqual([]);
    // All, the bounds, q twice, two halves, two quarters, c and d, c again.
    expect(engine.started).toHaveLength(11);
  });

  test('what fails only together is no failure', async () => {
    const { result } = await run((added) => ({ exitCode: added.includes('a') && added.includes('b') ? 1 : 0 }), 'a', 'b');
    expect(refused(result)).toEqual([]);
    expect(result.unsteady).toEqual([]);
    expect(result.runs.map(({ id }) => id)).toContain('group-again');
  });

  test.each([
    ['the whole', /-group$/, ['group']],
    ['one alone', /-group$|-group-2$/, ['group-2']],
  ])('a failure at random of %s is told apart', async (_, fails, unsteady) => {
    const { result } = await run((_added, name) => ({ exitCode: fails.test(name) ? 1 : 0 }), 'a', 'b');
    expect(refused(result)).toEqual([]);
    expect(result.unsteady).toEqual(expect.arrayContaining(unsteady));
  });

  test('several groups have their own runs and one numbering', async () => {
    const { made } = lab((added) => ({ exitCode: added.includes('d') ? 1 : 0 }));
    const groups = [carry('a', 'b'), [], carry('c', 'd')].map((tolerances, index) => ({ id: `g${index}`, what: 'w', tolerances }));
    const result = await testGroups(made, groups);
    expect(refused(result)).toEqual(['d']);
    expect(result.runs.find(({ id }) => id === 'g2')?.carries).toEqual([2, 3]);
  });

  test('who accepts a run decides', async () => {
    const { made } = lab(() => ({ exitCode: 4 }));
    const result = await testGroups(made, [{ id: 'group', what: 'w', tolerances: carry('a') }], {
      accepts: ({ exit }) => exit.exitCode === 4,
    });
    expect(refused(result)).toEqual([]);
  });
});
