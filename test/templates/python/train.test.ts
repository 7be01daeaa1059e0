import { spawnSync } from 'node:child_process';
import { createWriteStream, linkSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeProject as makeTypescriptProject, nodeArgs, train as trainTypescript } from '../typescript/project.ts';
import {
  copyProject,
  evaluate,
  type Job,
  makeFifo,
  makeJob,
  makeProject,
  metricOf,
  sampleFiles,
  start,
  type Tree,
  train,
  until,
  venv,
} from './project.ts';

interface Fit {
  readonly alpha: number;
  readonly standardize: boolean;
  readonly trainRmse: number;
  readonly validationRmse: number;
  readonly validationR2: number;
  readonly predictions: readonly number[];
}

const reference = JSON.parse(readFileSync(join(import.meta.dirname, '../typescript/ridge-reference.json'), 'utf8')) as { fits: Fit[] };

let project: string;
beforeAll(async () => {
  project = await makeProject();
});

function relativeError(actual: number | undefined, expected: number): number {
  return Math.abs((actual ?? Number.NaN) - expected) / Math.abs(expected);
}

interface Model {
  readonly coefficients: number[];
  readonly means: number[];
  readonly intercept: number;
}

/** The features of the sample request, as both templates take them. */
function requestRows(): number[][] {
  const text = readFileSync(join(project, 'samples/requests/five-rows.csv'), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => line.split(',').map(Number));
}

const PREDICT = `import json, sys, numpy as np, pathlib, algorithm
model = algorithm.load(pathlib.Path(sys.argv[1]))
print(json.dumps(algorithm.predict(model, np.array(json.loads(sys.argv[2]))).tolist()))`;

function predictInTypescript(twin: string, folder: string, rows: readonly number[][]): number[] {
  const script = `import { load, predict } from './src/algorithm.ts';
    const [folder, rows] = process.argv.slice(1);
    const values = JSON.parse(rows);
    const block = { values: Float64Array.from(values.flat()), count: values.length, columns: values[0].length };
    console.log(JSON.stringify(Array.from(predict(load(folder), block))));`;
  const args = [...nodeArgs(), '--input-type=module', '-e', script, folder, JSON.stringify(rows)];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: twin, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as number[];
}

describe.skipIf(venv === undefined)('the numbers', () => {
  it.each(reference.fits)(
    'equal those of the TypeScript template and of Ridge on all rows: alpha $alpha, standardize $standardize',
    async (fit) => {
      const twin = await makeTypescriptProject();
      const files = sampleFiles(project);
      expect(sampleFiles(twin)).toEqual(files);
      const hyperparameters = { alpha: String(fit.alpha), standardize: String(fit.standardize) };
      const [job, twinJob] = [makeJob(project, files, hyperparameters), makeJob(twin, files, hyperparameters)];
      const [ours, theirs] = await Promise.all([train(job), trainTypescript(twinJob)]);
      const [model, other] = [ours, theirs].map(({ model: text }) => JSON.parse(text ?? '{}') as Model);
      expect(Object.keys(model ?? {})).toEqual(Object.keys(other ?? {}));
      for (const key of ['coefficients', 'means'] as const) {
        expect(model?.[key]).toHaveLength(10);
        for (const [j, expected] of (other?.[key] ?? []).entries())
          expect(relativeError(model?.[key][j], expected), `${key} ${j}`).toBeLessThan(1e-6);
      }
      expect(relativeError(model?.intercept, other?.intercept ?? Number.NaN)).toBeLessThan(1e-6);
      expect(relativeError(metricOf(ours.log, 'train:rmse'), fit.trainRmse)).toBeLessThan(1e-9);
      expect(relativeError(metricOf(ours.log, 'validation:rmse'), fit.validationRmse)).toBeLessThan(1e-9);
      expect(relativeError(metricOf(ours.log, 'validation:r2'), fit.validationR2)).toBeLessThan(1e-9);
      // Each reads what the other has written.
      const rows = requestRows();
      const swapped = evaluate(project, PREDICT, [join(twinJob.base, 'model'), JSON.stringify(rows)]) as number[];
      const back = predictInTypescript(twin, join(job.base, 'model'), rows);
      for (const [i, expected] of fit.predictions.entries()) {
        expect(relativeError(swapped[i], expected)).toBeLessThan(1e-6);
        expect(relativeError(back[i], expected)).toBeLessThan(1e-6);
      }
    },
  );
});

