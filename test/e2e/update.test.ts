import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { BASE_FILE } from '../../src/scaffold/base.ts';
import { packageRoot } from '../support/context.ts';
import { writeTemplate } from '../support/update.ts';
import { workspace } from '../support/workspace.ts';

const author = { GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@b.c', GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@b.c' };

/** Runs the built tool or git in a folder, with an identity for git and without what the user has set. */
function run(command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}) {
  const home = { HOME: dirname(cwd), XDG_CONFIG_HOME: dirname(cwd), GIT_CONFIG_NOSYSTEM: '1', NO_COLOR: '1' };
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, ...home, ...author, ...env },
  });
  return { status, stdout, stderr };
}

const tool = (args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}) =>
  run(process.execPath, [join(packageRoot, 'bin/sagemaker-algo.cjs'), ...args], cwd, env);

function git(cwd: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = run('git', args, cwd);
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
  return stdout;
}

/** A project in a repository of its own, made from a template in a folder beside it. */
function makeProject(): { project: string; template: string } {
  const root = workspace();
  const template = writeTemplate(join(root, 'tpl'), { files: { 'a.txt': 'one\ntwo\nthree\nfour\nfive\n', 'run.sh': '#!/bin/sh\n' } });
  expect(tool(['create', 'project', '--template', './tpl', '--yes', '--no-install'], root)).toMatchObject({ status: 0, stderr: '' });
  return { project: join(root, 'project'), template };
}

describe('in a repository', () => {
  it('a project is checked, shown, brought up to date and committed', () => {
    const { project, template } = makeProject();
    expect(git(project, 'status', '--porcelain')).toBe('');
    expect(git(project, 'ls-files')).toContain(BASE_FILE);
    expect(tool(['update', '--check'], project)).toEqual({ status: 0, stdout: 'Up to date: tpl 1.0.0.\n', stderr: '' });
    writeTemplate(template, {
      version: '1.1.0',
      files: { 'a.txt': 'ONE\ntwo\nthree\nfour\nfive\n', 'run.sh': '#!/bin/sh\n', 'new.txt': 'new\n' },
      executables: ['run.sh'],
    });
    appendFileSync(join(project, 'a.txt'), 'mine\n');
    expect(tool(['update'], project)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('There are changes that are not committed:\n  a.txt'),
    });
    git(project, 'commit', '--quiet', '--all', '--message', 'mine');
    expect(tool(['update', '--check'], project)).toMatchObject({
      status: 1,
      stdout: 'An update is available: tpl 1.0.0 -> 1.1.0 (4 files).\n',
    });
    const shown = tool(['update', '--dry-run'], project);
    expect(shown).toMatchObject({ status: 0, stdout: expect.stringContaining('-one\n+ONE\n') });
    expect(git(project, 'status', '--porcelain')).toBe('');
    expect(tool(['update'], project)).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^Updated tpl 1\.0\.0 -> 1\.1\.0: 4 files\.\n/),
      stderr: '',
    });
    expect(readFileSync(join(project, 'a.txt'), 'utf8')).toBe('ONE\ntwo\nthree\nfour\nfive\nmine\n');
    git(project, 'add', '--all');
    git(project, 'commit', '--quiet', '--message', 'update');
    expect(git(project, 'show', '--format=', '--summary', 'HEAD')).toContain('mode change 100644 => 100755 run.sh');
    expect(tool(['update', '--check'], project)).toMatchObject({ status: 0 });
    expect(git(project, 'status', '--porcelain')).toBe('');
  });

  it('a conflict is marked, and committed once it is settled', () => {
    const { project, template } = makeProject();
    writeTemplate(template, { version: '2.0.0', files: { 'a.txt': 'theirs\ntwo\nthree\nfour\nfive\n', 'run.sh': '#!/bin/sh\n' } });
    writeFileSync(join(project, 'a.txt'), 'mine\ntwo\nthree\nfour\nfive\n');
    git(project, 'commit', '--quiet', '--all', '--message', 'mine');
    const { status, stdout } = tool(['update'], join(project));
    expect(status).toBe(1);
    expect(stdout).toContain('  conflict  a.txt  1 place is marked with <<<<<<<\n');
    expect(stdout).toContain('Next:\n  settle the conflicts\n');
    expect(readFileSync(join(project, 'a.txt'), 'utf8')).toMatch(
      /^<{7} yours\nmine\n\|{7} tpl 1\.0\.0\none\n={7}\ntheirs\n>{7} tpl 2\.0\.0\ntwo\n/,
    );
    writeFileSync(join(project, 'a.txt'), 'both\ntwo\nthree\nfour\nfive\n');
    git(project, 'commit', '--quiet', '--all', '--message', 'settled');
    expect(tool(['update'], project)).toMatchObject({ status: 0, stdout: 'Up to date: tpl 2.0.0.\n' });
    expect(readFileSync(join(project, 'a.txt'), 'utf8')).toBe('both\ntwo\nthree\nfour\nfive\n');
  });

  it('a clone under another name, with the line ends of Windows, is as up to date and merges as well', () => {
    const { project, template } = makeProject();
    const clone = join(dirname(project), 'other-name');
    git(dirname(project), 'clone', '--quiet', '--config', 'core.autocrlf=true', project, clone);
    expect(readFileSync(join(clone, 'a.txt'), 'utf8')).toContain('one\r\n');
    expect(tool(['update', '--check'], clone)).toMatchObject({ status: 0 });
    writeTemplate(template, { version: '1.1.0', files: { 'a.txt': 'ONE\ntwo\nthree\nfour\nfive\n', 'run.sh': '#!/bin/sh\n' } });
    appendFileSync(join(clone, 'a.txt'), 'mine\r\n');
    git(clone, 'commit', '--quiet', '--all', '--message', 'mine');
    expect(tool(['update'], clone)).toMatchObject({ status: 0 });
    expect(readFileSync(join(clone, 'a.txt'), 'utf8')).toBe('ONE\r\ntwo\r\nthree\r\nfour\r\nfive\r\nmine\r\n');
    expect(git(clone, 'diff', '--numstat', 'a.txt').trim()).toBe('1\t1\ta.txt');
  });

  it('a project of ours changes its answers', () => {
    const root = workspace();
    expect(tool(['create', 'project', '--yes', '--no-install'], root)).toMatchObject({ status: 0 });
    const project = join(root, 'project');
    appendFileSync(join(project, '.gitignore'), 'mine/\n');
    git(project, 'commit', '--quiet', '--all', '--message', 'mine');
    expect(tool(['update', '--check', '--json'], project)).toMatchObject({ status: 0, stdout: expect.stringContaining('"up-to-date"') });
    expect(tool(['update', '--images', 'combined'], project)).toMatchObject({ status: 0, stderr: '' });
    expect(existsSync(join(project, 'Dockerfile'))).toBe(true);
    expect(existsSync(join(project, 'Dockerfile.train'))).toBe(false);
    expect(readFileSync(join(project, '.gitignore'), 'utf8')).toMatch(/\nmine\/\n$/);
  });
});

