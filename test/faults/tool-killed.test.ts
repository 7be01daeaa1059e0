import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { SLOW_BUILD, STAGES } from '../support/fault-stages.ts';
import { faultBench, LONG } from '../support/faults.ts';

const bench = faultBench({ name: 'tool-killed', index: 33 });
let slow = '';

beforeAll(() => {
  slow = bench.variant('slow', {});
  writeFileSync(join(slow, 'Dockerfile'), SLOW_BUILD);
});

/** What the client may still be asking for after its tool has died comes to its end; then somebody cleans. */
const SETTLED_MS = 1_500;

/** What cleans, and after which stages when not all are wanted. */
const CLEANERS = [
  { who: 'clean', cleaner: ['clean', '--engine', 'docker', '--yes'], short: ['build', 'requests', 'removal'] },
  { who: 'the next run', cleaner: ['test-local', '--smoke'], short: ['start of a training', 'requests'] },
];

describe.each(CLEANERS)('$who removes what is left', ({ cleaner, short }) => {
  it.each(STAGES.filter(({ name }) => LONG || short.includes(name)))(
    'when the tool was killed during $name',
    async ({ name, args, reached }) => {
      const there = reached(bench);
      const tool = bench.tool(args, { cwd: name === 'build' ? slow : bench.project });
      await there(tool);
      tool.kill('SIGKILL');
      expect(await tool.ended).toMatchObject({ signal: 'SIGKILL' });
      await sleep(SETTLED_MS);
      console.log(`killed during ${name}, left: ${bench.leftovers().length}`);
      expect(await bench.tool(cleaner).ended).toMatchObject({ code: 0 });
      expect(bench.leftovers()).toEqual([]);
      // The container of a build has no name of ours: the builder itself takes it away when nobody waits for it any more.
      await expect.poll(() => bench.docker('ps', '--all', '--quiet'), { timeout: 30_000 }).toBe('');
    },
  );
});
