import { appendFileSync, chmodSync, linkSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { openWatcher } from '../../src/watch/file-watcher.ts';
import { workspace } from '../support/workspace.ts';

test('tells of what is written, replaced, made and removed, and not of a file that gets another name', async () => {
  const folder = workspace({ 'a.csv': '1\n', 'b.csv': '2\n' });
  const elsewhere = workspace();
  const seen: string[] = [];
  const inputs = { roots: [folder], touches: () => ['channels' as const], mayHold: () => true, key: '' };
  const watcher = await openWatcher(inputs, { onChange: (path) => seen.push(path), onTrouble: () => {} });
  onTestFinished(() => watcher.close());
  const a = join(folder, 'a.csv');
  linkSync(a, join(elsewhere, 'linked.csv'));
  rmSync(join(elsewhere, 'linked.csv'));
  const after = async (act: () => void) => {
    act();
    for (let waited = 0; waited < 5_000 && seen.length === 0; waited += 10) await pause(10);
    await pause(200);
    return [...new Set(seen.splice(0))];
  };
  // What the other name brought about would have come first.
  expect(await after(() => appendFileSync(join(folder, 'b.csv'), '3\n'))).toEqual([join(folder, 'b.csv')]);
  expect(await after(() => appendFileSync(a, '2\n'))).toEqual([a]);
  expect(await after(() => chmodSync(a, 0o755))).toEqual([a]);
  writeFileSync(join(elsewhere, 'new.csv'), '4\n');
  expect(await after(() => renameSync(join(elsewhere, 'new.csv'), a))).toEqual([a]);
  expect(await after(() => writeFileSync(join(folder, 'c.csv'), '5\n'))).toEqual([join(folder, 'c.csv')]);
  expect(await after(() => rmSync(join(folder, 'c.csv')))).toEqual([join(folder, 'c.csv')]);
});
