/** Tests of `src/algorithm.ts`: rewrite them together with it. `npm test` runs them. */

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { load, type Model, predict, train } from '../src/algorithm.ts';
import { addExample, createSums, newtonStep, objective } from '../src/newton.ts';
import { openChannel } from '../src/runtime/channels.ts';
import type { Channel, TrainingInput } from '../src/runtime/types.ts';

const folder = mkdtempSync(join(tmpdir(), 'algorithm-test-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** The sample data, as the training container sees it. */
function sampleChannel(name: string, present = true): Channel {
  return openChannel({
    name,
    spec: { required: false },
    config: present ? {} : undefined,
    folder: join(import.meta.dirname, '../samples/channels'),
    stop: new AbortController().signal,
  });
}

/** A channel with these rows, in one block; `afterPass` is called at the end of each pass. */
function channelOf(rows: readonly (readonly number[])[], afterPass: (pass: number) => void = () => undefined): Channel {
  let pass = 0;
  return {
    name: 'train',
    present: true,
    sharded: false,
    async *rows() {
      yield { values: Float64Array.from(rows.flat()), count: rows.length, columns: rows[0]?.length ?? 0 };
      afterPass(++pass);
    },
    async *bytes() {},
  };
}

const defaults = { alpha: 1, tolerance: 1e-6, max_passes: 50 };
const none = sampleChannel('validation', false);

async function trainOn(changes: Partial<TrainingInput> = {}): Promise<{ model: Model; log: string[] }> {
  const log: string[] = [];
  const files = await train({
    hyperparameters: defaults,
    channels: { train: sampleChannel('train'), validation: sampleChannel('validation') },
    tuningObjective: undefined,
    log: (line) => log.push(line),
    stop: new AbortController().signal,
    ...changes,
  });
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return { model: load(folder), log };
}

/** Points of a line, of class 5 up to 3 and of class 9 from 2 on. */
const points = [
  [5, 0],
  [5, 1],
  [5, 2],
  [9, 2],
  [5, 3],
  [9, 3],
  [9, 4],
  [9, 5],
];

describe('train', () => {
  it('prints the metrics of the sample data', async () => {
    const { log } = await trainOn();
    const metric = (name: string) => Number(log.findLast((line) => line.includes(`${name}=`))?.split('=')[1]);
    assert.equal(metric('train:loss').toFixed(4), '0.0312');
    assert.equal(metric('validation:accuracy').toFixed(3), '0.944');
    assert.equal(metric('validation:log_loss').toFixed(4), '0.1084');
  });

  it('ends where no small change makes the objective smaller', async () => {
    const { model } = await trainOn({ channels: { train: channelOf(points), validation: none } });
    const { means, labels } = model;
    const scale = Math.sqrt(points.reduce((sum, [, x = 0]) => sum + (x - (means[0] ?? 0)) ** 2, 0) / points.length);
    const weights = labels.flatMap((_, k) => [(model.coefficients[k]?.[0] ?? 0) * scale, model.intercepts[k] ?? 0]);
    const valueAt = (at: readonly number[]) => {
      const sums = createSums(2, 2);
      for (const [label = 0, x = 0] of points) {
        addExample(sums, Float64Array.from(at), Float64Array.of((x - (means[0] ?? 0)) / scale, 1), labels.indexOf(label));
      }
      return objective(sums, Float64Array.from(at), 1);
    };
    for (const i of weights.keys()) {
      for (const change of [-1e-3, 1e-3]) assert.ok(valueAt(weights.with(i, (weights[i] ?? 0) + change)) > valueAt(weights));
    }
  });

  it('takes the labels as they are, in ascending order, and gives the middle of a symmetric picture even chances', async () => {
    const { model } = await trainOn({ channels: { train: channelOf(points), validation: none } });
    assert.deepEqual(model.labels, [5, 9]);
    const { probabilities } = predict(model, { values: Float64Array.of(2.5), count: 1, columns: 1 });
    assert.ok(Math.abs((probabilities[0] ?? 0) - 0.5) < 1e-9);
  });

  it('gives a column that never changes the coefficient 0', async () => {
    const rows = points.map(([label = 0, x = 0]) => [label, 0.1, x]);
    const { model } = await trainOn({ channels: { train: channelOf(rows), validation: none } });
    assert.deepEqual(
      model.coefficients.map(([first]) => Math.abs(first ?? 1)),
      [0, 0],
    );
  });

  it('finds its way although the first steps are too long', async () => {
    // Classes that a line divides perfectly: the smaller the penalty, the farther away the end.
    const rows = Array.from({ length: 40 }, (_, i) => [i < 3 ? 0 : 1, i < 3 ? i : 1000 + i ** 3]);
    const hyperparameters = { ...defaults, alpha: 1e-6 };
    const { model, log } = await trainOn({ channels: { train: channelOf(rows), validation: none }, hyperparameters });
    assert.ok(!log.some((line) => line.includes('used up')), log.join('\n'));
    const { probabilities } = predict(model, { values: Float64Array.of(1, 2000), count: 2, columns: 1 });
    assert.ok((probabilities[0] ?? 0) > 0.9 && (probabilities[3] ?? 0) > 0.9);
  });

  it('says when the passes do not suffice', async () => {
    const { log } = await trainOn({ hyperparameters: { ...defaults, max_passes: 3 } });
    assert.ok(log.includes('The 3 passes are used up before the coefficients have settled to 0.000001.'));
  });

  it('returns the best weights so far when it is stopped', async () => {
    const stopAfter = async (passes: number) => {
      const stop = new AbortController();
      const channel = channelOf(points, (pass) => pass === passes && stop.abort());
      return (await trainOn({ channels: { train: channel, validation: none }, stop: stop.signal })).model;
    };
    const first = await stopAfter(1);
    assert.deepEqual(
      [first.coefficients, first.intercepts],
      [
        [[0], [0]],
        [0, 0],
      ],
    );
    const fourth = await stopAfter(4);
    const { model } = await trainOn({ channels: { train: channelOf(points), validation: none } });
    const [early = 0, final = 0] = [fourth.coefficients[1]?.[0], model.coefficients[1]?.[0]];
    assert.ok(early > 0 && early !== final && Math.abs(early - final) < 0.5 * final);
  });

  it('refuses data that are no classes', async () => {
    const on = (rows: number[][]) => trainOn({ channels: { train: channelOf(rows), validation: none } });
    await assert.rejects(on([[1], [2]]), /at least one feature/);
    await assert.rejects(
      on([
        [1, 2],
        [1, 3],
      ]),
      /at least 2 classes; all have 1 /,
    );
    await assert.rejects(on(Array.from({ length: 101 }, (_, i) => [i, 0])), /more than 100 different numbers/);
    const wide = Array.from({ length: 50 }, (_, i) => [i, ...new Array<number>(100).fill(i)]);
    await assert.rejects(on(wide), /5050 coefficients are more than the 4000/);
  });

  it('refuses a class that comes up later', async () => {
    const rows = [...points];
    const train = channelOf(rows, () => rows.push([7, 7]));
    await assert.rejects(trainOn({ channels: { train, validation: none } }), /has the class 7 that the first pass did not have/);
  });

  it('counts a class of the validation data that it does not know as wrong', async () => {
    const channels = { train: channelOf(points), validation: channelOf([...points.slice(0, 1), [4, 4]]) };
    const { log } = await trainOn({ channels });
    assert.ok(log.includes('validation:accuracy=0.5'));
    assert.ok(Number.isFinite(Number(log.at(-1)?.split('=')[1])));
  });

  it('says that tuning needs the validation channel', async () => {
    const channels = { train: sampleChannel('train'), validation: none };
    await assert.rejects(trainOn({ channels, tuningObjective: 'validation:accuracy' }), /needs the channel "validation"/);
  });
});

describe("Newton's step", () => {
  it('leads to the lowest point of a parabola at once', () => {
    const sums = createSums(2, 2);
    const weights = new Float64Array(4);
    addExample(sums, weights, Float64Array.of(1, 1), 0);
    addExample(sums, weights, Float64Array.of(-1, 1), 1);
    const step = newtonStep(sums, weights, 1);
    // By hand: gradient -1 and 1, curvature 0.5 on and -0.5 off the diagonal, and the penalty.
    assert.deepEqual(
      [...step].map((value) => Number(value.toFixed(12)) + 0),
      [0.5, 0, -0.5, 0],
    );
  });
});

describe('predict', () => {
  it('gives probabilities that add up to 1', async () => {
    const { model } = await trainOn();
    const row = [14.23, 1.71, 2.43, 15.6, 127, 2.8, 3.06, 0.28, 2.29, 5.64, 1.04, 3.92, 1065];
    const { labels, probabilities } = predict(model, { values: Float64Array.from([...row, ...row]), count: 2, columns: 13 });
    assert.deepEqual([labels, probabilities.length], [[0, 1, 2], 6]);
    assert.ok(Math.abs(probabilities.subarray(3).reduce((sum, p) => sum + p, 0) - 1) < 1e-12);
    assert.ok((probabilities[0] ?? 0) > 0.99);
  });

  it('refuses rows with the wrong number of features, and numbers beyond all measure', async () => {
    const { model } = await trainOn();
    assert.throws(() => predict(model, { values: Float64Array.of(1, 2), count: 1, columns: 2 }), /must have 13 numbers, not 2/);
    const values = new Float64Array(13).fill(1e308);
    assert.throws(() => predict(model, { values, count: 1, columns: 13 }), { name: 'BuyerError', message: /too large/ });
  });
});
