import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ContainerExit, RunningContainer } from '../../src/engine/engine.ts';
import { guardDisk } from '../../src/observe/disk-guard.ts';
import { workspace } from '../support/workspace.ts';

/** A container that runs until it is stopped, or for `ms`. */
function container(layerBytes: number | undefined, ms?: number): RunningContainer {
  let end: (exit: ContainerExit) => void = () => {};
  const exited = new Promise<ContainerExit>((resolve) => {
    end = resolve;
  });
  const exit = (exitCode: number) => ({ exitCode, oomKilled: false, startError: undefined, durationMs: 1 });
  if (ms !== undefined) setTimeout(() => end(exit(0)), ms);
  return {
    ...{ name: 'one', exited, firstOutput: Promise.resolve(), collect: async () => {}, remove: async () => {} },
    ...{ address: async () => ({ host: '', port: 0 }), log: async () => ({ stdout: '', stderr: '', droppedBytes: 0 }) },
    ...(layerBytes === undefined ? {} : { layerBytes: async () => layerBytes }),
    async stop() {
      end(exit(137));
      return { ...(await exited), killed: true, stopMs: 0 };
    },
  };
}

const limits = (root: string, maxBytes = 1_000_000) => ({ root, folders: [join(root, 'model'), join(root, 'gone')], maxBytes });

test('a container that writes too much below a mount is ended, and its end says why', async () => {
  const root = workspace({ 'model/a/b': 'x'.repeat(2_000_000) });
  const guarded = guardDisk(container(undefined), limits(root));
  const { exitCode, overfull } = await guarded.exited;
  expect(exitCode).toBe(137);
  expect(overfull).toMatchObject({ reason: 'limit', limitBytes: 1_000_000 });
  expect(overfull?.bytes).toBeGreaterThan(1_000_000);
});

test('so is one that writes too much to its own layer', async () => {
  const guarded = guardDisk(container(5_000_000), limits(workspace({ 'model/': '' })));
  expect(await guarded.exited).toMatchObject({ overfull: { bytes: 5_000_000, reason: 'limit' } });
});

test('small files, sparse files and links to large ones are no use of the disk', async () => {
  const root = workspace({ 'model/small': 'x', large: 'x'.repeat(3_000_000) });
  writeFileSync(join(root, 'model/sparse'), '');
  truncateSync(join(root, 'model/sparse'), 1e12);
  mkdirSync(join(root, 'model/deep'));
  symlinkSync(join(root, 'large'), join(root, 'model/deep/link'));
  const guarded = guardDisk(container(10, 2_500), limits(root));
  expect(await guarded.exited).toEqual({ exitCode: 0, oomKilled: false, startError: undefined, durationMs: 1 });
});

test('an end that comes before the first look is passed on as it is', async () => {
  const guarded = guardDisk(container(5_000_000, 10), limits(workspace({ 'model/': '' })));
  expect((await guarded.exited).overfull).toBeUndefined();
  expect((await guarded.stop(1)).exitCode).toBe(0);
});
