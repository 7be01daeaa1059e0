/** Tests of `src/algorithm.ts`: rewrite them together with it. `npm test` runs them. */

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { load, type Model, predict, train } from '../src/algorithm.ts';
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

/** A channel with these rows, in one block. */
function channelOf(rows: readonly (readonly number[])[]): Channel {
  return {
    name: 'train',
    present: true,
    sharded: false,
    async *rows() {
      yield { values: Float64Array.from(rows.flat()), count: rows.length, columns: rows[0]?.length ?? 0 };
    },
    async *bytes() {},
  };
}

async function trainOn(changes: Partial<TrainingInput> = {}): Promise<{ model: Model; log: string[] }> {
  const log: string[] = [];
  const files = await train({
    hyperparameters: { alpha: 1, standardize: 'true' },
    channels: { train: sampleChannel('train'), validation: sampleChannel('validation') },
    tuningObjective: undefined,
    log: (line) => log.push(line),
    stop: new AbortController().signal,
    ...changes,
  });
  for (const [name, content] of Object.entries(files ?? {})) writeFileSync(join(folder, name), content);
  return { model: load(folder), log };
}

describe('train', () => {
  it('prints the metrics of the sample data', async () => {
    const { log } = await trainOn();
    const metric = (name: string) => Number(log.find((line) => line.startsWith(`${name}=`))?.split('=')[1]);
    assert.equal(metric('train:rmse').toFixed(3), '53.798');
    assert.equal(metric('validation:rmse').toFixed(3), '52.637');
    assert.equal(metric('validation:r2').toFixed(3), '0.520');
  });

  it('finds the line that the points lie on', async () => {
    const points = [1, 2, 3, 4, 5].map((x) => [3 * x + 7, x]);
    const channels = { train: channelOf(points), validation: sampleChannel('validation', false) };
    const { model } = await trainOn({ hyperparameters: { alpha: 0, standardize: 'true' }, channels });
    const [prediction] = predict(model, { values: Float64Array.of(100), count: 1, columns: 1 });
    assert.ok(Math.abs(Number(prediction) - 307) < 1e-9);
  });

  it('gives a column that never changes, and one that repeats another, the coefficient 0', async () => {
    const points = [1, 2, 3, 4, 5].map((x) => [3 * x + 7, 0.1, x, 2 * x]);
    const channels = { train: channelOf(points), validation: sampleChannel('validation', false) };
    const { model } = await trainOn({ hyperparameters: { alpha: 0, standardize: 'true' }, channels });
    assert.equal(model.coefficients[0], 0);
    assert.equal(model.coefficients[2], 0);
    assert.ok(Math.abs((model.coefficients[1] ?? 0) - 3) < 1e-9);
  });

  it('keeps its digits when the values are large beside their differences', async () => {
    const points = [1, 2, 3, 4, 5].map((x) => [x, 1e9 + x]);
    const channels = { train: channelOf(points), validation: sampleChannel('validation', false) };
    const { model } = await trainOn({ hyperparameters: { alpha: 0, standardize: 'false' }, channels });
    assert.ok(Math.abs((model.coefficients[0] ?? 0) - 1) < 1e-9);
  });

  it('refuses too few rows, and rows without a feature', async () => {
    const validation = sampleChannel('validation', false);
    await assert.rejects(trainOn({ channels: { train: channelOf([[1, 2]]), validation } }), /at least 2 rows/);
    await assert.rejects(trainOn({ channels: { train: channelOf([[1], [2]]), validation } }), /at least one feature/);
  });

  it('says that tuning needs the validation channel', async () => {
    const channels = { train: sampleChannel('train'), validation: sampleChannel('validation', false) };
    await assert.rejects(trainOn({ channels, tuningObjective: 'validation:rmse' }), /needs the channel "validation"/);
  });
});

describe('predict', () => {
  it('answers a block of rows at once', async () => {
    const { model } = await trainOn();
    const row = [59, 2, 32.1, 101, 157, 93.2, 38, 4, 4.8598, 87];
    const values = Float64Array.from([...row, ...row]);
    const predictions = Array.from(predict(model, { values, count: 2, columns: 10 }));
    assert.deepEqual(
      predictions.map((value) => Number(value).toFixed(3)),
      ['207.426', '207.426'],
    );
  });

  it('refuses rows with the wrong number of features', async () => {
    const { model } = await trainOn();
    assert.throws(() => predict(model, { values: Float64Array.of(1, 2), count: 1, columns: 2 }), /must have 10 numbers, not 2/);
  });
});
