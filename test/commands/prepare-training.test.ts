import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type TrainOptions, train } from '../../src/commands/train.ts';
import { testContext } from '../support/context.ts';
import { SAMPLE_FILES, sampleConfig } from '../support/project.ts';
import { workspace } from '../support/workspace.ts';

function project(files: Record<string, string> = {}) {
  const cwd = workspace({ ...SAMPLE_FILES, 'sagemaker-algo.json': JSON.stringify(sampleConfig()), ...files });
  const context = testContext({ cwd });
  const findEngine = async () => {
    throw new Error('no engine is wanted');
  };
  return {
    cwd,
    context,
    prepare: (options: Partial<TrainOptions> = {}) =>
      train({ hp: {}, channel: {}, out: 'artifacts', network: false, dryRun: false, prepare: 'ml', ...options }, context, { findEngine }),
    read: (path: string) => readFileSync(join(cwd, path), 'utf8'),
  };
}

test('lays out what a training job finds, and says how to start the program', async () => {
  const { cwd, context, prepare, read } = project();
  expect(await prepare({ hp: { alpha: '2.5' } })).toBe(0);
  expect(JSON.parse(read('ml/input/config/hyperparameters.json'))).toEqual({ alpha: '2.5', rounds: '3', solver: 'a' });
  expect(Object.keys(JSON.parse(read('ml/input/config/inputdataconfig.json')))).toEqual(['train', 'validation']);
  expect(read('ml/input/data/train/nested/part-2.csv')).toBe('5,6\n');
  expect(readdirSync(join(cwd, 'ml')).sort()).toEqual(['input', 'model', 'output', 'prepared-by-sagemaker-algo']);
  expect(context.stdout.text()).toContain(`SAGEMAKER_BASE_DIR=${join(cwd, 'ml')}\n`);
});

test('a second call empties what the program has left, and keeps the rest', async () => {
  const { cwd, prepare } = project();
  await prepare();
  for (const path of ['ml/model/model.json', 'ml/output/failure', 'ml/notes.txt']) writeFileSync(join(cwd, path), 'x');
  expect(await prepare()).toBe(0);
  expect(['ml/model/model.json', 'ml/output/failure', 'ml/notes.txt'].filter((path) => existsSync(join(cwd, path)))).toEqual([
    'ml/notes.txt',
  ]);
});

test.each([
  ['a folder of the user', { 'ml/model/mine.bin': 'mine' }, 'ml holds files that no earlier --prepare has put there: model.'],
  ['a file', { ml: 'mine' }, 'ml is not a folder.'],
])('%s is in the way', async (_, files, message) => {
  const { cwd, prepare } = project(files);
  await expect(prepare()).rejects.toMatchObject({ exitCode: 2, message });
  expect(readFileSync(join(cwd, Object.keys(files)[0] ?? ''), 'utf8')).toBe('mine');
});

test('a channel in Pipe mode comes as files, and that is said', async () => {
  const { context, prepare, read } = project();
  expect(await prepare({ inputMode: 'Pipe' })).toBe(0);
  expect(JSON.parse(read('ml/input/config/inputdataconfig.json')).train.TrainingInputMode).toBe('File');
  expect(read('ml/input/data/train/part-1.csv')).toBe('1,2\n3,4\n');
  expect(context.progressLines).toContain("Channel 'train' comes as files: nothing would feed its pipe.");
});
