import { describe, expect, test } from 'vitest';
import type { Config } from '../../src/config/schema.ts';
import { OBSERVERS, planRehearsal } from '../../src/observe/index.ts';
import type { TrainRelaxation } from '../../src/observe/train/types.ts';
import type { ObservationKey } from '../../src/observe/types.ts';
import { planBadInput } from '../../src/plan/bad-input.ts';
import { planBatch, planBatchInput, planBatchJobs } from '../../src/plan/batch.ts';
import { MORE_VARIABLES } from '../../src/plan/scenario.ts';
import { planServing, SERVING } from '../../src/plan/serve.ts';
import { planTraining, type TrainingVariant } from '../../src/plan/train.ts';
import { NOMINAL, WATCHED } from '../../src/plan/train-variants.ts';
import { sampleConfig } from '../support/project.ts';

const project = { config: sampleConfig(), dir: '/project' };
const plan = (variant: Partial<TrainingVariant> = {}) => planTraining(project, { ...NOMINAL, ...variant });
const file = (scenario: ReturnType<typeof plan>, name: string) =>
  JSON.parse(String(scenario.files.find(({ path }) => path === `input/config/${name}.json`)?.content));

describe('planTraining', () => {
  test('the nominal run', () => {
    expect(plan()).toMatchObject({
      id: 'train',
      folders: ['input/config', 'input/data', 'model', 'output/data'],
      network: 'none',
      data: [
        { channel: 'train', from: '/project/data/train', as: 'folder', named: 'samples.channels.train.path' },
        { channel: 'validation', from: '/project/data/validation', as: 'folder' },
      ],
      run: {
        role: 'train',
        image: 'demo-train:1',
        mounts: [
          { path: 'input', readOnly: true },
          { path: 'model', readOnly: false },
          { path: 'output', readOnly: false },
        ],
        hosts: { 'algo-1': '127.0.0.1' },
        hostname: expect.stringMatching(/^ip-/),
      },
    });
    expect(Object.keys(plan().run.env)).toEqual(['TRAINING_JOB_NAME', 'TRAINING_JOB_ARN', 'AWS_REGION']);
    expect(file(plan(), 'hyperparameters')).toEqual({ alpha: '0.5', rounds: '3', solver: 'a' });
    // The sample names no type for this channel, the channel declares one.
    expect(file(plan(), 'inputdataconfig')).toMatchObject({ validation: { ContentType: 'text/csv' } });
  });

  const changes: Record<Exclude<TrainRelaxation, 'plain-hyperparameters'>, (scenario: ReturnType<typeof plan>) => unknown> = {
    'folders-absent': ({ folders }) => folders,
    'typed-hyperparameters': (scenario) => file(scenario, 'hyperparameters'),
    'plain-resource-config': (scenario) => file(scenario, 'resourceconfig'),
    'plain-input-data-config': (scenario) => file(scenario, 'inputdataconfig'),
    'sm-variables': ({ run }) => run.env,
    'more-variables': ({ run }) => run.env,
    'writable-input': ({ run }) => run.mounts,
    network: ({ network }) => network,
  };
  test.each(Object.entries(changes))('lifting %s changes that and nothing else', (lifted, part) => {
    const relaxed = plan({ lifted: lifted as TrainRelaxation });
    expect(part(relaxed)).not.toEqual(part(plan()));
    for (const [other, otherPart] of Object.entries(changes)) {
      if (other !== lifted && otherPart.toString() !== part.toString() && !(lifted === 'folders-absent' && other === 'writable-input')) {
        expect(otherPart(relaxed), other).toEqual(otherPart(plan()));
      }
    }
  });

  test('a channel is fed by a pipe where asked for, or where it promises nothing else', () => {
    const asked = plan({ modes: { train: 'Pipe' } });
    expect(asked.data.map(({ as }) => as)).toEqual(['pipe', 'folder']);
    expect(file(asked, 'inputdataconfig')).toMatchObject({
      train: { TrainingInputMode: 'Pipe' },
      validation: { TrainingInputMode: 'File' },
    });
    const training: Config['training'] = structuredClone(project.config.training);
    if (training.channels['train'] !== undefined) training.channels['train'].inputModes = ['Pipe'];
    const only = planTraining({ ...project, config: { ...project.config, training } }, NOMINAL);
    expect(only.data.map(({ as }) => as)).toEqual(['pipe', 'folder']);
  });

  test('other data, other values, no channel, no content types', () => {
    expect(plan({ sources: { train: '/elsewhere' } }).data[0]).toMatchObject({ from: '/elsewhere', named: '--channel train' });
    expect(file(plan({ hyperparameters: { alpha: 2 } }), 'hyperparameters')).toMatchObject({ alpha: '2', rounds: '3' });
    expect(Object.keys(file(plan({ withoutChannels: ['train'] }), 'inputdataconfig'))).toEqual(['validation']);
    expect(JSON.stringify(file(plan({ withoutContentTypes: true }), 'inputdataconfig'))).not.toContain('ContentType');
    expect(plan({ outside: true }).network).toBe('outside');
    expect(plan(WATCHED)).toMatchObject({
      network: 'internal',
      peers: { group: 'train-names', aliases: [] },
      run: { hosts: { 'algo-1': '127.0.0.1' } },
    });
    expect(plan({ ...WATCHED, outside: true })).toMatchObject({ network: 'outside' });
  });
});

