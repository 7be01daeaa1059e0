import type { Context } from '../context.ts';
import { EXIT, InterruptedError, UserError } from '../errors.ts';
import type { ExecResult } from '../exec.ts';
import type { FilePlan } from '../files.ts';
import { neutraliseLine } from '../text/safe.ts';
import type { ProjectFiles } from './project-files.ts';

type Running = Pick<Context, 'exec' | 'signal'>;

/** A git that an outer git started passes on where that one's repository is. */
const OWN_REPOSITORY = { GIT_DIR: undefined, GIT_WORK_TREE: undefined, GIT_INDEX_FILE: undefined, LC_ALL: 'C', GIT_OPTIONAL_LOCKS: '0' };
/** A project that came with its `.git` folder chooses git's settings too; this one names a program that `status` starts. */
const NO_PROGRAM = ['-c', 'core.fsmonitor=false'];
/** Names listed in a refusal. */
const LISTED = 12;
const KEEP = 67_108_864;
const FORCE = 'or add --force: it keeps a copy of every file that it changes.';

/**
 * Throws UserError unless git can give everything back: the project has to be committed, and every file that is going to be
 * touched has to be known to git.
 */
export async function refuseUncommitted(folder: string, touched: readonly string[], context: Running): Promise<void> {
  const where = await git(folder, ['rev-parse', '--show-prefix'], context);
  if (where.startError !== undefined) {
    throw new UserError('git is not installed, so that an update could not be taken back.', { hint: `Install git, ${FORCE}` });
  }
  if (where.exitCode !== 0) throw refuseFolder(folder, where);
  const prefix = where.stdout.replace(/\n$/, '');
  const changed = await git(folder, ['status', '--porcelain=v1', '-z', '--no-renames', '--untracked-files=no', '--', '.'], context);
  const tracked = await git(folder, ['ls-files', '-z', '--', '.'], context);
  if (changed.exitCode !== 0 || tracked.exitCode !== 0) throw refuseFolder(folder, changed.exitCode === 0 ? tracked : changed);
  const names = splitNames(changed.stdout).map((entry) => entry.slice('XY '.length).slice(prefix.length));
  if (names.length > 0) throw uncommitted('There are changes that are not committed', names);
  const known = new Set(splitNames(tracked.stdout));
  const unknown = touched.filter((path) => !known.has(path));
  if (unknown.length > 0) throw uncommitted('The update would change files that are not committed', unknown);
}

function splitNames(text: string): readonly string[] {
  return text.split('\0').filter((name) => name !== '');
}

function refuseFolder(folder: string, { stderr }: ExecResult): UserError {
  if (/not a git repository/.test(stderr)) {
    return new UserError(`${folder} is in no git repository, so that an update could not be taken back.`, {
      hint: `Make one: git init && git add --all && git commit -m start, ${FORCE}`,
    });
  }
  const reason = neutraliseLine(stderr.trim().split('\n')[0] ?? '');
  return new UserError(`git cannot tell what is committed: ${reason}`, { hint: `Correct that, ${FORCE}`, exitCode: EXIT.couldNotLook });
}

function uncommitted(what: string, names: readonly string[]): UserError {
  const shown = names.slice(0, LISTED).map((name) => `  ${neutraliseLine(name)}`);
  const more = names.length > LISTED ? [`  ... and ${names.length - LISTED} more`] : [];
  return new UserError(`${what}:\n${[...shown, ...more].join('\n')}`, { hint: `Commit them first, ${FORCE}` });
}

async function git(cwd: string, args: readonly string[], { exec, signal }: Running): Promise<ExecResult> {
  const result = await exec({
    command: 'git',
    args: [...NO_PROGRAM, ...args],
    cwd,
    env: OWN_REPOSITORY,
    signal,
    timeoutMs: 60_000,
    keep: KEEP,
  });
  if (signal.aborted) throw new InterruptedError();
  return result;
}

/** Copies of the files that are going to be touched, in a folder that git leaves alone; one level down, as one may be a `.gitignore` itself. */
export function planBackup(project: ProjectFiles, touched: readonly string[], now: number): { folder: string; plans: readonly FilePlan[] } {
  const time = new Date(now).toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
  const wanted = `.sagemaker-algo/backup-${time}`;
  const names = [wanted, ...Array.from({ length: 99 }, (_, index) => `${wanted}-${index + 2}`)];
  const folder = names.find((name) => project.look(name).kind === 'absent') ?? wanted;
  const copies = touched.flatMap((path): FilePlan[] => {
    const found = project.look(path);
    return found.kind === 'file' ? [{ path: `${folder}/files/${path}`, content: found.bytes, mode: found.mode }] : [];
  });
  return { folder: `${folder}/files`, plans: [...copies, { path: `${folder}/.gitignore`, content: '*\n', mode: 0o644 }] };
}
