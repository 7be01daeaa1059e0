import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { removeFolder } from '../../src/files.ts';
import { packageRoot } from '../support/context.ts';
import { faultBench, LONG } from '../support/faults.ts';
import { hasTerminal, openTerminal } from '../support/terminal.ts';

const bench = faultBench({ name: 'odd-places', index: 44 });
const SMOKE = ['test-local', '--smoke'];
const ODD = 'a b, c:d;"e"\'f\' $HOME `x` -g é e\u0301 日本 🎉 %41 #h *? [i]';

/** A folder beside the project, which goes with the test. */
function beside(name: string): string {
  const folder = join(mkdtempSync(join(bench.temp, '../odd-')), name);
  mkdirSync(folder);
  onTestFinished(() => removeFolder(join(folder, '..')));
  return folder;
}

describe('a project', () => {
  it.each([
    ['on a path with everything that somebody might take apart', ODD],
    ['whose name begins with a dash', '--help'],
    ['whose name has 200 characters', 'y'.repeat(200)],
  ])('%s', async (_, name) => {
    const cwd = beside(name);
    cpSync(bench.project, cwd, { recursive: true });
    for (const args of LONG || name === ODD ? [['build'], SMOKE, ['train'], ['transform']] : [SMOKE]) {
      const { code, stderr } = await bench.tool(args, { cwd }).ended;
      expect([args[0], code, stderr]).toEqual([args[0], 0, expect.any(String)]);
    }
    expect(bench.leftovers()).toEqual([]);
  });

  it('behind a symbolic link', async () => {
    const link = join(beside('real'), '../link');
    symlinkSync(bench.project, link);
    expect(await bench.tool(SMOKE, { cwd: link }).ended).toMatchObject({ code: 0 });
  });
});

describe('the home folder and the one for temporary files', () => {
  const SHORT = ['no home', 'a cache folder that is a file', 'temporary files on a very long path'];
  const homes: readonly (readonly [string, () => Readonly<Record<string, string | undefined>>])[] = [
    ['no home', () => ({ HOME: undefined, XDG_CACHE_HOME: undefined })],
    ['a home that is a file', () => ({ HOME: join(bench.project, 'Dockerfile'), XDG_CACHE_HOME: undefined })],
    ['a home that is not there', () => ({ HOME: '/nonexistent/home', XDG_CACHE_HOME: undefined })],
    ['a cache folder that is a file', () => ({ XDG_CACHE_HOME: join(bench.project, 'Dockerfile') })],
    ['a relative cache folder', () => ({ XDG_CACHE_HOME: 'relative' })],
    ['temporary files on a path with blanks and commas', () => ({ TMPDIR: beside(ODD) })],
    ['temporary files on a very long path', () => ({ TMPDIR: beside('t'.repeat(240)) })],
  ];
  it.each(homes.filter(([name]) => LONG || SHORT.includes(name)))('%s', async (_, env) => {
    const before = readdirSync(bench.project);
    expect(await bench.tool(SMOKE, { env: env() }).ended).toMatchObject({ code: 0 });
    expect(readdirSync(bench.project)).toEqual(before);
    expect(bench.leftovers()).toEqual([]);
  });

  it.each(['/nonexistent/temp', 'nowhere'])('temporary files in %s, which is not there', async (TMPDIR) => {
    const { code, stdout, stderr } = await bench.tool(SMOKE, { env: { TMPDIR } }).ended;
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(
      new RegExp(`^error: No work folder can be made. Cannot write ${TMPDIR}: .*\n  TMPDIR .* names the folder.*\n$`, 'm'),
    );
  });
});

/** A folder that nobody can write to, root included. */
function readOnly(name: string): string {
  const folder = beside(name);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'ro', 'read-only', folder]);
  onTestFinished(() => void execFileSync('umount', ['--lazy', folder]));
  return folder;
}

describe('a read-only disk', () => {
  it('with the home folder', async () => {
    const env = { HOME: readOnly('home'), XDG_CACHE_HOME: undefined };
    for (const args of [['build'], SMOKE]) {
      const { code, stderr } = await bench.tool(args, { env }).ended;
      expect([code, stderr]).toEqual([0, expect.not.stringMatching(/read-only file system|EROFS|^error/m)]);
    }
    expect(bench.leftovers()).toEqual([]);
  });

  it('with the temporary files', async () => {
    const { code, stdout, stderr } = await bench.tool(SMOKE, { env: { TMPDIR: readOnly('temp') } }).ended;
    expect([code, stdout, stderr]).toEqual([
      3,
      '',
      expect.stringMatching(/^error: No work folder can be made\. Cannot write .*: its file system is read-only\.\n {2}TMPDIR .*\n$/m),
    ]);
    expect(bench.leftovers()).toEqual([]);
  });
});

