import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { SLOW_BUILD, STAGES } from '../support/fault-stages.ts';
import { faultBench, LONG } from '../support/faults.ts';

const bench = faultBench({ name: 'interrupted', index: 34 });
let slow = '';

beforeAll(() => {
  slow = bench.variant('slow', {});
  writeFileSync(join(slow, 'Dockerfile'), SLOW_BUILD);
});

/** Where the signal finds the run, when not every stage is wanted. */
const SHORT = { SIGINT: ['build', 'training', 'end'], SIGTERM: ['training', 'batch'] };

describe.each(['SIGINT', 'SIGTERM'] as const)('%s', (signal) => {
  it.each(STAGES.filter(({ name }) => LONG || SHORT[signal].includes(name)))(
    'during $name leaves nothing',
    async ({ name, args, reached }) => {
      const there = reached(bench);
      const tool = bench.tool(args, { cwd: name === 'build' ? slow : bench.project });
      await there(tool);
      const began = Date.now();
      tool.kill(signal);
      const { code, stderr } = await tool.ended;
      const seconds = (Date.now() - began) / 1_000;
      console.log(`${signal} during ${name}: exit code ${code} after ${seconds.toFixed(1)} s`);
      // In the last moment the run may be over before it hears the signal.
      if (name === 'end' || name === 'removal') expect([0, 130]).toContain(code);
      else expect(code, stderr).toBe(130);
      if (code === 130) expect(stderr).toMatch(/^Interrupted\. Everything that was started has been removed\.$/m);
      expect(stderr).not.toMatch(/^error: |^\s+at /m);
      expect(seconds).toBeLessThan(30);
      expect(bench.leftovers()).toEqual([]);
      await expect.poll(() => bench.docker('ps', '--all', '--quiet'), { timeout: 30_000 }).toBe('');
    },
  );
});
