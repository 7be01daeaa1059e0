import { expect, it } from 'vitest';
import type { RunningContainer } from '../../src/engine/engine.ts';
import type { Lab, Started } from '../../src/observe/lab.ts';
import { awaitReady } from '../../src/observe/serve/server.ts';

it('does not wait for ever for a server that runs and has no address', async () => {
  const address = () => Promise.reject(new Error('The container c is not connected to any network.'));
  const container: Partial<RunningContainer> = { name: 'c', exited: new Promise(() => {}), address };
  const lab = { untilAborted: (work: Promise<unknown>) => work } as Lab;
  const started = { container, startedAt: performance.now() } as unknown as Started;
  expect(await awaitReady(lab, started, 0.01)).toEqual({ readyMs: undefined, pings: [], exit: undefined, target: undefined });
});
