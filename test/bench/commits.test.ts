import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { provideBuild } from '../../bench/harness/commits.mjs';
import { mustRun } from '../../test/setup/machine.mjs';

let folder = '';
let repository = '';
const git = (...args: readonly string[]) => mustRun('git', ['-C', repository, ...args]).trim();

/** A repository whose build copies a file; it is committed as `one`, then as `two`, then changed. */
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'bench-commits-'));
  repository = path.join(folder, 'repository');
  mkdirSync(path.join(repository, 'scripts'), { recursive: true });
  mkdirSync(path.join(repository, 'node_modules'));
  const write = (name: string, text: string) => writeFileSync(path.join(repository, name), text);
  write(
    'scripts/build.mjs',
    "import { cpSync, readFileSync } from 'node:fs'; cpSync('source', 'built'); if (readFileSync('source', 'utf8') === 'broken') process.exit(1);",
  );
  write('package-lock.json', '{}');
  write('.gitignore', 'built\nnode_modules\n');
  git('init', '--quiet', '--initial-branch=main');
  for (const text of ['one', 'two']) {
    write('source', text);
    git('add', '.');
    git('-c', 'user.name=n', '-c', 'user.email=e@example.com', 'commit', '--quiet', '--message', text);
  }
  write('source', 'three');
});
afterEach(() => rmSync(folder, { recursive: true }));

const built = (root: string) => readFileSync(path.join(root, 'built'), 'utf8');

it('builds a commit beside the working tree, with the packages of the repository', () => {
  const { name, root, end } = provideBuild(repository, 'HEAD~1', folder);
  expect(name).toBe('HEAD~1');
  expect(built(root)).toBe('one');
  expect(existsSync(path.join(root, 'node_modules'))).toBe(true);
  expect(existsSync(path.join(repository, 'built'))).toBe(false);
  end();
  expect(existsSync(root)).toBe(false);
  expect(git('worktree', 'list').split('\n')).toHaveLength(1);
  expect(existsSync(path.join(repository, 'node_modules'))).toBe(true);
});

it('builds the working tree with its changes where it stands', () => {
  const { root, end } = provideBuild(repository, '.', folder);
  expect([root, built(root)]).toEqual([repository, 'three']);
  end();
  expect(existsSync(repository)).toBe(true);
});

it('leaves nothing of a commit that cannot be built', () => {
  writeFileSync(path.join(repository, 'source'), 'broken');
  git('-c', 'user.name=n', '-c', 'user.email=e@example.com', 'commit', '--quiet', '--all', '--message', 'broken');
  expect(() => provideBuild(repository, 'HEAD', folder)).toThrow();
  expect(git('worktree', 'list').split('\n')).toHaveLength(1);
});

it('refuses a name that is no commit', () => {
  expect(() => provideBuild(repository, 'no-such-branch', folder)).toThrow(/no-such-branch/);
});
