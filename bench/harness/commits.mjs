// Builds of two commits beside each other.
import { existsSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { mustRun } from '../../test/setup/machine.mjs';

/**
 * Checks a commit out below `work` and builds it; `.` is the working tree as it is, with its build renewed. Returns `{ name, root, end }`;
 * `end` removes what Git keeps of the checkout.
 */
export function provideBuild(repository, ref, work) {
  const git = (...args) => mustRun('git', ['-C', repository, ...args]).trim();
  if (ref === '.') {
    mustRun(process.execPath, ['scripts/build.mjs'], { cwd: repository });
    return { name: 'working tree', root: repository, end: () => {} };
  }
  const commit = git('rev-parse', '--verify', `${ref}^{commit}`);
  const root = path.join(work, commit.slice(0, 12));
  const end = () => {
    rmSync(root, { recursive: true, force: true });
    git('worktree', 'prune');
  };
  try {
    if (!existsSync(root)) git('worktree', 'add', '--quiet', '--detach', root, commit);
    const lock = (folder) => readFileSync(path.join(folder, 'package-lock.json'), 'utf8');
    if (lock(root) === lock(repository)) symlinkSync(path.join(repository, 'node_modules'), path.join(root, 'node_modules'));
    else mustRun('npm', ['ci', '--no-audit', '--no-fund'], { cwd: root });
    mustRun(process.execPath, ['scripts/build.mjs'], { cwd: root });
  } catch (error) {
    end();
    throw error;
  }
  return { name: ref, root, end };
}
