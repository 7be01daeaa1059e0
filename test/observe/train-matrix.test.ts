import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { RunSpec } from '../../src/engine/engine.ts';
import { observe } from '../../src/observe/index.ts';
import { createLab } from '../../src/observe/lab.ts';
import type { Attempts, ObservationKey, Observations } from '../../src/observe/types.ts';
import { testContext } from '../support/context.ts';
import { type FakeScript, type FakeTraining, fakeEngine } from '../support/fake-engine.ts';
import { SAMPLE_FILES, sampleConfig } from '../support/project.ts';
import { workspace } from '../support/workspace.ts';

/** Makes one observation of an algorithm that is a function of its container. */
async function see<K extends ObservationKey>(key: K, train: (spec: RunSpec, id: string) => FakeTraining, more: FakeScript = {}) {
  const dir = workspace(SAMPLE_FILES);
  const engine = fakeEngine({ train: (spec) => train(spec, spec.name.replace(/^sagemaker-algo-[^-]+-/, '')), ...more });
  const config = sampleConfig();
  const lab = createLab(testContext({ cwd: dir }), {
    engine,
    project: { config, dir, issues: [] },
    limits: { training: 5, startup: 1, signOfLife: 0.05 },
  });
  onTestFinished(() => lab.close());
  const seen: Attempts = await observe(lab, [key]);
  const attempt = seen[key] as { status: string; value: Observations[K]; reason?: string };
  const ids = engine.started.map(({ name }) => name.replace(/^sagemaker-algo-[^-]+-/, ''));
  return { attempt, value: attempt.value, seen, engine, ids };
}

const printed = (rmse: number | string, more: FakeTraining = {}): FakeTraining => ({
  stdout: `rmse=${rmse}\n`,
  files: { 'model/model.json': '{}' },
  ...more,
});
const listed = (spec: RunSpec) => readdirSync(join(spec.ml, 'input/data/train'), { recursive: true, encoding: 'utf8' });

describe('the plain run', () => {
  test('is made with writable input when that is all it needs, and so are all that follow', async () => {
    const writable = ({ mounts }: RunSpec) => mounts.some(({ path, readOnly }) => path === 'input' && !readOnly);
    const { seen, engine, ids } = await see('train/optional-channels', (spec) =>
      writable(spec) ? printed(1) : { exitCode: 1, stderr: 'EROFS' },
    );
    expect(seen['train/nominal']).toMatchObject({ value: { exit: { exitCode: 0 }, readOnlyInput: { exit: { exitCode: 1 } } } });
    expect(ids).toEqual(['train', 'train-writable-input', 'train-optional']);
    expect(engine.started.map(writable)).toEqual([false, true, true]);
    const model = await see('model', (spec) => (writable(spec) ? printed(1) : { exitCode: 1 }));
    expect(model.attempt).toMatchObject({ status: 'made', value: { entries: [{ path: 'model.json' }] } });
  });

  test('is left alone when it fails in any case', async () => {
    const { attempt, ids } = await see('train/nominal', () => ({ exitCode: 1 }));
    expect(ids).toEqual(['train', 'train-writable-input']);
    expect(attempt.value).toMatchObject({ exit: { exitCode: 1 }, what: 'on the sample data' });
  });
});

describe('the same data in other files', () => {
  test('the same figures need no further run', async () => {
    const { value, ids } = await see('train/data-files', () => printed(1));
    expect(ids).toEqual(['train', 'train-data']);
    expect(value.tolerated.map(({ kind, accepted }) => [kind, accepted])).toEqual([
      ['moved-files', true],
      ['extension-absent', true],
      ['empty-file', true],
      ['final-newline', true],
    ]);
    expect(value.comparable).toBeUndefined();
  });

  test('other figures are a silent skip where equal runs give equal ones', async () => {
    const { value, ids } = await see('train/data-files', (spec) => printed(listed(spec).filter((path) => path.endsWith('.csv')).length));
    expect(value.tolerated.filter(({ accepted }) => !accepted).map(({ kind }) => kind)).toContain('extension-absent');
    expect(value.comparable).toEqual(['validation:rmse']);
    expect(ids).toEqual(expect.arrayContaining(['train-repeated', 'train-reordered']));
  });

  test.each([
    ['every run gives others', (_: unknown, id: string) => printed(id.length)],
    ['they depend on the order of the files', (spec: RunSpec) => printed(listed(spec).sort().join().length)],
  ])('other figures mean nothing where %s', async (_, train) => {
    const { value } = await see('train/data-files', train);
    expect(value.tolerated.every(({ accepted }) => accepted)).toBe(true);
    expect(value.comparable).toEqual([]);
  });
});

