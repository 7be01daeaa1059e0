import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { packageRoot } from '../support/context.ts';
import { hear } from '../support/debugged-tool.ts';
import { hasTerminal, KEYS, openTerminal } from '../support/terminal.ts';
import { workspace } from '../support/workspace.ts';
import { makeProject as makePython, venv } from '../templates/python/project.ts';

const tool = join(packageRoot, 'bin/sagemaker-algo.cjs');
/** Nothing of the short run, so that one verdict comes and it comes soon. */
const ARGS = ['test-local', '--watch', '--smoke', '--engine', 'process'];

/** A new project, and a folder of its own for temporary files, so that what is left can be seen. */
function project(): { readonly dir: string; readonly env: NodeJS.ProcessEnv } {
  const root = workspace({ 'tmp/': '', 'cache/': '' });
  const args = ['create', 'my-algo', '--template', 'typescript', '--yes', '--no-git', '--no-install'];
  const { status, stderr } = spawnSync(process.execPath, [tool, ...args], { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return { dir: join(root, 'my-algo'), env: { TMPDIR: join(root, 'tmp'), XDG_CACHE_HOME: join(root, 'cache') } };
}

/** What an editor does that writes beside the file and renames. */
function saveAtomically(file: string, change: (text: string) => string): void {
  writeFileSync(`${file}.tmp`, change(readFileSync(file, 'utf8')));
  renameSync(`${file}.tmp`, file);
}

/** The training measures its model with the same function, on more rows. */
const breakPredict = (text: string) =>
  text.replace(/^export function predict[\s\S]*?\{$/m, "$&\n  if (count < 10) throw new Error('not today');");
const mendPredict = (text: string) => text.replace("\n  if (count < 10) throw new Error('not today');", '');

describe.runIf(hasTerminal)('test-local --watch on a terminal', () => {
  it('gives a verdict on an edited predict, and another when it is mended', async () => {
    const { dir, env } = project();
    const algorithm = join(dir, 'src/algorithm.ts');
    const session = openTerminal([process.execPath, tool, ...ARGS], { cwd: dir, env, rows: 50 });
    expect(await session.shows('q quit')).toMatch(/Everything, to begin with\.[\s\S]*PASSED/);
    saveAtomically(algorithm, breakPredict);
    expect(await session.shows('after saving')).toContain('src/algorithm.ts was saved.');
    expect(await session.shows('q quit')).toMatch(/serve\/invocation-status[\s\S]*FAILED/);
    expect(session.screen()).toContain('not today');
    // The screen was cleared.
    expect(session.screen()).not.toContain('to begin with');
    session.type('f');
    await session.shows('What did not pass, again (1).');
    saveAtomically(algorithm, mendPredict);
    await session.shows('src/algorithm.ts was saved.');
    expect(await session.shows('q quit')).toContain('PASSED');
    session.type('?');
    await session.shows('run every check again');
    session.type(KEYS.enter);
    await session.shows('The last look, again.');
    session.type('a');
    await session.shows('Everything, again.');
    await session.shows('q quit');
    session.type('q');
    expect(await session.ended).toBe(0);
    expect(spawnSync('ls', ['-A', env['TMPDIR'] ?? ''], { encoding: 'utf8' }).stdout).toBe('');
  });

  it('takes Ctrl-C in the middle of a look, leaves nothing, and gives the terminal back', async () => {
    const { dir, env } = project();
    const line = `'${process.execPath}' '${tool}' test-local --watch --engine process; echo "code $?"; stty -a | tr -s ' ;' '\\n' | grep -xE -- '-?(isig|icanon|echo)' | tr '\\n' ' '; echo over`;
    const session = openTerminal(['sh', '-c', line], { cwd: dir, env });
    await session.shows('more checks follow');
    session.type(KEYS.interrupt);
    await session.shows('code 130');
    expect(await session.shows('over')).toContain('isig icanon echo over');
    expect(spawnSync('ls', ['-A', env['TMPDIR'] ?? ''], { encoding: 'utf8' }).stdout).toBe('');
    expect(spawnSync('pgrep', ['-f', dir], { encoding: 'utf8' }).stdout).toBe('');
  });
});

/** The tool without a terminal: lines of what it says, and how it ends. */
function piped(
  dir: string,
  env: NodeJS.ProcessEnv,
  { wrap = [], args = ARGS }: { wrap?: readonly string[]; args?: readonly string[] } = {},
) {
  const [command = '', ...rest] = [...wrap, process.execPath, tool, ...args];
  const child = spawn(command, rest, { cwd: dir, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const heard = hear(child);
  let read = 0;
  const ended = once(child, 'exit');
  return {
    child,
    ended,
    /** What was said since the last call, once it waits again. */
    async next() {
      for (let waited = 0; waited < 60_000; waited += 20) {
        const fresh = heard().slice(read);
        if (fresh.includes('Watching for changes.')) {
          read += fresh.length;
          return fresh;
        }
        await pause(20);
      }
      throw new Error(`it does not wait: ${heard().slice(read)}`);
    },
  };
}

describe('test-local --watch without a terminal', () => {
  it('writes plain lines, uses no processor while it waits, and ends on a signal', async () => {
    const { dir, env } = project();
    const { child, next, ended } = piped(dir, env);
    expect(await next()).not.toContain('\u001b');
    const ticks = () => Number(readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(' ')[13]);
    const before = ticks();
    await pause(2_000);
    // Hundredths of a second.
    expect(ticks() - before).toBeLessThan(50);
    child.kill('SIGTERM');
    expect(await ended).toEqual([130, null]);
    expect(spawnSync('ls', ['-A', env['TMPDIR'] ?? ''], { encoding: 'utf8' }).stdout).toBe('');
  });

  it('goes on after folders have gone and come back, a spec that is half written, and a burst', async () => {
    const { dir, env } = project();
    const { next } = piped(dir, env);
    await next();
    const kept = readFileSync(join(dir, 'samples/requests/one-row.csv'), 'utf8');
    renameSync(join(dir, 'src'), join(dir, 'elsewhere'));
    expect(await next()).toMatch(/FAILED|UNKNOWN/);
    renameSync(join(dir, 'elsewhere'), join(dir, 'src'));
    expect(await next()).toContain('PASSED');
    const spec = join(dir, 'sagemaker-algo.json');
    const whole = readFileSync(spec, 'utf8');
    writeFileSync(spec, whole.slice(0, 200));
    expect(await next()).toMatch(/error: sagemaker-algo\.json/);
    writeFileSync(spec, whole);
    expect(await next()).toContain('PASSED');
    rmSync(join(dir, 'samples/requests/one-row.csv'));
    expect(await next()).toMatch(/error: .*one-row\.csv/);
    writeFileSync(join(dir, 'samples/requests/one-row.csv'), kept);
    expect(await next()).toContain('PASSED');
    for (const name of ['a', 'b', 'c', 'd', 'e']) writeFileSync(join(dir, `src/${name}.ts`), `export const ${name} = 1;\n`);
    expect(await next()).toContain('src/a.ts, src/b.ts, src/c.ts and 2 more files were saved.');
    appendFileSync(join(dir, 'src/runtime/encode.ts'), '// another line\n');
    expect(await next()).toMatch(/train +\d of \d passed \(all from before\)/);
  });

  it.runIf(venv !== undefined)('judges what is edited in a Python project: predict, the training, and what cannot be parsed', async () => {
    const dir = await makePython();
    const args = ['test-local', '--watch', '--only', 'train/exit-code,serve/invocation-status', '--engine', 'process'];
    const { next } = piped(dir, { XDG_CACHE_HOME: workspace() }, { args });
    expect(await next()).toContain('PASSED');
    const file = join(dir, 'algorithm.py');
    const sound = readFileSync(file, 'utf8');
    saveAtomically(file, (text) => text.replace(/^ {4}features, columns = /m, '    raise RuntimeError("not today")\n$&'));
    expect(await next()).toMatch(/FAILED on the last model that was trained[\s\S]*RuntimeError: not today[\s\S]*FAILED 1 requirement/);
    saveAtomically(file, () => sound.replace('def load(folder: Path)', 'def load(folder: Path'));
    expect(await next()).toMatch(/SyntaxError: .*algorithm\.py, line \d+/);
    saveAtomically(file, () => sound.replace('sums.count < 2:', 'sums.count < 20_000:'));
    expect(await next()).toMatch(/SO FAR GOOD on the last model that was trained[\s\S]*at least 2 rows[\s\S]*FAILED 1 requirement/);
    saveAtomically(file, () => sound);
    expect(await next()).toMatch(/SO FAR GOOD[\s\S]*PASSED/);
  });

  const unshares =
    spawnSync('unshare', ['--user', '--map-root-user', 'sh', '-c', 'echo 3 > /proc/sys/user/max_inotify_watches']).status === 0;
  it.runIf(unshares)('looks at files once a second where the system allows no more watches', async () => {
    const { dir, env } = project();
    const limited = 'echo 3 > /proc/sys/user/max_inotify_watches; exec "$0" "$@"';
    const { next } = piped(dir, env, { wrap: ['unshare', '--user', '--map-root-user', 'sh', '-c', limited] });
    expect(await next()).toContain('This system allows no more file watches (max_user_watches)');
    saveAtomically(join(dir, 'src/algorithm.ts'), breakPredict);
    expect(await next()).toMatch(/serve\/invocation-status[\s\S]*FAILED/);
  });
});
