import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type CreateOptions, create } from '../../src/commands/create.ts';
import { configSchema } from '../../src/config/schema.ts';
import type { Context } from '../../src/context.ts';
import { EXIT } from '../../src/errors.ts';
import { exec } from '../../src/exec.ts';
import { listFiles } from '../../src/files.ts';
import { packageRoot, type ScriptedResult, scriptedExec, testContext } from '../support/context.ts';
import { PLAIN_PROJECT, plainTemplate } from '../support/templates.ts';
import { workspace } from '../support/workspace.ts';

const files = Object.keys(PLAIN_PROJECT);
const inProject = files.map((path) => `my-algo/${path}`);

/** Runs the command in a folder; nothing but files unless the options say so. */
async function run(options: Partial<CreateOptions>, parts: Partial<Context> & { cwd: string }) {
  const context = testContext({ exec: scriptedExec().exec, ...parts });
  const all = {
    dir: 'my-algo',
    template: plainTemplate,
    yes: true,
    dryRun: false,
    force: false,
    git: false,
    install: false,
    trust: true,
    answer: {},
    ...options,
  };
  const code = await create(all, context);
  return { code, context, stdout: context.stdout.text(), stderr: context.stderr.text(), notes: context.progressLines };
}

const noRepository = { exitCode: 128 };
const quietGit: Record<string, ScriptedResult> = { 'git rev-parse': noRepository, 'git init': {}, 'git add': {}, 'git -c': {} };

describe('a new project', () => {
  it('is written and the next commands are named', async () => {
    const cwd = workspace();
    const { code, stdout, stderr } = await run({}, { cwd });
    expect(code).toBe(EXIT.ok);
    expect(listFiles(cwd)).toEqual(inProject);
    expect(stderr).toBe('');
    expect(stdout).toMatchInlineSnapshot(`
      "Made the algorithm my-algo in my-algo: 7 files from the template plain 1.2.0.

      Next:
        cd my-algo
        npm install
        npx sagemaker-algo build
        npx sagemaker-algo test-local
      "
    `);
  });

  it('has exactly the modes that it should, whatever the umask', async () => {
    const cwd = workspace();
    const before = process.umask(0o077);
    try {
      await run({}, { cwd });
    } finally {
      process.umask(before);
    }
    const modes = Object.fromEntries(files.map((path) => [path, statSync(join(cwd, 'my-algo', path)).mode & 0o777]));
    expect(modes).toEqual(PLAIN_PROJECT);
  });

  it('depends on the checkout that made it', async () => {
    const cwd = workspace();
    await run({}, { cwd });
    const { devDependencies } = JSON.parse(readFileSync(join(cwd, 'my-algo/package.json'), 'utf8'));
    expect(devDependencies).toEqual({ 'create-sagemaker-algo': `file:${packageRoot}` });
  });

  it('in this folder needs no cd; a path with a space is quoted', async () => {
    const here = await run({ dir: '.', name: 'here' }, { cwd: workspace() });
    expect(here.stdout).not.toContain('cd ');
    const spaced = await run({ dir: 'my folder', name: 'x' }, { cwd: workspace() });
    expect(spaced.stdout).toContain("  cd 'my folder'\n");
  });

  it('says when the project only works on this machine', async () => {
    const cwd = workspace({ 'node_modules/create-sagemaker-algo/templates/': '' });
    const { notes } = await run({}, { cwd, packageRoot: join(cwd, 'node_modules/create-sagemaker-algo') });
    expect(notes).toEqual([expect.stringContaining('depends on the installed folder')]);
  });
});

