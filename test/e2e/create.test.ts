import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { listFiles } from '../../src/files.ts';
import { packageRoot } from '../support/context.ts';
import { PLAIN_PROJECT, plainTemplate } from '../support/templates.ts';
import { workspace } from '../support/workspace.ts';

const tool = join(packageRoot, 'bin/create-sagemaker-algo.cjs');
const inProject = Object.keys(PLAIN_PROJECT).map((path) => `my-algo/${path}`);

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts the built tool; what it printed and its exit code come when it has ended. */
function start(args: readonly string[], options: { cwd: string; env?: NodeJS.ProcessEnv }): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [tool, ...args], {
    ...options,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const text = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (data: string) => (text.stdout += data));
  child.stderr.setEncoding('utf8').on('data', (data: string) => (text.stderr += data));
  return { child, ended: new Promise((resolve) => child.on('close', (code) => resolve({ code, ...text }))) };
}

async function until(happened: () => boolean): Promise<void> {
  while (!happened()) await pause(1);
}

describe('without a terminal', () => {
  it('makes a project with modes and line ends as they should be', () => {
    const cwd = workspace();
    const args = [tool, 'my-algo', '--template', plainTemplate, '--no-install', '--no-git'];
    const { status, stdout, stderr } = spawnSync('sh', ['-c', 'umask 077; exec "$@"', 'sh', process.execPath, ...args], {
      cwd,
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('npx sagemaker-algo test-local');
    const modes = Object.fromEntries(
      listFiles(join(cwd, 'my-algo')).map((path) => [path, statSync(join(cwd, 'my-algo', path)).mode & 0o777]),
    );
    expect(modes).toEqual(PLAIN_PROJECT);
  });

  it.each([
    [[], 2, 'error: Which folder?', 'npx create-sagemaker-algo my-algo'],
    [['My_Algo!'], 2, 'contains "_"', '--name my-algo'],
    [
      ['x', '--template', 'https://host/n.git'],
      2,
      'A template cannot be fetched from "https://host/n.git"',
      'Did you mean git+https://host/n.git?',
    ],
    [['x', '--template', 'git+file:///none/n.git'], 2, 'There is no git repository git+file:///none/n.git', 'Check the address'],
    [['x', '--tempalte', 'typescript'], 2, "unknown option '--tempalte'", '(Did you mean --template?)'],
    [['x', '--algorithm', 'regresion'], 2, '--algorithm cannot be "regresion"', 'Did you mean regression?'],
    [['x', '--template', 'typscript'], 2, 'There is no template "typscript"', 'Templates: '],
    [['/dev/null/x', '--template', plainTemplate], 2, 'Cannot make the folder /dev/null/x: /dev/null is a file', 'Choose another folder'],
  ])('%j is refused with the next step', async (args, code, message, hint) => {
    const cwd = workspace();
    const outcome = await start(args, { cwd }).ended;
    expect(outcome).toMatchObject({ code, stdout: '', stderr: expect.stringContaining(message) });
    expect(outcome.stderr).toContain(hint);
    expect(readdirSync(cwd)).toEqual([]);
  });
});

describe('what a run loads', () => {
  /** The files of ours that a run has loaded. */
  function loaded(args: readonly string[]): string[] {
    const cwd = workspace({
      'list.cjs': "process.on('exit', () => require('node:fs').writeFileSync('loaded', Object.keys(require.cache).join('\\n')));",
    });
    const { status, stderr } = spawnSync(process.execPath, ['--require', join(cwd, 'list.cjs'), tool, ...args], { cwd, encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const dist = join(packageRoot, 'dist/');
    const files = readFileSync(join(cwd, 'loaded'), 'utf8').split('\n');
    return files.filter((file) => file.startsWith(dist)).map((file) => file.slice(dist.length));
  }

  it('is little for a template of the package: no schema, no parser of JavaScript, no questions', () => {
    expect(loaded(['my-algo', '--yes', '--no-git', '--no-install']).sort()).toEqual([
      'commands-create.cjs',
      'log.cjs',
      'main.cjs',
      'own-templates.cjs',
    ]);
  });

  it('is more for one of somebody else', () => {
    expect(loaded(['my-algo', '--template', plainTemplate, '--no-git', '--no-install'])).toContain('scaffold-foreign.cjs');
  });
});

/** A template that takes a while to write. */
function slowTemplate(): string {
  const files = Object.fromEntries(
    Array.from({ length: 1200 }, (_, index) => [`slow/files/d${index % 40}/f${index}.txt`, 'x'.repeat(20_000)]),
  );
  const manifest = { id: 'slow', title: 'Slow', description: 'Many files', version: '1.0.0' };
  return join(workspace({ ...files, 'slow/template.json': JSON.stringify(manifest) }), 'slow');
}

describe('interrupted in the middle', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('by %s, nothing is left', async (signal) => {
    const cwd = workspace();
    const { child, ended } = start(['my-algo', '--template', slowTemplate(), '--no-install', '--no-git'], { cwd });
    await until(() => readdirSync(cwd).length > 0);
    expect(readdirSync(cwd)).not.toContain('my-algo');
    child.kill(signal);
    expect(await ended).toMatchObject({ code: 130, stdout: '' });
    expect(readdirSync(cwd)).toEqual([]);
  });

  it('while a template is fetched, git is gone and so is what it has fetched', async () => {
    const cwd = workspace({ 'bin/git': '#!/bin/sh\ncase "$*" in *fetch*) echo $$ > "$PID_FILE"; exec sleep 60;; esac\n', 'tmp/': '' });
    chmodSync(join(cwd, 'bin/git'), 0o755);
    const pidFile = join(cwd, 'git.pid');
    const env = { PATH: `${join(cwd, 'bin')}${delimiter}${process.env['PATH']}`, TMPDIR: join(cwd, 'tmp'), PID_FILE: pidFile };
    const { child, ended } = start(['my-algo', '--template', 'github:o/n', '--yes'], { cwd, env });
    await until(() => existsSync(pidFile) && readFileSync(pidFile, 'utf8').endsWith('\n'));
    expect(readdirSync(join(cwd, 'tmp'))).toHaveLength(1);
    child.kill('SIGINT');
    expect(await ended).toMatchObject({ code: 130, stdout: '' });
    expect(readdirSync(join(cwd, 'tmp'))).toEqual([]);
    expect(readdirSync(cwd)).not.toContain('my-algo');
    expect(() => process.kill(Number(readFileSync(pidFile, 'utf8')), 0)).toThrow('ESRCH');
  });

  it('with --force, everything is as before', async () => {
    const cwd = workspace({ 'd0/f0.txt': 'mine', 'd39/f39.txt': 'mine', 'notes.txt': 'mine' });
    const { child, ended } = start(['.', '--name', 'x', '--force', '--template', slowTemplate(), '--no-install', '--no-git'], { cwd });
    await until(() => readdirSync(cwd).some((name) => name.endsWith('.tmp')));
    child.kill('SIGINT');
    expect(await ended).toMatchObject({ code: 130, stdout: '' });
    expect(listFiles(cwd).map((path) => [path, readFileSync(join(cwd, path), 'utf8')])).toEqual([
      ['d0/f0.txt', 'mine'],
      ['d39/f39.txt', 'mine'],
      ['notes.txt', 'mine'],
    ]);
  });

  it('while packages are installed, the project is complete and npm is gone', async () => {
    const cwd = workspace({ 'bin/npm': '#!/bin/sh\necho $$ > npm.pid\nexec sleep 60\n' });
    chmodSync(join(cwd, 'bin/npm'), 0o755);
    const env = { PATH: `${join(cwd, 'bin')}${delimiter}${process.env['PATH']}` };
    const { child, ended } = start(['my-algo', '--template', plainTemplate, '--no-git'], { cwd, env });
    const pidFile = join(cwd, 'my-algo/npm.pid');
    await until(() => existsSync(pidFile) && readFileSync(pidFile, 'utf8').endsWith('\n'));
    child.kill('SIGINT');
    const outcome = await ended;
    expect(outcome).toMatchObject({ code: 130, stderr: expect.stringContaining('The project is complete; repeat: npm install') });
    expect(listFiles(cwd)).toEqual(expect.arrayContaining(inProject));
    expect(() => process.kill(Number(readFileSync(pidFile, 'utf8')), 0)).toThrow('ESRCH');
  });
});

describe('with the real npm, the new project gets the tool that made it', () => {
  /** Runs npm without the network; returns what it printed. */
  function npm(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): string {
    const own = { npm_config_offline: 'true', npm_config_cache: join(cwd, '../cache'), npm_config_loglevel: 'error', ...env };
    const { status, stdout, stderr } = spawnSync('npm', args, { cwd, encoding: 'utf8', env: { ...process.env, ...own } });
    if (status !== 0) throw new Error(`npm ${args.join(' ')} ended with ${status}: ${stderr}`);
    return stdout;
  }

  /** A tarball of this package as it is built, in a folder of its own. */
  function pack(): { root: string; tarball: string; empty: string } {
    const root = workspace({ 'the tarball/': '', 'empty folder/': '', 'cache/': '' });
    const folder = join(root, 'the tarball');
    // Scripts would build the tool anew under the feet of other tests.
    npm(['pack', '--ignore-scripts', packageRoot, '--pack-destination', folder], folder);
    return { root, tarball: join(folder, readdirSync(folder)[0] ?? ''), empty: join(root, 'empty folder') };
  }

  /** What the project depends on, after proving that the tool runs in it. */
  function provenDependency(project: string): unknown {
    const bin = join(project, 'node_modules/.bin/sagemaker-algo');
    expect(spawnSync(bin, ['--version'], { encoding: 'utf8' })).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
    return JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')).devDependencies['create-sagemaker-algo'];
  }
  const args = ['my-algo', '--template', plainTemplate, '--no-git'];

  it('from a checkout', async () => {
    const root = workspace({ 'cache/': '' });
    const env = { npm_config_offline: 'true', npm_config_cache: join(root, 'cache') };
    expect(await start(args, { cwd: root, env }).ended).toMatchObject({ code: 0 });
    expect(provenDependency(join(root, 'my-algo'))).toBe(`file:${packageRoot}`);
  });

  it('runs what a template makes npm run only when it is trusted', async () => {
    const script = 'node -e "require(\'fs\').writeFileSync(process.env.CANARY, process.env.npm_lifecycle_event)"';
    const scripts = Object.fromEntries(['preinstall', 'install', 'postinstall', 'prepare'].map((name) => [name, script]));
    const root = workspace({
      'own/template.json': JSON.stringify({ id: 'own', title: 'Own', description: 'x', version: '1.0.0' }),
      'own/files/package.json.ejs': JSON.stringify({ name: 'x', version: '1.0.0', scripts }),
      'cache/': '',
    });
    const env = { npm_config_offline: 'true', npm_config_cache: join(root, 'cache'), CANARY: join(root, 'canary') };
    const { stderr } = await start(['one', '--template', './own', '--no-git'], { cwd: root, env }).ended;
    expect(stderr).toContain('Install scripts of the packages were not run');
    expect(existsSync(join(root, 'canary'))).toBe(false);
    expect(await start(['two', '--template', './own', '--no-git', '--trust'], { cwd: root, env }).ended).toMatchObject({ code: 0 });
    expect(existsSync(join(root, 'canary'))).toBe(true);
  });

  it('from a tarball that was installed', () => {
    const { tarball, empty } = pack();
    npm(['install', tarball], empty);
    npm(['exec', '--', 'create-sagemaker-algo', ...args], empty);
    expect(provenDependency(join(empty, 'my-algo'))).toBe(`file:${tarball}`);
    // The project can be installed again elsewhere on this machine.
    const copy = join(dirname(empty), 'elsewhere');
    mkdirSync(copy);
    for (const name of ['package.json', 'package-lock.json']) writeFileSync(join(copy, name), readFileSync(join(empty, 'my-algo', name)));
    npm(['install'], copy);
    expect(provenDependency(copy)).toBe(`file:${tarball}`);
  });

  it('from a tarball through npx', () => {
    const { tarball, empty } = pack();
    npm(['exec', '--yes', `--package=${tarball}`, '--', 'create-sagemaker-algo', ...args], empty);
    expect(provenDependency(join(empty, 'my-algo'))).toBe(`file:${tarball}`);
  });

  it('from a tarball that was installed globally', async () => {
    const { root, tarball, empty } = pack();
    npm(['install', '--global', '--prefix', join(root, 'global'), tarball], empty);
    const { status, stderr } = spawnSync(join(root, 'global/bin/create-sagemaker-algo'), args, {
      cwd: empty,
      encoding: 'utf8',
      env: { ...process.env, npm_config_offline: 'true', npm_config_cache: join(root, 'cache') },
    });
    expect({ status, stderr }).toMatchObject({ status: 0 });
    expect(provenDependency(join(empty, 'my-algo'))).toBe(`file:${join(root, 'global/lib/node_modules/create-sagemaker-algo')}`);
  });
});