describe('planServing', () => {
  test('the model, read-only, and the variables of the spec', () => {
    expect(planServing(project, SERVING)).toMatchObject({
      network: 'internal',
      folders: ['model'],
      files: [],
      data: [],
      run: { image: 'demo-serve:1', mounts: [{ path: 'model', readOnly: true }], env: { LOG_LEVEL: 'info' }, hosts: {} },
    });
    expect(planServing(project, { ...SERVING, lifted: 'training-paths' }).run.mounts.map(({ path }) => path)).toEqual([
      'model',
      'input',
      'output',
    ]);
    expect(planServing(project, { ...SERVING, lifted: 'writable-model' }).run.mounts).toEqual([{ path: 'model', readOnly: false }]);
    expect(planServing(project, { ...SERVING, lifted: 'network' }).network).toBe('outside');
    expect(planServing(project, { ...SERVING, lifted: 'more-variables' }).run.env).toMatchObject({ HOME: '/root', LOG_LEVEL: 'info' });
  });

  test('batch adds one variable', () => {
    expect(planBatch(project, {}).run.env).toEqual({ LOG_LEVEL: 'info', SAGEMAKER_BATCH: 'true' });
    expect(Object.keys(planBatch(project, { lifted: 'optional-variables' }).run.env)).toHaveLength(5);
    expect(planBatch(project, { lifted: 'capital-true' }).run.env['SAGEMAKER_BATCH']).toBe('True');
  });
});

describe('every container of a rehearsal', () => {
  const training = { ...sampleConfig().training, distributed: true };
  const all = planRehearsal({ ...project, config: sampleConfig({ training }) }, Object.keys(OBSERVERS) as ObservationKey[], {
    outside: false,
  });

  test('gets no credentials, no proxies and nothing else that a job has not (TRAIN-21, INF-18)', () => {
    const names = [...new Set(all.flatMap(({ run }) => Object.keys(run.env)))].sort();
    expect(names).toEqual([
      'AWS_REGION',
      'LOG_LEVEL',
      'SAGEMAKER_BATCH',
      'SAGEMAKER_BATCH_STRATEGY',
      'SAGEMAKER_MAX_CONCURRENT_TRANSFORMS',
      'SAGEMAKER_MAX_PAYLOAD_IN_MB',
      'TRAINING_JOB_ARN',
      'TRAINING_JOB_NAME',
    ]);
    expect(Object.keys(MORE_VARIABLES).filter((name) => /KEY|TOKEN|SECRET|CREDENTIALS|PROFILE|_ROLE|proxy/i.test(name))).toEqual([]);
  });

  test('has no way out, and a name of its own', () => {
    expect(all.filter(({ network }) => network === 'outside')).toEqual([]);
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  });
});