describe('--dry-run', () => {
  it('prints the tree and writes nothing', async () => {
    const cwd = workspace();
    const { code, stdout, stderr } = await run({ dryRun: true, git: true, install: true }, { cwd });
    expect(code).toBe(EXIT.ok);
    expect(listFiles(cwd)).toEqual([]);
    expect(stderr).toBe(
      'Name: my-algo\nTemplate: Plain (plain 1.2.0)\n8 files, SIZE; nothing was written.\n'.replace(
        'SIZE',
        stderr.match(/[\d.]+ k?B/)?.[0] ?? '',
      ),
    );
    expect(stdout.replace(/(package\.json|sagemaker-algo\.json|base\.json\.gz) +[\d.]+ k?B/g, '$1 ...')).toMatchInlineSnapshot(`
      "my-algo/
      ├─ .gitignore               13 B
      ├─ .sagemaker-algo/
      │  └─ base.json.gz ...
      ├─ bin/
      │  └─ run.sh                19 B  executable
      ├─ package.json ...
      ├─ sagemaker-algo.json ...
      └─ src/
         ├─ __init__.py            0 B
         ├─ both.txt              29 B
         └─ data.bin               5 B
      "
    `);
  });

  it('with --force shows what would be replaced, and replaces nothing', async () => {
    const cwd = workspace({ 'my-algo/package.json': 'mine', 'my-algo/src/data.bin': Uint8Array.from([0, 1, 13, 10, 255]) });
    const { stdout } = await run({ dryRun: true, force: true }, { cwd });
    expect(stdout).toMatch(/package\.json .* replaced\n/);
    expect(stdout).toMatch(/data\.bin .* unchanged\n/);
    expect(readFileSync(join(cwd, 'my-algo/package.json'), 'utf8')).toBe('mine');
  });

  it('refuses what the real run would refuse', async () => {
    const cwd = workspace({ 'my-algo/package.json': 'mine' });
    await expect(run({ dryRun: true }, { cwd })).rejects.toThrow('is not empty');
  });
});

describe('a folder that is not empty', () => {
  it('is refused with what is in the way, and nothing changes', async () => {
    const cwd = workspace({ 'my-algo/package.json': 'mine', 'my-algo/notes.txt': 'mine' });
    await expect(run({}, { cwd })).rejects.toMatchObject({
      exitCode: EXIT.usage,
      message: `The folder ${join(cwd, 'my-algo')} is not empty. In it:\n  package.json  (would be replaced)\n  notes.txt`,
    });
    expect(listFiles(cwd)).toEqual(['my-algo/notes.txt', 'my-algo/package.json']);
  });

  it('is filled with --force, which says what it replaced', async () => {
    const cwd = workspace({ 'my-algo/package.json': 'mine\n', 'my-algo/notes.txt': 'mine' });
    const { stderr } = await run({ force: true }, { cwd });
    expect(stderr).toBe('replaced package.json (1 lines, now 5)\n');
    expect(listFiles(cwd)).toEqual([...inProject, 'my-algo/notes.txt'].sort());
  });
});

describe('git', () => {
  const git = async (script: Record<string, ScriptedResult>) => {
    const { exec: scripted, ran, requests } = scriptedExec(script);
    const outcome = await run({ git: true }, { cwd: workspace(), exec: scripted });
    return { ...outcome, ran, requests };
  };

  it('makes a repository and a first commit, asking nobody', async () => {
    const { code, ran, requests, notes } = await git(quietGit);
    expect(code).toBe(EXIT.ok);
    expect(ran.map((line) => line.replace(/^git (-c \S+ )*/, ''))).toEqual([
      'rev-parse --is-inside-work-tree',
      'init --quiet',
      'add --all',
      expect.stringContaining('commit --quiet --no-verify'),
    ]);
    expect(requests.every(({ env }) => env !== undefined && 'GIT_DIR' in env && env['GIT_DIR'] === undefined)).toBe(true);
    expect(notes).toEqual([]);
  });

  it.each<[string, Record<string, ScriptedResult>, string, number]>([
    ['inside a repository', { 'git rev-parse': { stdout: 'true' } }, 'inside a git repository already', 1],
    ['without git', { 'git rev-parse': { exitCode: undefined as never, startError: 'ENOENT' } }, 'git is not installed', 1],
    [
      'when init fails',
      { ...quietGit, 'git init': { exitCode: 1, stderr: 'warning\nfatal: no room\n' } },
      'git init failed: fatal: no room',
      2,
    ],
    ['when commit fails', { ...quietGit, 'git -c': { exitCode: 128 } }, 'has no commit yet', 4],
    ['when add fails', { ...quietGit, 'git add': { exitCode: 1 } }, 'has no commit yet', 3],
  ])('%s the project is made all the same', async (_, script, note, calls) => {
    const { code, notes, ran } = await git(script);
    expect(code).toBe(EXIT.ok);
    expect(notes).toEqual([expect.stringContaining(note)]);
    expect(ran).toHaveLength(calls);
  });

  it.skipIf(spawnSync('git', ['--version']).status !== 0)(
    'with the real program: everything committed, no identity means no commit',
    async () => {
      const cwd = workspace({ 'home/': '' });
      const home = { HOME: join(cwd, 'home'), XDG_CONFIG_HOME: join(cwd, 'home'), GIT_CONFIG_NOSYSTEM: '1', EMAIL: undefined };
      const at =
        (env: object): Context['exec'] =>
        (request) =>
          exec({ ...request, env: { ...home, ...env, ...request.env } });
      const author = { GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@b.c', GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@b.c' };
      await run({ git: true, dir: 'with', name: 'x' }, { cwd, exec: at(author) });
      const listed = await at({})({ command: 'git', args: ['ls-tree', '-r', 'HEAD'], cwd: join(cwd, 'with') });
      expect(
        listed.stdout
          .trim()
          .split('\n')
          .map((line) => line.replace(/ .*\t/, ' ')),
      ).toEqual(Object.entries(PLAIN_PROJECT).map(([path, mode]) => `100${mode.toString(8)} ${path}`));
      const { notes } = await run({ git: true, dir: 'without', name: 'x' }, { cwd, exec: at({}) });
      expect(notes).toEqual([expect.stringContaining('has no commit yet')]);
      expect(existsSync(join(cwd, 'without/.git'))).toBe(true);
    },
  );
});