describe('another user', () => {
  const as = (groups: string) => ['setpriv', '--reuid=1234', '--regid=1234', groups];

  it('who may use the socket, and has a home that is closed to them', async () => {
    chmodSync(join(bench.temp, '..'), 0o755);
    const cwd = beside('theirs');
    cpSync(bench.project, cwd, { recursive: true });
    const [temp, home] = [beside('temp'), beside('home')];
    for (const folder of [cwd, temp]) chownSync(folder, 1234, 1234);
    chmodSync(home, 0o700);
    for (const folder of [cwd, temp, home]) chmodSync(join(folder, '..'), 0o755);
    // The engine's own folder is closed to them.
    const socket = join(home, '../docker.sock');
    writeFileSync(socket, '');
    execFileSync('mount', ['--bind', bench.engine.socket, socket]);
    onTestFinished(() => void execFileSync('umount', ['--lazy', socket]));
    chownSync(socket, 0, 1234);
    chmodSync(socket, 0o660);
    const places = { TMPDIR: temp, HOME: home, XDG_CACHE_HOME: undefined, DOCKER_HOST: `unix://${socket}` };
    const setting = { cwd, env: places, before: as('--clear-groups') };
    for (const args of [['build'], [...SMOKE, '--engine', 'docker'], ['train', '--engine', 'docker']]) {
      const { code, stderr } = await bench.tool(args, setting).ended;
      expect([args[0], code, stderr]).toEqual([args[0], 0, expect.any(String)]);
    }
    expect(statSync(join(cwd, 'artifacts/model.tar.gz')).uid).toBe(1234);
    expect(readdirSync(temp)).toEqual([]);
    chownSync(temp, 0, 0);
    const shut = await bench.tool(SMOKE, setting).ended;
    expect([shut.code, shut.stderr]).toEqual([
      3,
      expect.stringMatching(/^error: No work folder can be made\. Not allowed to write .*\n {2}TMPDIR .*\n$/m),
    ]);
    chmodSync(socket, 0o600);
    const { code, stderr } = await bench.tool([...SMOKE, '--engine', 'docker'], setting).ended;
    expect([code, stderr]).toEqual([
      3,
      expect.stringMatching(/^error: Docker runs, but this user may not use its socket .*\n {2}Add yourself to the group docker/),
    ]);
    expect(bench.leftovers()).toEqual([]);
  });
});

describe('a container with the socket of the engine', () => {
  const runInside = (...options: readonly string[]) => {
    const client = execFileSync('sh', ['-c', 'command -v docker'], { encoding: 'utf8' }).trim();
    const volumes = [`${bench.engine.socket}:/var/run/docker.sock`, `${packageRoot}:${packageRoot}:ro`, `${bench.project}:/project:ro`];
    const places = [...volumes, `${client}:/usr/local/bin/docker:ro`].map((place) => `--volume=${place}`);
    const program = ['node:24-slim', 'node', join(packageRoot, 'bin/sagemaker-algo.cjs'), ...SMOKE];
    const [command = 'docker', ...first] = bench.engine.docker;
    return spawnSync(command, [...first, 'run', '--rm', '--workdir=/project', ...places, ...options, ...program], { encoding: 'utf8' });
  };

  const NOTE = /^The containers of this engine see no file of this machine/m;

  it.each([
    ['nothing of it', []],
    ['the network of the machine', ['--network=host']],
  ])('shares %s: folders go through volumes, and one line says so', (_, options) => {
    const { status, stderr } = runInside(...options);
    expect([status, stderr]).toEqual([0, expect.stringMatching(NOTE)]);
    expect(bench.leftovers()).toEqual([]);
  });

  it.each([
    ['the work folder', []],
    ['the work folder and the network', ['--network=host']],
  ])('shares %s: nothing has to be said', (_, options) => {
    const temp = beside('shared');
    const { status, stderr } = runInside(`--volume=${temp}:${temp}`, `--env=TMPDIR=${temp}`, ...options);
    expect([status, stderr]).toEqual([0, expect.not.stringMatching(NOTE)]);
    expect([...readdirSync(temp), ...bench.leftovers()]).toEqual([]);
  });
});

