import { createWriteStream, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeProject as makeTypescriptProject, train as trainTypescript } from '../typescript/project.ts';
import { evaluate, makeFifo, makeJob, makeProject, metricOf, sampleFiles, train, venv } from './project.ts';

interface Fit {
  readonly alpha: number;
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

const reference = JSON.parse(readFileSync(join(import.meta.dirname, '../typescript/logistic-reference.json'), 'utf8')) as { fits: Fit[] };

const ANSWER = `import json, sys, numpy as np, pathlib, algorithm
from runtime.encode import Encoder
encoder = Encoder("application/json")
encoder.add(algorithm.predict(algorithm.load(pathlib.Path(sys.argv[1])), np.loadtxt(sys.argv[2], delimiter=",")))
print(encoder.finish())`;

/** Equal to 1e-6, in relation to the larger of the number and 1. */
function expectClose(actual: number | undefined, expected: number, what?: string): void {
  expect(Math.abs((actual ?? Number.NaN) - expected), what).toBeLessThan(1e-6 * Math.max(1, Math.abs(expected)));
}

describe.skipIf(venv === undefined)('classification', { timeout: 60_000 }, () => {
  let project: string;
  beforeAll(async () => {
    project = await makeProject({ algorithm: 'classification' });
  });

  it.each(reference.fits)('equals that of the TypeScript template and of LogisticRegression: alpha $alpha', async (fit) => {
    const twin = await makeTypescriptProject('test-algo', { algorithm: 'classification' });
    const files = sampleFiles(project);
    const jobs = [makeJob(project, files, { alpha: String(fit.alpha) }), makeJob(twin, files, { alpha: String(fit.alpha) })] as const;
    const [ours, theirs] = await Promise.all([train(jobs[0]), trainTypescript(jobs[1])]);
    const [model, other] = [ours, theirs].map(({ model: text }) => JSON.parse(text ?? '{}') as Model) as [Model, Model];
    expect(Object.keys(model)).toEqual(Object.keys(other));
    expect(model.labels).toEqual(other.labels);
    for (const key of ['coefficients', 'means', 'intercepts'] as const) {
      const expected = other[key].flat();
      expect(model[key].flat()).toHaveLength(expected.length);
      for (const [i, value] of expected.entries()) expectClose(model[key].flat()[i], value, `${key} ${i}`);
    }
    expectClose(metricOf(ours.log, 'train:loss'), fit.trainLoss);
    expect(metricOf(ours.log, 'validation:accuracy')).toBe(fit.validationAccuracy);
    expectClose(metricOf(ours.log, 'validation:log_loss'), fit.validationLogLoss);
    // It reads what the other has written, and answers as that would.
    const answer = evaluate(project, ANSWER, [join(jobs[1].base, 'model'), join(project, 'samples/requests/five-rows.csv')]) as {
      predictions: { label: number; probabilities: Record<string, number> }[];
    };
    for (const [i, expected] of fit.probabilities.entries()) {
      const { label, probabilities } = answer.predictions[i] ?? { label: -1, probabilities: {} };
      expect([label, Object.keys(probabilities)]).toEqual([expected.indexOf(Math.max(...expected)), ['0', '1', '2']]);
      for (const [k, probability] of expected.entries()) expectClose(probabilities[k], probability);
    }
  });

  it('takes an epoch for each pass in Pipe mode, and finds the same model', async () => {
    const rows = sampleFiles(project)['train/wine.csv'] ?? '';
    const expected = await train(makeJob(project, { 'train/wine.csv': rows }));
    const passes = Number(/^Pass (\d+):.*\n(?!Pass)/m.exec(expected.log)?.[1]);
    expect(passes).toBeGreaterThan(3);
    const job = makeJob(project, {}, {}, { train: 'Pipe' });
    const running = train(job);
    for (let epoch = 0; epoch < passes; epoch++) {
      const path = join(job.base, `input/data/train_${epoch}`);
      makeFifo(path);
      await pipeline(rows.match(/[\s\S]{1,997}/g) ?? [], createWriteStream(path));
      rmSync(path);
    }
    const { code, model } = await running;
    expect([code, model]).toEqual([0, expected.model]);
  });
});
