import { describe, expect, test } from 'vitest';
import { mayRename, planEmptyFile, planKeys } from '../../src/plan/data-shape.ts';
import { baseValues, planHyperparameters, scientific } from '../../src/plan/spelling.ts';
import {
  planChannelTolerances,
  planConfigTolerances,
  planDataTolerances,
  planHyperparameterTolerances,
  planTolerated,
} from '../../src/plan/tolerances.ts';
import { planTraining } from '../../src/plan/train.ts';
import { sampleConfig } from '../support/project.ts';

const config = sampleConfig();
const project = { config, dir: '/project' };
const hyperparametersOf = (scenario: ReturnType<typeof planTraining>) =>
  JSON.parse(String(scenario.files.find(({ path }) => path.endsWith('hyperparameters.json'))?.content));

describe('values', () => {
  test.each([
    [0, '0.0000000000000000e+00'],
    [0.25, '2.5000000000000000e-01'],
    [1e-5, '1.0000000000000001e-05'],
    [-123, '-1.2300000000000000e+02'],
    [1e120, '9.9999999999999998e+119'],
  ])('%d in scientific form is the same number', (number, text) => {
    expect(scientific(number)).toBe(text);
    expect(Number(text)).toBe(number);
  });

  test('of the sample, of the defaults, of what is required', () => {
    const required = sampleConfig({
      training: {
        channels: { train: {} },
        hyperparameters: { k: { type: 'Integer', required: true }, rate: { type: 'Continuous', default: 0.5 }, free: { type: 'FreeText' } },
      },
      samples: { channels: {}, hyperparameters: [{ k: 3, rate: 0.1, free: 'x' }] },
    });
    expect(baseValues(required, 'sample')).toEqual({ k: '3', rate: '0.1', free: 'x' });
    expect(baseValues(required, 'defaults')).toEqual({ k: '3', rate: '0.5' });
    expect(baseValues(required, 'required')).toEqual({ k: '3' });
  });

  test('are written in several ways at once, but not those that the platform adds', () => {
    const variant = { id: '', what: '', spellings: ['scientific', 'padded'], hyperparameters: { sagemaker_x: '7', alpha: '2' } } as const;
    expect(planHyperparameters(config, variant)).toEqual({
      alpha: ' 2.0000000000000000e+00 ',
      rounds: ' 3 ',
      solver: ' a ',
      sagemaker_x: '7',
    });
    expect(planHyperparameters(config, { id: '', what: '', spellings: ['quoted'] })['solver']).toBe('"a"');
  });
});

describe('tolerances', () => {
  test('of the configuration go into one run', () => {
    const { id, what, tolerances } = planConfigTolerances(config);
    const scenario = planTraining(project, planTolerated(id, what, tolerances));
    expect(hyperparametersOf(scenario)).toEqual({
      _tuning_objective_metric: 'validation:rmse',
      sagemaker_job_name: '"local-job"',
      sagemaker_container_log_level: '20',
    });
    expect(scenario.folders).toContain('checkpoints');
    expect(scenario.run.mounts).toContainEqual({ path: 'checkpoints', readOnly: false });
    const read = (name: string) => String(scenario.files.find(({ path }) => path === `input/config/${name}`)?.content);
    expect(read('resourceconfig.json')).toContain('"topology":null');
    expect(read('inputdataconfig.json')).not.toContain('ContentType');
    expect(read('debughookconfig.json')).toBe('{}');
  });

  test('of the hyperparameters go into a run at each end, and no value is left out', () => {
    const runs = planHyperparameterTolerances(config).map(({ id, what, tolerances }) => [
      id,
      hyperparametersOf(planTraining(project, planTolerated(id, what, tolerances))),
    ]);
    expect(Object.fromEntries(runs)).toEqual({
      'train-lower': { alpha: ' 0.0000000000000000e+00 ', rounds: ' 1 ', solver: ' b ' },
      'train-upper': { alpha: '"100"', rounds: '"9"', solver: '"a"' },
    });
    const many = sampleConfig({
      training: { channels: { train: {} }, hyperparameters: { s: { type: 'Categorical', values: ['a', 'b', 'c', 'd'], default: 'a' } } },
      samples: { channels: {} },
    });
    const values = planHyperparameterTolerances(many).flatMap(({ tolerances }) => tolerances.map(({ detail }) => detail));
    expect(values).toEqual(expect.arrayContaining(['s=b', 's=c', 's=d']));
    expect(values).not.toContain('s=a');
  });

  test('a spec without hyperparameters has nothing to try', () => {
    const none = sampleConfig({ training: { channels: { train: {} } }, samples: { channels: {} } });
    expect(planHyperparameterTolerances(none)).toEqual([]);
    expect(planConfigTolerances(none).tolerances.map(({ kind }) => kind)).not.toContain('hyperparameters-absent');
  });

  test('optional channels of the sample, but never all channels', () => {
    expect(planChannelTolerances(config).tolerances.map(({ detail }) => detail)).toEqual(["channel 'validation' left out"]);
    const optional = { required: false };
    const all = sampleConfig({
      training: { channels: { a: optional, b: optional } },
      samples: { channels: { a: { path: 'a' }, b: { path: 'b' } } },
    });
    expect(planChannelTolerances(all).tolerances.map(({ change }) => change.withoutChannels)).toEqual([['b']]);
  });

  test('of the data change its files and nothing else', () => {
    const { id, what, tolerances } = planDataTolerances(true, true);
    const { data } = planTraining(project, planTolerated(id, what, tolerances));
    const shape = { moved: true, withoutExtension: true, emptyFile: true, withoutFinalNewline: true };
    expect(data.map((source) => source.shape)).toEqual([shape, shape]);
    expect(planDataTolerances(false, false).tolerances.map(({ kind }) => kind)).toEqual(['empty-file']);
  });
});

describe('files of a channel', () => {
  test('move into folders under odd names, in the same order', () => {
    const keys = ['a.csv', 'b.csv'];
    const moved = planKeys(keys, { moved: true });
    expect(moved).toEqual(['2026/teil 1/Größe (1) a.csv', '2026/teil 1/Größe (1) b.csv']);
    expect(planEmptyFile(keys, { moved: true, emptyFile: true })).toBe('2026/teil 1/empty.csv');
    expect(planEmptyFile(keys, { moved: true })).toBeUndefined();
  });

  test('keep folders of their own, which may be labels', () => {
    expect(planKeys(['cats/1.png', 'dogs/1.png'], { moved: true })).toEqual(['cats/Größe (1) 1.png', 'dogs/Größe (1) 1.png']);
  });

  test('lose their extension without becoming the same', () => {
    expect(planKeys(['a.csv'], { withoutExtension: true })).toEqual(['a']);
    expect(new Set(planKeys(['a.csv', 'a.txt', '.hidden'], { withoutExtension: true })).size).toBe(3);
  });

  test('sort the other way round', () => {
    expect([...planKeys(['a.csv', 'b.csv'], { reversed: true })].sort()[0]).toMatch(/-b\.csv$/);
  });

  test.each([
    [['a.csv', 'b.csv'], true],
    [['x/a.csv', 'b.csv'], true],
    [['a.jpg', 'labels.json'], false],
    [[], false],
  ])('%j may be renamed: %s', (keys, may) => {
    expect(mayRename(keys)).toBe(may);
  });
});
