import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import type { RunningProbe } from '../../src/engine/probe.ts';
import { createTunnels } from '../../src/engine/tunnels.ts';

it('are all closed only when one that was being closed already is closed too', async () => {
  let removed = () => {};
  const removal = new Promise<void>((resolve) => {
    removed = resolve;
  });
  const probe: RunningProbe = {
    ...{ name: 'n-tunnel', stdin: new PassThrough(), stdout: new PassThrough(), ready: Promise.resolve() },
    ...{ exited: new Promise(() => {}), address: async () => '10.0.0.2', remove: () => removal },
  };
  const tunnels = createTunnels({ start: async () => probe });
  await tunnels.find({ name: 'n', network: { kind: 'internal', id: 'net', aliases: [] }, labels: {} });
  const one = tunnels.close('net');
  let over = false;
  const all = tunnels.closeAll().then(() => {
    over = true;
  });
  await new Promise(setImmediate);
  expect(over).toBe(false);
  removed();
  await Promise.all([one, all]);
  expect(over).toBe(true);
});
