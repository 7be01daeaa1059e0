import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { exec } from '../../src/exec.ts';
import { refuseUncommitted } from '../../src/update/safety.ts';
import { workspace } from '../support/workspace.ts';

it('a project that comes with git settings of its own starts no program of its own through them', async () => {
  const folder = workspace({ 'a.txt': 'a', 'run.sh': '#!/bin/sh\ntouch "$0.ran"\n' });
  const program = join(folder, 'run.sh');
  chmodSync(program, 0o755);
  const git = (...args: readonly string[]) => execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: folder });
  git('init', '--quiet');
  git('add', 'a.txt');
  git('commit', '--quiet', '--message', 'a');
  git('config', 'core.fsmonitor', program);
  await refuseUncommitted(folder, ['a.txt'], { exec, signal: new AbortController().signal });
  expect(existsSync(`${program}.ran`)).toBe(false);
  // The setting would have worked.
  git('status');
  expect(existsSync(`${program}.ran`)).toBe(true);
});
