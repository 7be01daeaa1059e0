import { expect, it } from 'vitest';
import { faultBench } from '../support/faults.ts';

const bench = faultBench({ name: 'engine-killed', index: 31 });

it('rehearses on an engine of its own and leaves nothing', async () => {
  const { code, stderr, stdout } = await bench.tool(['test-local', '--smoke']).ended;
  expect([code, stderr, stdout]).toEqual([0, expect.any(String), expect.stringContaining('passed')]);
  expect(bench.leftovers()).toEqual([]);
});
