import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { removeFolder } from '../../src/files.ts';
import { faultBench } from '../support/faults.ts';

/** What Docker 20.10 looks for when it starts, to know how to hand out GPUs; here nothing is handed out but a variable. */
const programs = mkdtempSync(join(tmpdir(), 'fault-programs-'));
symlinkSync(execFileSync('sh', ['-c', 'PATH=$PATH:/usr/sbin command -v dockerd'], { encoding: 'utf8' }).trim(), join(programs, 'dockerd'));
writeFileSync(join(programs, 'nvidia-container-runtime-hook'), '#!/bin/sh\nexit 0\n', { mode: 0o755 });
afterAll(() => removeFolder(programs));

const bench = faultBench({ name: 'machine', index: 51, programs });

/** The project with other instance types for training. */
function withTypes(folder: string, instanceTypes: readonly string[]): string {
  const file = join(folder, 'sagemaker-algo.json');
  const spec = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(file, JSON.stringify({ ...spec, training: { ...spec.training, instanceTypes } }));
  return folder;
}

interface Finding {
  readonly check: string;
  readonly status: string;
  readonly actual?: string;
  readonly cause?: string;
  readonly reason?: string;
}

async function findings(cwd: string, ...args: string[]) {
  const end = await bench.tool(['test-local', '--json', ...args], { cwd }).ended;
  return { ...end, findings: (JSON.parse(end.stdout) as { readonly findings: readonly Finding[] }).findings };
}

describe('--as', () => {
  it('holds each container to the cores and the memory of the machine, and says what this one has less of', async () => {
    const cwd = bench.variant('limits', {
      'train.mjs': `import { readFileSync } from 'node:fs';
const read = (file) => { try { return readFileSync('/sys/fs/cgroup/' + file, 'utf8').trim(); } catch { return ''; } };
console.error('cpu=' + (read('cpu.max') || read('cpu/cpu.cfs_quota_us')), 'memory=' + (read('memory.max') || read('memory/memory.limit_in_bytes')));
process.exit(3);
`,
    });
    const { stdout, stderr } = await bench.tool(['train', '--as', 'ml.t3.medium'], { cwd }).ended;
    expect(stderr).toContain('As on ml.t3.medium: each container has 2 cores and 4 GiB.');
    expect(stdout + stderr).toMatch(/cpu=200000.*memory=4294967296/);
    const large = await bench.tool(['train', '--as', 'ml.m5.24xlarge', '--dry-run'], { cwd }).ended;
    expect(large.stderr).toMatch(
      /each container has 96 cores and 384 GiB\. This machine has only \d+ of the cores, so that .*GB of memory/,
    );
    expect(large.stdout).toContain(`--cpus=${availableParallelism()} --memory=${384 * 1024 ** 3} `);
  });

  it('ends a training that needs more memory, and names the memory', async () => {
    const cwd = bench.variant('greedy', { 'train.mjs': 'const kept = [];\nfor (;;) kept.push(Buffer.alloc(67108864, 1));\n' });
    const { stdout, stderr, code } = await bench.tool(['train', '--as', 'ml.t3.medium'], { cwd }).ended;
    expect({ code, said: stdout + stderr }).toEqual({ code: 1, said: expect.stringContaining('exit code 137, out of memory') });
    expect(bench.leftovers()).toEqual([]);
  });
});

describe('GPUs', () => {
  const FUSSY = `if (process.env.NVIDIA_VISIBLE_DEVICES !== undefined) throw new Error('CUDA driver version is insufficient');\n`;
  let fussy = '';
  beforeAll(() => {
    const train = readFileSync(join(bench.project, 'train.mjs'), 'utf8');
    fussy = bench.variant('fussy', { 'train.mjs': train.replace(/^((?:import .*\n)*)/, `$1${FUSSY}`) });
  });
  const only = ['--only', 'train/with-gpu', '--only', 'train/exit-code'];

  it('are handed on where the spec lists machines that have some, and a program that fails with them trips the check', async () => {
    const { findings: found } = await findings(withTypes(fussy, ['ml.m5.large', 'ml.g5.xlarge']), ...only);
    expect(found.find(({ check }) => check === 'train/with-gpu')).toMatchObject({ status: 'warned', actual: 'exit code 1' });
  });

  it('stay away where the spec lists none', async () => {
    const { findings: found } = await findings(withTypes(fussy, ['ml.m5.large']), ...only);
    expect(found.map(({ check, status }) => [check, status]).sort()).toEqual([
      ['train/exit-code', 'passed'],
      ['train/with-gpu', 'not-applicable'],
    ]);
  });

  it('that the engine has none of are not checked, and training runs without', async () => {
    const here = join(programs, 'nvidia-container-runtime-hook');
    removeFolder(here);
    await bench.engine.stop();
    await bench.engine.start();
    const { findings: found, code } = await findings(withTypes(fussy, ['ml.g5.xlarge']), ...only);
    expect(found.find(({ check }) => check === 'train/with-gpu')).toMatchObject({
      status: 'not-checked',
      reason: expect.stringMatching(/no GPU for containers \(could not select device driver.*ml\.g5\.xlarge has one/),
    });
    expect({ code, trained: found.find(({ check }) => check === 'train/exit-code')?.status }).toEqual({ code: 0, trained: 'passed' });
    expect(bench.leftovers()).toEqual([]);
  });
});
