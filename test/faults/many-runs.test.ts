import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { testLocal } from '../../src/commands/test-local.ts';
import { resolveDocker } from '../../src/engine/index.ts';
import { exec } from '../../src/exec.ts';
import { silentProgress } from '../../src/log.ts';
import { testContext } from '../support/context.ts';
import { faultBench, LONG } from '../support/faults.ts';

const bench = faultBench({ name: 'many-runs', index: 35 });
const RUNS = LONG ? 50 : 5;
/** Connections to the engine are kept for a while. */
const IDLE_MS = 6_000;
/** Runs until everything is loaded and every pool has its size. */
const WARM = 3;

/** Memory is bounded only where it is collected before it is measured: the project runs with `--expose-gc`. */
function collect(): void {
  if (globalThis.gc === undefined) throw new Error('the tests run without --expose-gc');
  globalThis.gc();
}

/** What would grow if something leaked: on the engine, and in this process. */
function count() {
  return {
    left: bench.leftovers(),
    networks: bench.docker('network', 'ls', '--quiet').split('\n').length,
    containers: bench.docker('ps', '--all', '--quiet'),
    files: readdirSync('/proc/self/fd').length,
    children: readdirSync('/proc').filter((entry) => /^\d+$/.test(entry) && isChild(entry)).length,
  };
}

function isChild(pid: string): boolean {
  try {
    return (
      readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ')[1] === String(process.pid)
    );
  } catch {
    return false;
  }
}

async function rehearse(number: number): Promise<number> {
  const runId = `many${String(number).padStart(6, '0')}`;
  const env = { ...process.env, ...bench.engine.env, XDG_CACHE_HOME: `${bench.temp}/../cache` };
  const context = { ...testContext({ cwd: bench.project, env, now: Date.now, runId, exec }), progress: silentProgress };
  const options = { smoke: true, only: ['train'], strict: false, engine: 'docker', report: [], json: true, network: false } as const;
  return testLocal({ ...options, keep: false, list: false, dryRun: false }, context, { findEngine: () => resolveDocker(context) });
}

it(`${RUNS} runs one after another in one process leak nothing`, { timeout: 1_200_000 }, async () => {
  for (let number = 0; number < WARM; number += 1) expect(await rehearse(number)).toBe(0);
  const before = count();
  const memory: number[] = [];
  for (let number = 0; number < RUNS; number += 1) {
    expect(await rehearse(WARM + number)).toBe(0);
    collect();
    memory.push(process.memoryUsage().heapUsed / 1_000_000);
  }
  await sleep(IDLE_MS);
  const after = count();
  const grown = (memory.at(-1) ?? 0) - (memory[0] ?? 0);
  console.log(`${RUNS} runs: files ${before.files} -> ${after.files}, heap grew by ${grown.toFixed(1)} MB after collection`);
  expect({ ...after, files: 0 }).toEqual({ ...before, files: 0 });
  expect(after.files).toBeLessThanOrEqual(before.files);
  expect(grown).toBeLessThan(5 + RUNS * 0.1);
});

it(`${RUNS} runs of the built tool leave nothing`, { timeout: 1_200_000 }, async () => {
  const before = bench.docker('network', 'ls', '--quiet');
  for (let number = 0; number < RUNS; number += 1) expect(await bench.tool(['test-local', '--smoke']).ended).toMatchObject({ code: 0 });
  expect(bench.leftovers()).toEqual([]);
  expect([bench.docker('network', 'ls', '--quiet'), bench.docker('ps', '--all', '--quiet')]).toEqual([before, '']);
});

it('4 whole runs at once, of one project, do not disturb each other', async () => {
  const ends = await Promise.all([1, 2, 3, 4].map(() => bench.tool(['test-local', ...(LONG ? [] : ['--smoke'])]).ended));
  console.log(ends.map(({ code, seconds }) => `exit code ${code} after ${seconds.toFixed(0)} s`).join(', '));
  expect(ends.map(({ code, stderr, stdout }) => (code === 0 ? 0 : `${code} ${stderr} ${stdout}`))).toEqual([0, 0, 0, 0]);
  expect(bench.leftovers()).toEqual([]);
});