describe('an engine in another network namespace', () => {
  it('is worked with through a tunnel', () => {
    const program = [join(packageRoot, 'bin/sagemaker-algo.cjs'), ...SMOKE];
    const env = { ...process.env, ...bench.engine.env, TMPDIR: bench.temp };
    const { status, stderr } = spawnSync(process.execPath, program, { cwd: bench.project, encoding: 'utf8', env });
    expect([status, stderr]).toEqual([0, expect.any(String)]);
    expect(bench.leftovers()).toEqual([]);
  });
});

describe('the streams and limits of the process', () => {
  const shell = (script: string) => ['sh', '-c', `${script}`, 'sh'];

  const singly: readonly (readonly [string, string, number])[] = [
    ['closed input', 'exec "$@" <&-', 0],
    ['closed output', 'exec "$@" >&-', 0],
    ['closed error output', 'exec "$@" 2>&-', 0],
    ['files for its owner only', 'umask 077; exec "$@"', 0],
  ];
  it.each([
    ...(LONG ? singly : []),
    ['everything closed', 'exec "$@" <&- >&- 2>&-', 0],
    ['an output that is full', 'exec "$@" >/dev/full', 3],
    ['an error output that is full', 'exec "$@" 2>/dev/full', 0],
    ['a reader that has gone', '"$@" | true', 0],
    ['no terminal type and the locale C', 'unset TERM; LC_ALL=C exec "$@"', 0],
    ['few open files', 'ulimit -n 64; exec "$@"', 0],
  ] as const)('%s', async (_, script, expected) => {
    const { code, stderr } = await bench.tool(SMOKE, { before: shell(script) }).ended;
    expect([code, stderr]).toEqual([expected, expect.any(String)]);
    if (expected === 3) expect(stderr).toMatch(/^error: the result cannot be written: ENOSPC/m);
    expect(bench.leftovers()).toEqual([]);
  });

  it.each([['build', '--no-cache'], SMOKE])('too few open files: %s', async (...args) => {
    const { code, stderr } = await bench.tool(args, { before: shell('ulimit -n 22; exec "$@"') }).ended;
    expect([code, stderr]).toEqual([3, expect.stringMatching(/oo many (?:open files|files are open).*\n?.*ulimit -n 4096/i)]);
    const containers = () => bench.leftovers().filter((left) => !left.startsWith('temp: '));
    await expect.poll(containers, { timeout: 20_000 }).toEqual([]);
  });

  it.skipIf(!hasTerminal)('a terminal of ten columns', async () => {
    const command = [...bench.engine.enter, process.execPath, join(packageRoot, 'bin/sagemaker-algo.cjs'), ...SMOKE];
    const env = { ...bench.engine.env, TMPDIR: bench.temp, XDG_CACHE_HOME: undefined };
    const terminal = openTerminal(command, { cwd: bench.project, env, columns: 10 });
    expect(await terminal.ended).toBe(0);
    // What was drawn over must be gone: each step stands there once, however many lines it takes.
    const text = terminal.screen().replaceAll('\n', '');
    expect(text.match(/Start ?the ?server/g)).toHaveLength(1);
    expect(text).toContain('PASSED');
    expect(bench.leftovers()).toEqual([]);
  });
});

describe('a clock that is set while it runs', () => {
  it.each([3_600_000, -3_600_000])('by %i ms again and again', async (step) => {
    const env = { NODE_OPTIONS: `--require=${join(packageRoot, 'test/faults/shifted-clock.cjs')}`, CLOCK_STEP: String(step) };
    const { code, stdout, seconds } = await bench.tool([...SMOKE, '--json'], { env }).ended;
    const { durationMs, findings } = JSON.parse(stdout);
    expect([code, durationMs > 0 && durationMs < seconds * 1_000]).toEqual([0, true]);
    expect(
      findings.filter((finding: { readonly durationMs: number }) => finding.durationMs < 0 || finding.durationMs > seconds * 1_000),
    ).toEqual([]);
    const trained = await bench.tool(['train'], { env }).ended;
    const said = /Training completed in ([\d.]+) (ms|s)\./.exec(trained.stdout);
    expect([trained.code, said?.[0]]).toEqual([0, expect.any(String)]);
    rmSync(join(bench.project, 'artifacts'), { recursive: true });
  });
});