describe('packages', () => {
  it('are installed before the first commit, so that it holds the lock file', async () => {
    const { exec: scripted, ran, requests } = scriptedExec({ ...quietGit, 'npm install': {} });
    const cwd = workspace();
    const { stdout, notes } = await run({ git: true, install: true }, { cwd, exec: scripted });
    expect(ran.map((line) => line.split(' ')[0])).toEqual(['git', 'git', 'npm', 'git', 'git']);
    expect(requests[2]).toMatchObject({ cwd: join(cwd, 'my-algo'), args: expect.arrayContaining(['install', '--include=dev']) });
    expect(stdout).not.toContain('npm install');
    expect(notes).toEqual(['Installing packages']);
  });

  it.each<[ScriptedResult, string]>([
    [
      { exitCode: 1, stderr: 'npm error code E404\nnpm error 404 Not Found\nnpm error A complete log of this run is there\n' },
      'npm error 404 Not Found',
    ],
    [{ exitCode: 7 }, 'npm ended with exit code 7'],
    [{ exitCode: undefined as never, startError: 'ENOENT' }, 'npm was not found'],
  ])('that cannot be installed (%j) leave the project and name the command', async (result, reason) => {
    const cwd = workspace();
    const { code, stderr, stdout } = await run({ install: true }, { cwd, exec: scriptedExec({ 'npm install': result }).exec });
    expect(code).toBe(EXIT.couldNotLook);
    expect(stderr).toContain(reason);
    expect(stderr).not.toContain('complete log');
    expect(stderr).toContain('The project is complete; repeat in its folder: npm install');
    expect(stdout).toContain('  npm install\n');
    expect(listFiles(cwd)).toEqual(inProject);
  });

  it('interrupted: the project is complete, it says so, and nothing more is started', async () => {
    const cwd = workspace();
    const { exec: scripted, ran } = scriptedExec({
      ...quietGit,
      'npm install': () => {
        context.interrupt();
        return { exitCode: undefined as never, aborted: true };
      },
    });
    const context = testContext({ cwd, exec: scripted });
    const code = await create(
      {
        dir: 'my-algo',
        template: plainTemplate,
        yes: true,
        dryRun: false,
        force: false,
        git: true,
        install: true,
        trust: true,
        answer: {},
      },
      context,
    );
    expect(code).toBe(EXIT.interrupted);
    expect(context.stderr.text()).toContain('The project is complete; repeat: npm install');
    expect(ran).toHaveLength(3);
    expect(listFiles(cwd)).toEqual(inProject);
  });
});

