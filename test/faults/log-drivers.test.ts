import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { removeFolder } from '../../src/files.ts';
import { faultBench } from '../support/faults.ts';

const folder = mkdtempSync(join(tmpdir(), 'fault-log-drivers-'));
const config = join(folder, 'daemon.json');
writeFileSync(config, '{}');
afterAll(() => removeFolder(folder));

const bench = faultBench({ name: 'log-drivers', index: 36, settings: ['--config-file', config] });
const LINES = 2_000;

it.each([
  ['json-file', { 'max-size': '1k', 'max-file': '1' }],
  ['local', { 'max-size': '20k', 'max-file': '1', compress: 'false' }],
  ['none', {}],
])('the engine keeps logs by %s: each line of a training arrives', async (driver, options) => {
  writeFileSync(config, JSON.stringify({ 'log-driver': driver, 'log-opts': options }));
  await bench.engine.stop();
  await bench.engine.start();
  expect(bench.docker('info', '--format', '{{.LoggingDriver}}')).toBe(driver);
  const cwd = bench.variant(`talks-${driver}`, {
    'train.mjs': `for (let at = 0; at < ${LINES}; at += 1) console.log('line', at, 'of a log longer than any limit');\nprocess.exitCode = 3;\n`,
  });
  const { code, stderr } = await bench.tool(['train'], { cwd }).ended;
  expect([code, stderr]).toEqual([1, expect.stringContaining('Training failed: exit code 3.')]);
  expect(stderr.match(/^line \d+ of a log longer than any limit$/gm)).toHaveLength(LINES);
  expect(await bench.tool(['test-local', '--smoke']).ended).toMatchObject({ code: 0 });
  expect(bench.leftovers()).toEqual([]);
});