describe('without git on PATH', () => {
  const withoutGit = () => {
    const bin = join(workspace({ 'bin/': '' }), 'bin');
    symlinkSync(process.execPath, join(bin, 'node'));
    return { PATH: bin };
  };

  it('the update is refused, and with --force done without it', () => {
    const { project, template } = makeProject();
    writeTemplate(template, { version: '1.1.0', files: { 'a.txt': 'ONE\ntwo\nthree\nfour\nfive\n', 'run.sh': '#!/bin/sh\n' } });
    appendFileSync(join(project, 'a.txt'), 'mine\n');
    const env = withoutGit();
    expect(tool(['update'], project, env)).toEqual({
      status: 2,
      stdout: '',
      stderr:
        'error: git is not installed, so that an update could not be taken back.\n  Install git, or add --force: it keeps a copy of every file that it changes.\n',
    });
    expect(tool(['update', '--check'], project, env)).toMatchObject({ status: 1 });
    const { status, stdout } = tool(['update', '--force'], project, env);
    expect({ status, stdout }).toMatchObject({ status: 0, stdout: expect.stringContaining('  merged    a.txt\n') });
    expect(readFileSync(join(project, 'a.txt'), 'utf8')).toBe('ONE\ntwo\nthree\nfour\nfive\nmine\n');
    const backup = /are in (\S+)\.\n/.exec(stdout)?.[1] ?? '';
    expect(readFileSync(join(project, backup, 'a.txt'), 'utf8')).toBe('one\ntwo\nthree\nfour\nfive\nmine\n');
    expect(git(project, 'status', '--porcelain')).not.toContain('backup');
  });
});

describe('interrupted while git merges', () => {
  it('nothing has changed and nothing is left', async () => {
    const { project, template } = makeProject();
    const bin = join(workspace({ 'bin/': '', 'temp/': '' }), 'bin');
    const temp = join(dirname(bin), 'temp');
    const real = run('sh', ['-c', 'command -v git'], project).stdout.trim();
    const slow = `#!/bin/sh\ncase "$*" in *merge-file*) touch "${temp}/../merging"; exec sleep 60 ;; esac\nexec "${real}" "$@"\n`;
    writeFileSync(join(bin, 'git'), slow, { mode: 0o755 });
    writeTemplate(template, { version: '1.1.0', files: { 'a.txt': 'ONE\ntwo\nthree\nfour\nfive\n', 'run.sh': '#!/bin/sh\n' } });
    appendFileSync(join(project, 'a.txt'), 'mine\n');
    git(project, 'commit', '--quiet', '--all', '--message', 'mine');
    const env = { ...process.env, PATH: `${bin}:${process.env['PATH'] ?? ''}`, TMPDIR: temp };
    const child = spawn(process.execPath, [join(packageRoot, 'bin/sagemaker-algo.cjs'), 'update'], { cwd: project, env, stdio: 'ignore' });
    const ended = new Promise((resolve) => child.on('close', resolve));
    while (!existsSync(join(temp, '../merging'))) await pause(10);
    child.kill('SIGINT');
    expect(await ended).toBe(130);
    expect(git(project, 'status', '--porcelain')).toBe('');
    expect(readdirSync(temp)).toEqual([]);
  });
});

describe('outside of a project', () => {
  it('one sentence says what to do', () => {
    const cwd = workspace();
    mkdirSync(join(cwd, 'empty'));
    expect(tool(['update'], join(cwd, 'empty'))).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('There is no sagemaker-algo.json in'),
    });
  });
});