describe('planBadInput', () => {
  const details = (training: object) =>
    planBadInput({ ...project, config: sampleConfig({ training: { channels: { train: {} }, ...training } }) }).map(({ kind, detail }) => [
      kind,
      detail,
    ]);

  test('each kind that the spec allows', () => {
    expect(planBadInput(project).map(({ kind, detail }) => [kind, detail])).toEqual([
      ['missing-channel', "without the required channel 'train'"],
      ['broken-data', "every file of channel 'train' holds binary noise"],
      ['out-of-range', 'alpha=200'],
      ['wrong-type', 'alpha=not-a-number'],
    ]);
  });

  test.each([
    [{ type: 'Integer', range: { min: 1, max: 9 } }, 'x=-1'],
    [{ type: 'Integer', range: { min: 0, max: 9 } }, 'x=18'],
    [{ type: 'Continuous', range: { min: '-1', max: '0' } }, 'x=1'],
    [{ type: 'Categorical', values: ['a'] }, 'x=no-such-value'],
    [{ type: 'FreeText' }, undefined],
    [{ type: 'Continuous' }, undefined],
  ])('out of range of %j', (hyperparameter, expected) => {
    const found = details({ hyperparameters: { x: hyperparameter } }).find(([kind]) => kind === 'out-of-range');
    expect(found?.[1]).toBe(expected);
  });

  test('an optional channel may be missing', () => {
    expect(details({ channels: { train: { required: false }, validation: { required: false } } })).toEqual([]);
  });
});

describe('batch input', () => {
  test('the spec names it, else a sample request whose records can be told', () => {
    expect(planBatchInput(project)).toMatchObject({ from: '/project/requests/one.csv', named: 'samples.batch.path', split: 'Line' });
    const requests = [
      { path: 'bad.csv', contentType: 'text/csv', expect: { status: 400 } },
      { path: 'a.json', contentType: 'application/json' },
      { path: 'b.csv', contentType: 'text/csv' },
    ];
    const from = (some: object[]) => planBatchInput({ ...project, config: sampleConfig({ samples: { channels: {}, requests: some } }) });
    expect(from(requests)).toMatchObject({ from: '/project/b.csv', named: 'samples.requests.2.path', split: 'Line' });
    expect(from(requests.slice(0, 2))).toMatchObject({ from: '/project/a.json', split: 'None' });
    expect(from(requests.slice(0, 1))).toBeUndefined();
  });

  test('the same records cut in every way', () => {
    const input = Buffer.from(Array.from({ length: 30 }, (_, index) => `${index}\n`).join(''));
    const jobs = planBatchJobs(input, { split: 'Line' }) ?? [];
    expect(jobs.map(({ strategy, finalNewline, records, bodies }) => [strategy, finalNewline, records, bodies.length])).toEqual([
      ['MultiRecord', true, 30, 1],
      ['MultiRecord', false, 20, 1],
      ['MultiRecord', true, 20, 10],
      ['SingleRecord', true, 20, 20],
      ['SingleRecord', false, 20, 20],
    ]);
    expect(Buffer.from(jobs[4]?.bodies[1]?.body ?? []).toString()).toBe('1');
    expect(planBatchJobs(input, { split: 'None' })?.map(({ bodies }) => bodies.length)).toEqual([1]);
    // One record of more than the limit fails every job that would hold it.
    expect(planBatchJobs(Buffer.alloc(2_000_000, 'x'), { split: 'Line', maxPayloadMb: 1 })).toEqual([]);
  });
});

test('a rehearsal starts each container once', () => {
  const ids = (keys: Parameters<typeof planRehearsal>[1]) => planRehearsal(project, keys, { outside: false }).map(({ id }) => id);
  expect(
    ids(['project', 'train/nominal', 'train/stop', 'serve/health', 'serve/invocations', 'batch/transform', 'serve/stop-busy']),
  ).toEqual(['train', 'train-stop', 'serve', 'batch', 'batch-optional-variables']);
  expect(planRehearsal(project, ['train/nominal', 'serve/health'], { outside: true }).map(({ network }) => network)).toEqual([
    'outside',
    'outside',
  ]);
});