describe.skipIf(venv === undefined)('File and FastFile mode', () => {
  it('gives the same model to the last bit however the rows lie in files', async () => {
    const files = sampleFiles(project);
    const lines = (files['train/diabetes.csv'] ?? '').trim().split('\n');
    const layouts: Tree[] = [
      files,
      { 'train/data.csv': `\uFEFF${lines.join('\r\n')}` },
      {
        'train/a/b c/ü 1.csv': lines.slice(0, 100).join('\n'),
        'train/a/empty': '',
        'train/a/z': `${lines.slice(100, 101).join('\n')}\n\n`,
        'train/part-00000': `${lines.slice(101, 300).join('\n')}\n`,
        'train/part-00001': lines.slice(300).join('\n'),
      },
    ];
    const ends = await Promise.all(layouts.map((layout) => train(makeJob(project, layout))));
    expect(ends.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(new Set(ends.map(({ model }) => model)).size).toBe(1);
  });

  it('works without inputdataconfig.json', async () => {
    const job = makeJob(project, { 'train/data.csv': sampleFiles(project)['train/diabetes.csv'] ?? '' });
    for (const name of readdirSync(join(job.base, 'input/config'))) rmSync(join(job.base, 'input/config', name));
    const { code, log } = await train(job);
    expect([code, log.includes('train:rmse='), log.includes('validation:')]).toEqual([0, true, false]);
  });
});

/** Writes the text into the FIFO of an epoch, in pieces of an odd size. */
async function feed(job: Job, fifo: string, text: string): Promise<void> {
  await pipeline(text.match(/[\s\S]{1,997}/g) ?? [], createWriteStream(join(job.base, 'input/data', fifo)));
}

describe.skipIf(venv === undefined)('Pipe mode', () => {
  it('reads the same model from FIFOs that come late and hand out odd pieces', async () => {
    const files = sampleFiles(project);
    const expected = train(makeJob(project, files));
    const job = makeJob(project, {}, {}, { train: 'Pipe', validation: 'Pipe' });
    const running = start('train', job);
    await until('training has begun', () => running.log().includes('Training with'));
    for (const name of ['train', 'validation']) {
      makeFifo(join(job.base, 'input/data', `${name}_0`));
      await feed(job, `${name}_0`, files[`${name}/diabetes.csv`] ?? '');
    }
    expect(await running.ended).toMatchObject({ code: 0, log: (await expected).log });
    expect(readFileSync(join(job.base, 'model/model.json'), 'utf8')).toBe((await expected).model);
  });

  it('reads the next epoch for the next pass, after it has closed the one before', async () => {
    const changed = copyProject(project);
    writeFileSync(
      join(changed, 'algorithm.py'),
      `def train(training):
    for number in range(3):
        training.log(f"pass {number}: {sum(float(rows.sum()) for rows in training.channels['train'].rows())}")
    return {"model.txt": "x"}
`,
    );
    const job = makeJob(changed, {}, {}, { train: 'Pipe' });
    const running = train(job);
    for (const epoch of [0, 1, 2]) {
      const path = join(job.base, `input/data/train_${epoch}`);
      makeFifo(path);
      await feed(job, `train_${epoch}`, `${epoch},1\n${epoch},2\n`);
      rmSync(path);
    }
    const { code, log } = await running;
    expect(code).toBe(0);
    expect(log).toMatch(/pass 0: 3.0\npass 1: 5.0\npass 2: 7.0\n/);
  });
});

describe.skipIf(venv === undefined)('a failed training', () => {
  const good = '1,2,3\n2,3,5\n3,4,4\n';
  const config = 'input/config';
  const cases: Record<string, { files?: Tree; hyperparameters?: object; spoil?: Tree; reason: RegExp }> = {
    'missing channel': { reason: /^The channel "train" is missing\. / },
    'no data': { files: { 'train/empty.csv': '' }, reason: /^The channel "train" holds no data\.$/m },
    'broken number': {
      files: { 'train/a/b.csv': `${good}4,x5,6\n` },
      reason: /^train\/a\/b\.csv, line 4, column 2: "x5" is not a number\.$/m,
    },
    'header line': {
      files: { 'train/d.csv': `y,a,b\n${good}` },
      reason: /line 1, column 1: "y" is not a number\. A header line is not allowed\.$/m,
    },
    'other columns in the next file': {
      files: { 'train/a.csv': good, 'train/b.csv': '1,2\n' },
      reason: /^train\/b\.csv, line 1: the line has 2 of 3 columns\.$/m,
    },
    'compressed file': {
      files: { 'train/d.csv.gz': Buffer.from('1f8b0800000000000003330400b7efdc83010000000a', 'hex') },
      reason: /compressed/,
    },
    'escape sequences in the data': { files: { 'train/d.csv': '1,\u001b[31mred\n' }, reason: /"\?\[31mred" is not a number/ },
    'value out of range': {
      files: { 'train/d.csv': good },
      hyperparameters: { alpha: '-1' },
      reason: /"alpha" is -1; it must lie between 0 and 1000000\./,
    },
    'broken hyperparameters.json': {
      spoil: { [`${config}/hyperparameters.json`]: '{' },
      reason: /^hyperparameters\.json is not valid JSON\.$/m,
    },
    RecordIO: {
      spoil: { [`${config}/inputdataconfig.json`]: '{"train":{"TrainingInputMode":"Pipe","RecordWrapperType":"RecordIO"}}' },
      reason: /RecordIO; set RecordWrapperType to None/,
    },
    'other content type': {
      spoil: { [`${config}/inputdataconfig.json`]: '{"train":{"TrainingInputMode":"File","ContentType":"application/json"}}' },
      reason: /has the content type "application\/json"; this algorithm reads text\/csv\.$/m,
    },
  };

  it.each(Object.entries(cases))(
    '%s: exit code 1 and a reason that the buyer can act on',
    async (_name, { files, hyperparameters, spoil, reason }) => {
      const job = makeJob(project, files, hyperparameters);
      for (const [path, content] of Object.entries(spoil ?? {})) writeFileSync(join(job.base, path), content);
      const { code, failure, model, log } = await train(job);
      expect([code, model]).toEqual([1, undefined]);
      expect(failure).toMatch(reason);
      expect(failure).not.toMatch(/Traceback|runtime\/|\.py/);
      expect(log).toContain(failure?.trim());
    },
  );

  it('keeps a fault of the algorithm to itself, and tells the log where it was', async () => {
    const changed = copyProject(project);
    writeFileSync(join(changed, 'algorithm.py'), "def train(training):\n    raise TypeError('secret')\n");
    const { code, failure, log } = await train(makeJob(changed, { 'train/d.csv': good }));
    const reason = 'The algorithm failed because of a fault of its own (TypeError). Please report this to its seller.\n';
    expect([code, failure]).toEqual([1, reason]);
    expect(log).toMatch(/TypeError: secret\n {2}at algorithm\.py:2\n/);
    expect(log).not.toContain(changed);
  });
});

describe.skipIf(venv === undefined)('a stop request', () => {
  it('gives a model of the rows read so far when a pipe is held', async () => {
    const job = makeJob(project, {}, {}, { train: 'Pipe' });
    makeFifo(join(job.base, 'input/data/train_0'));
    const running = start('train', job);
    const writer = createWriteStream(join(job.base, 'input/data/train_0'));
    // More than a block, so that the algorithm has had rows when the signal comes.
    writer.write(`${(sampleFiles(project)['train/diabetes.csv'] ?? '').repeat(40)}1,2`);
    await until('the rows were read', () => writer.writableLength === 0 && writer.bytesWritten > 0);
    running.child.kill('SIGTERM');
    const { code, log } = await running.ended;
    writer.destroy();
    expect(code).toBe(0);
    expect(log).toMatch(/Received SIGTERM.*\n.*Read \d+ rows with 10 features.*\n(.*\n)*Stopped early\./);
    expect(readdirSync(join(job.base, 'model'))).toEqual(['model.json']);
  });

  it.each(['before the FIFO is there', 'before a writer comes'])('ends at once %s', async (when) => {
    const job = makeJob(project, {}, {}, { train: 'Pipe' });
    if (when.includes('writer')) makeFifo(join(job.base, 'input/data/train_0'));
    const running = start('train', job);
    await until('training has begun', () => running.log().includes('Training with'));
    running.child.kill('SIGTERM');
    const { code, log } = await running.ended;
    expect([code, log.includes('Stopped before there was a model')]).toEqual([0, true]);
    expect(readdirSync(join(job.base, 'model'))).toEqual([]);
  });

  it('ends the reading of files', async () => {
    const job = makeJob(project, { 'train/0.csv': (sampleFiles(project)['train/diabetes.csv'] ?? '').repeat(1000) });
    // Some gigabytes, one file under many names.
    const folder = join(job.base, 'input/data/train');
    for (let i = 1; i < 500; i++) linkSync(join(folder, '0.csv'), join(folder, `${i}.csv`));
    const running = start('train', job);
    await until('training has begun', () => running.log().includes('Training with'));
    await new Promise((resolve) => setTimeout(resolve, 300));
    running.child.kill('SIGTERM');
    const { code, log } = await running.ended;
    expect(code).toBe(0);
    expect(log).toMatch(/^Received SIGTERM[\s\S]*^Stopped early/m);
  });
});
