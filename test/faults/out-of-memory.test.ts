import { existsSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faultBench, findingOf, flawedProject, LONG } from '../support/faults.ts';

// All containers of the engine together get so much; no container has a limit of its own, as on the machine of a seller.
const PARENT = '/sagemaker-algo-fault-memory';
const BYTES = 256_000_000;
const groups = [`/sys/fs/cgroup/memory${PARENT}`, `/sys/fs/cgroup${PARENT}`];

const bench = faultBench({ name: 'out-of-memory', index: 42, settings: ['--cgroup-parent', PARENT] });

beforeAll(() => {
  // The first container makes the group.
  bench.docker('run', '--rm', '--entrypoint=true', 'sound:1');
  const limit = groups
    .flatMap((group) => [join(group, 'memory.limit_in_bytes'), join(group, 'memory.max')])
    .find((file) => existsSync(file));
  if (limit === undefined) throw new Error(`no memory control group ${PARENT}`);
  writeFileSync(limit, String(BYTES));
});
afterAll(() => {
  for (const group of groups) {
    try {
      rmdirSync(group);
    } catch {
      // Only one of them is there.
    }
  }
});

/** Takes memory in small pieces, so that no single request is refused. */
const EAT = 'const eaten = [];\nconst eat = () => { for (;;) eaten.push(Buffer.alloc(1e6, 1)); };\n';
const SMOKE = ['test-local', '--smoke', '--json'];
const memory = { cause: 'The kernel ended the program because memory ran out.', fix: expect.stringContaining('read the data in parts') };

describe('memory runs out', () => {
  it('in a training', async () => {
    const project = flawedProject(bench, { 'train.mjs': `${EAT}eat();\n` });
    const { code, stdout } = await bench.tool(SMOKE, { cwd: project }).ended;
    expect(code).toBe(1);
    expect(findingOf(stdout, 'train/exit-code')).toMatchObject({ status: 'failed', actual: 'exit code 137, out of memory', ...memory });
    const alone = await bench.tool(['train'], { cwd: project }).ended;
    expect([alone.code, alone.stderr]).toEqual([
      1,
      expect.stringContaining('Training failed: exit code 137, out of memory.\n  The kernel ended'),
    ]);
    expect(bench.leftovers()).toEqual([]);
  });

  it('while a server starts', async () => {
    const project = flawedProject(bench, { 'serve.mjs': `${EAT}eat();\n` });
    const { code, stdout } = await bench.tool(SMOKE, { cwd: project }).ended;
    expect(code).toBe(1);
    expect(findingOf(stdout, 'serve/healthy-in-time')).toMatchObject({
      ...{ status: 'failed', actual: 'the container ended with exit code 137, out of memory' },
      ...memory,
    });
    expect(bench.leftovers()).toEqual([]);
  });

  it.runIf(LONG)('on a request, which is not taken for an error in its handler', async () => {
    const flaw = `${EAT}import { serve } from './sound-serve.mjs';
serve({ accepts: (type) => (type === 'text/csv' ? true : eat()) });
`;
    const project = flawedProject(bench, { 'serve.mjs': flaw });
    const { code, stdout } = await bench.tool(['test-local', '--only', 'serve/survives-bad-input', '--json'], { cwd: project }).ended;
    expect(code).toBe(1);
    expect(findingOf(stdout, 'serve/survives-bad-input')).toMatchObject({
      ...{ status: 'failed', actual: expect.stringContaining('the container ended with exit code 137, out of memory') },
      ...memory,
    });
    expect(bench.leftovers()).toEqual([]);
  });

  it('in a server that somebody uses', async () => {
    expect(await bench.tool(['train']).ended).toMatchObject({ code: 0 });
    const project = flawedProject(bench, {
      'serve.mjs': `${EAT}import { serve } from './sound-serve.mjs';\nserve();\nsetTimeout(eat, 2000);\n`,
    });
    const { code, stderr } = await bench.tool(['serve', '--model', join(bench.project, 'artifacts/model.tar.gz')], { cwd: project }).ended;
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining('The server ended by itself: exit code 137, out of memory. The kernel ended'),
    ]);
    expect(bench.leftovers()).toEqual([]);
  });
});
