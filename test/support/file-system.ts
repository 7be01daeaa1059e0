import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { workspace } from './workspace.ts';

/** Whether this process may mount file systems; without that, tests that need one are skipped. */
export const mayMount = process.platform === 'linux' && process.getuid?.() === 0 && spawnSync('unshare', ['-m', 'true']).status === 0;

/** A folder on a file system of its own, gone when the test ends. `options` as for `mount -o`, for example `size=64k`. */
export function mountedFolder(options: string): string {
  const folder = join(workspace(), 'mounted');
  mkdirSync(folder);
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]);
  onTestFinished(() => void execFileSync('umount', ['-l', folder]));
  return folder;
}