describe('a template that is not trusted', () => {
  const teamTemplate = join(packageRoot, 'test/fixtures/templates/team');
  const untrusted = { template: teamTemplate, trust: false };

  it('makes a project whose packages run nothing while they are installed, and says so', async () => {
    const { exec: scripted, requests } = scriptedExec({ 'npm install': {} });
    const { notes, code } = await run({ ...untrusted, install: true }, { cwd: workspace(), exec: scripted });
    expect(code).toBe(EXIT.ok);
    expect(requests[0]?.args).toEqual(expect.arrayContaining(['--ignore-scripts', '--git=git']));
    expect(notes).toEqual(['Installing packages', expect.stringContaining('Install scripts of the packages were not run')]);
  });

  it('with --trust lets them run', async () => {
    const { exec: scripted, requests } = scriptedExec({ 'npm install': {} });
    const { notes, stdout } = await run({ ...untrusted, trust: true, install: true }, { cwd: workspace(), exec: scripted });
    expect(requests[0]?.args).not.toContain('--ignore-scripts');
    expect(notes).toEqual(['Installing packages']);
    expect(stdout).toContain('npx sagemaker-algo test-local --smoke');
  });

  it('names the command that repeats it without scripts', async () => {
    const failing = scriptedExec({ 'npm install': { exitCode: 1, stderr: 'npm error the moon' } });
    const { stderr, stdout } = await run({ ...untrusted, install: true }, { cwd: workspace(), exec: failing.exec });
    expect(stderr).toContain('repeat in its folder: npm install --ignore-scripts\n');
    expect(stdout).toContain('  npm install --ignore-scripts\n');
  });

  it('is kept in the project with the way to it and the answers', async () => {
    const cwd = workspace();
    cpSync(teamTemplate, join(cwd, 'templates/team'), { recursive: true });
    cpSync(join(teamTemplate, '../_team'), join(cwd, 'templates/_team'), { recursive: true });
    const answer = { store: 'postgres', owner: 'ops', audit: 'true' };
    await run({ dir: 'projects/my-algo', template: './templates/team', trust: false, answer }, { cwd });
    const spec = JSON.parse(readFileSync(join(cwd, 'projects/my-algo/sagemaker-algo.json'), 'utf8'));
    expect(spec.template).toEqual({
      name: 'team',
      version: '2.1.0',
      answers: { store: 'postgres', owner: 'ops', audit: true, lineage: false },
      command:
        'npx create-sagemaker-algo my-algo --template ../templates/team --answer store=postgres --answer owner=ops --answer audit=true --yes',
      source: '../../templates/team',
    });
    expect(configSchema.safeParse(spec).error).toBeUndefined();
  });

  it.each([
    [
      { stor: 'files' },
      'The template team has no question "stor".',
      'Did you mean --answer store=...? It has --answer store=..., --answer owner=..., --answer audit=true',
    ],
    [{ store: 'postgre' }, 'store cannot be "postgre".', 'Did you mean postgres? It is one of files, postgres.'],
    [{ owner: 'Ops' }, 'owner cannot be "Ops".', 'It must match [a-z][a-z-]{1,30}.'],
    [{ audit: 'yes' }, 'audit cannot be "yes".', 'It is true or false.'],
  ])('refuses the answer %j with the next step', async (answer, message, hint) => {
    await expect(run({ ...untrusted, answer }, { cwd: workspace() })).rejects.toMatchObject({
      exitCode: EXIT.usage,
      message,
      hint: expect.stringContaining(hint),
    });
  });

  it('has no option that it does not ask for', async () => {
    await expect(run({ ...untrusted, githubActions: true }, { cwd: workspace() })).rejects.toThrow(
      'The template team has no --github-actions.',
    );
  });
});

describe('a folder that may not be written to', () => {
  it.runIf(process.getuid?.() === 0)('is told, and nothing is left', async () => {
    const cwd = workspace();
    chmodSync(cwd, 0o555);
    process.seteuid?.(65_534);
    try {
      await expect(run({}, { cwd })).rejects.toMatchObject({
        kind: 'user',
        exitCode: EXIT.couldNotLook,
        message: `Not allowed to write ${join(cwd, 'my-algo')}.`,
        hint: expect.stringContaining(`ls -ld ${cwd}`),
      });
      await expect(run({ dir: 'a/b/c', name: 'x' }, { cwd })).rejects.toThrow(`Not allowed to write ${join(cwd, 'a')}.`);
    } finally {
      process.seteuid?.(0);
    }
    expect(listFiles(cwd)).toEqual([]);
  });

  it.runIf(process.getuid?.() === 0)('or that may not be read', async () => {
    const cwd = workspace({ 'my-algo/': '' });
    chmodSync(join(cwd, 'my-algo'), 0o000);
    process.seteuid?.(65_534);
    try {
      await expect(run({}, { cwd })).rejects.toThrow(`Not allowed to read ${join(cwd, 'my-algo')}.`);
    } finally {
      process.seteuid?.(0);
    }
  });

  it('a link in a project folder leads nothing outside, even with --force', async () => {
    const cwd = workspace({ 'outside/': '' });
    mkdirSync(join(cwd, 'my-algo'));
    writeFileSync(join(cwd, 'my-algo/x'), '');
    symlinkSync('../outside', join(cwd, 'my-algo/src'));
    await expect(run({ force: true }, { cwd })).rejects.toThrow('src  (a link, and a folder is needed)');
    expect(listFiles(join(cwd, 'outside'))).toEqual([]);
  });
});
