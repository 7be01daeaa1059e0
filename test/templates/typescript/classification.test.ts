import { createWriteStream, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { findPort, type Job, makeFifo, makeJob, makeProject, metricOf, sampleFiles, start, train, until } from './project.ts';

interface Fit {
  readonly alpha: number;
  readonly classes: readonly number[];
  readonly coefficients: readonly (readonly number[])[];
  readonly intercepts: readonly number[];
  readonly trainLoss: number;
  readonly validationAccuracy: number;
  readonly validationLogLoss: number;
  readonly probabilities: readonly (readonly number[])[];
}

interface Model {
  readonly labels: number[];
  readonly means: number[];
  readonly intercepts: number[];
  readonly coefficients: number[][];
}

const reference = JSON.parse(readFileSync(join(import.meta.dirname, 'logistic-reference.json'), 'utf8')) as { fits: Fit[] };

let project: string;
beforeAll(async () => {
  project = await makeProject('test-algo', { algorithm: 'classification' });
});

/** Standard deviation of each feature. */
function deviations(csv: string, means: readonly number[]): number[] {
  const rows = csv
    .trim()
    .split('\n')
    .map((line) => line.split(',').map(Number));
  return means.map((mean, j) => Math.sqrt(rows.reduce((sum, row) => sum + ((row[j + 1] ?? Number.NaN) - mean) ** 2, 0) / rows.length));
}

/** Equal to 1e-6, in relation to the larger of the number and 1. */
function expectClose(actual: number | undefined, expected: number): void {
  expect(Math.abs((actual ?? Number.NaN) - expected)).toBeLessThan(1e-6 * Math.max(1, Math.abs(expected)));
}

describe('the numbers', () => {
  it.each(reference.fits)("equal those of scikit-learn's LogisticRegression: alpha $alpha", async (fit) => {
    const files = sampleFiles(project);
    const { code, log, model: text } = await train(makeJob(project, files, { alpha: String(fit.alpha) }));
    expect(code).toBe(0);
    const model = JSON.parse(text ?? '{}') as Model;
    expect(model.labels).toEqual(fit.classes);
    const scales = deviations(files['train/wine.csv'] ?? '', model.means);
    for (const [k, coefficients] of fit.coefficients.entries()) {
      for (const [j, expected] of coefficients.entries()) {
        expectClose((model.coefficients[k]?.[j] ?? Number.NaN) * (scales[j] ?? Number.NaN), expected);
      }
      expectClose(model.intercepts[k], fit.intercepts[k] ?? Number.NaN);
    }
    expectClose(metricOf(log, 'train:loss'), fit.trainLoss);
    expect(metricOf(log, 'validation:accuracy')).toBe(fit.validationAccuracy);
    expectClose(metricOf(log, 'validation:log_loss'), fit.validationLogLoss);
  });
});

async function feed(job: Job, epoch: number, text: string): Promise<void> {
  const path = join(job.base, `input/data/train_${epoch}`);
  makeFifo(path);
  await pipeline(text.match(/[\s\S]{1,997}/g) ?? [], createWriteStream(path));
  rmSync(path);
}

describe('Pipe mode', () => {
  it('takes an epoch for each pass, and finds the same model', async () => {
    const rows = sampleFiles(project)['train/wine.csv'] ?? '';
    const expected = await train(makeJob(project, { 'train/wine.csv': rows }));
    const passes = Number(/^Pass (\d+):.*\n(?!Pass)/m.exec(expected.log)?.[1]);
    expect(passes).toBeGreaterThan(3);
    const job = makeJob(project, {}, {}, { train: 'Pipe' });
    const running = train(job);
    for (let epoch = 0; epoch < passes; epoch++) await feed(job, epoch, rows);
    const { code, model } = await running;
    expect([code, model]).toEqual([0, expected.model]);
  });

  it('keeps the model of the passes so far when it is stopped between two epochs', async () => {
    const rows = sampleFiles(project)['train/wine.csv'] ?? '';
    const job = makeJob(project, {}, {}, { train: 'Pipe' });
    const running = start('train', job);
    for (const epoch of [0, 1, 2]) await feed(job, epoch, rows);
    await until('the third pass is through', () => /^Pass 3: /m.test(running.log()));
    running.child.kill('SIGTERM');
    const { code, log } = await running.ended;
    expect([code, log.includes('Stopped early.')]).toEqual([0, true]);
    const { coefficients } = JSON.parse(readFileSync(join(job.base, 'model/model.json'), 'utf8')) as Model;
    expect(coefficients[0]?.some((value) => value !== 0)).toBe(true);
    expect(readdirSync(join(job.base, 'model'))).toEqual(['model.json']);
  });
});

describe('a failed training', () => {
  it.each([
    ['one class only', '1,2\n1,3\n', 'needs rows of at least 2 classes; all have 1 in their first column.'],
    ['a column of numbers', Array.from({ length: 200 }, (_, i) => `${i / 7},1\n`).join(''), 'more than 100 different numbers'],
    ['text as class', 'red,1\nblue,2\n', 'line 1, column 1: "red" is not a number.'],
  ])('%s: a reason that the buyer can act on', async (_name, rows, reason) => {
    const { code, failure, model } = await train(makeJob(project, { 'train/d.csv': rows }));
    expect([code, model]).toEqual([1, undefined]);
    expect(failure).toContain(reason);
  });
});

describe('predictions', () => {
  interface Result {
    readonly label: number;
    readonly probabilities: Readonly<Record<string, number>>;
  }
  const fit = reference.fits.find(({ alpha }) => alpha === 1);
  let address: string;
  beforeAll(async () => {
    const job = makeJob(project, sampleFiles(project));
    expect((await train(job)).code).toBe(0);
    const port = await findPort();
    const running = start('serve', job, { SAGEMAKER_BIND_TO_PORT: String(port), SAGEMAKER_BIND_HOST: '127.0.0.1' });
    address = `http://127.0.0.1:${port}/invocations`;
    await until('the server answers', () => running.log().includes('Serving'));
  });

  const readers: Readonly<Record<string, (body: string) => Result[]>> = {
    'text/csv': (body) => body.trimEnd().split('\n').map(readLine),
    'application/json': (body) => (JSON.parse(body) as { predictions: Result[] }).predictions,
    'application/jsonlines': (body) =>
      body
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Result),
  };
  function readLine(line: string): Result {
    const [label = Number.NaN, ...probabilities] = line.split(',').map(Number);
    return { label, probabilities: Object.fromEntries(probabilities.map((value, k) => [k, value])) };
  }

  const pairs = ['csv', 'json', 'jsonl'].flatMap((file) => Object.keys(readers).map((accept) => [file, accept] as const));
  it.each(pairs)('five rows of %s as %s: a class and its probabilities for each', async (file, accept) => {
    const type = { csv: 'text/csv', json: 'application/json', jsonl: 'application/jsonlines' }[file] ?? '';
    const body = readFileSync(join(project, `samples/requests/five-rows.${file}`), 'utf8');
    const response = await fetch(address, { method: 'POST', headers: { 'content-type': type, accept }, body });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, accept]);
    const results = readers[accept]?.(await response.text()) ?? [];
    expect(results).toHaveLength(5);
    for (const [i, expected] of (fit?.probabilities ?? []).entries()) {
      expect(results[i]?.label).toBe(expected.indexOf(Math.max(...expected)));
      for (const [k, probability] of expected.entries()) expectClose(results[i]?.probabilities[k], probability);
    }
  });
});