describe('checkpoints', () => {
  const state = (spec: RunSpec) => join(spec.ml, 'checkpoints/state.json');
  const saves = (): FakeTraining => printed(1, { files: { 'model/model.json': '{}', 'checkpoints/state.json': '{}' } });

  test('a program that writes none is not started for them', async () => {
    const { value, ids } = await see('train/checkpoints', () => printed(1));
    expect(value).toEqual({});
    expect(ids).toEqual(['train', 'train-tolerances']);
  });

  test('one that writes some is killed and started again with them', async () => {
    const found: boolean[] = [];
    const { value, ids } = await see('train/checkpoints', (spec, id) => {
      if (id.startsWith('train-resumed')) found.push(existsSync(state(spec)));
      return id === 'train-killed' ? { ...saves(), endsOn: 'SIGKILL' } : saves();
    });
    expect(ids).toEqual(['train', 'train-tolerances', 'train-killed', 'train-resumed']);
    expect(found).toEqual([true]);
    expect(value.resumed?.exit.exitCode).toBe(0);
  });

  test('one that fails on them is tried with those of a run that ended', async () => {
    const { value } = await see('train/checkpoints', (spec) => (existsSync(state(spec)) ? { exitCode: 1 } : saves()));
    expect([value.resumed?.exit.exitCode, value.afterEnd?.exit.exitCode]).toEqual([1, 1]);
  });
});

describe('defaults', () => {
  const alpha = (spec: RunSpec) => JSON.parse(readFileSync(join(spec.ml, 'input/config/hyperparameters.json'), 'utf8')).alpha;

  test('spelled out and left out are alike', async () => {
    const { value, ids } = await see('train/defaults', (spec) => printed(alpha(spec) ?? 1));
    expect(ids).toEqual(['train', 'train-tolerances', 'train-defaults']);
    expect(value.again).toBeUndefined();
  });

  test('a difference is looked at twice', async () => {
    const { value, ids } = await see('train/defaults', (spec) => printed(alpha(spec) ?? 7));
    expect(ids.at(-1)).toBe('train-defaults-again');
    expect(value.again?.log.stdout).toBe('rmse=1\n');
  });

  test('a program that needs all of them says nothing about defaults', async () => {
    const { attempt } = await see('train/defaults', (spec) => (alpha(spec) === undefined ? { exitCode: 1 } : printed(1)));
    expect(attempt).toMatchObject({ status: 'failed', after: 'train/tolerances' });
  });
});

describe('steadiness', () => {
  test('is looked at by a second run when nothing else was asked for', async () => {
    const { value, ids } = await see('train/steadiness', (_, id) => (id === 'train-repeat' ? { exitCode: 9 } : printed(1)));
    expect(ids).toEqual(['train', 'train-repeat']);
    expect(value.map(({ exit }) => exit.exitCode)).toEqual([9]);
  });

  test('a plain run that fails and then succeeds is diagnosed as such', async () => {
    const { value } = await see('train/diagnosis', (_, id) => (id === 'train-again' ? printed(1) : { exitCode: 1 }));
    expect(value.again?.exit.exitCode).toBe(0);
  });
});

describe('a stopped training', () => {
  const half = (_: RunSpec, id: string): FakeTraining =>
    printed(1, id === 'train-stop' ? { files: { 'model/half.json': '{' }, endsOn: 'SIGTERM' } : {});

  test('its own model is served once', async () => {
    const dir = workspace(SAMPLE_FILES);
    const served: string[][] = [];
    const engine = fakeEngine({
      train: (spec) => half(spec, spec.name.replace(/^sagemaker-algo-[^-]+-/, '')),
      serve: (spec) => {
        served.push(readdirSync(join(spec.ml, 'model')));
        return { listener: (_, answer) => answer.end() };
      },
    });
    const lab = createLab(testContext({ cwd: dir }), {
      engine,
      project: { config: sampleConfig(), dir, issues: [] },
      limits: { startup: 1, signOfLife: 0.05 },
    });
    onTestFinished(() => lab.close());
    const seen = await observe(lab, ['serve/health', 'train/stopped-model']);
    expect(seen['train/stopped-model']).toMatchObject({ value: { served: { readyMs: expect.any(Number) } } });
    expect(served).toEqual([['model.json'], ['half.json']]);
  });

  test('is not served where no server is looked at', async () => {
    const { value } = await see('train/stopped-model', half);
    expect(value).toEqual({});
  });

  test('is stopped right after the start too, but not when it had to be killed before', async () => {
    const early = await see('train/stop-early', (_, id) => printed(1, id.startsWith('train-stop') ? { endsOn: 'SIGTERM' } : {}));
    expect(early.value).toMatchObject({ when: 'early', killed: false });
    const deaf = await see('train/stop-early', (_, id) => printed(1, id === 'train-stop' ? { endsOn: 'SIGKILL' } : {}));
    expect(deaf.attempt).toMatchObject({ status: 'failed', after: 'train/stop' });
  });
});
