import type { Context } from '../context.ts';
import type { ExecResult } from '../exec.ts';

type Running = Pick<Context, 'exec' | 'signal'>;

/** Whether a repository was made, or why not, in words. */
export type GitResult = { readonly status: 'made' } | { readonly status: 'skipped'; readonly reason: string };

/** A git that an outer git started passes on where that one's repository is. */
const OWN_REPOSITORY = { GIT_DIR: undefined, GIT_WORK_TREE: undefined, GIT_INDEX_FILE: undefined, GIT_TERMINAL_PROMPT: '0' };

/** Makes a repository in the new project, unless it lies in one. Never throws: a project without git is a project. */
export async function startRepository(folder: string, context: Running): Promise<GitResult> {
  const inside = await git(folder, ['rev-parse', '--is-inside-work-tree'], context);
  if (inside.startError !== undefined) return { status: 'skipped', reason: 'git is not installed' };
  if (inside.exitCode === 0) return { status: 'skipped', reason: 'the folder is inside a git repository already' };
  const made = await git(folder, ['init', '--quiet'], context);
  if (made.exitCode === 0) return { status: 'made' };
  return { status: 'skipped', reason: `git init failed: ${made.stderr.trim().split('\n').at(-1) ?? ''}` };
}

/**
 * Commits all files as the first commit. Only when git knows who the user is, without their hooks and signature: nothing may
 * ask or wait here. Says whether it did.
 */
export async function commitAll(folder: string, context: Running): Promise<boolean> {
  const added = await git(folder, ['add', '--all'], context);
  if (added.exitCode !== 0) return false;
  const settings = ['user.useConfigOnly=true', 'commit.gpgSign=false', 'gc.auto=0'].flatMap((setting) => ['-c', setting]);
  const message = 'Start from the template of create-sagemaker-algo';
  const done = await git(folder, [...settings, 'commit', '--quiet', '--no-verify', '--message', message], context);
  return done.exitCode === 0;
}

function git(folder: string, args: readonly string[], { exec, signal }: Running): Promise<ExecResult> {
  return exec({ command: 'git', args, cwd: folder, env: OWN_REPOSITORY, signal, timeoutMs: 60_000 });
}
