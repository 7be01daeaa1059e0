import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { workspace } from '../support/workspace.ts';

const root = path.join(import.meta.dirname, '../..');
const tool = path.join(root, 'bin/sagemaker-algo.cjs');
const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));

/** Runs a shell line in which `$TOOL` is the built tool. */
function shell(line: string): { status: number | null; stdout: string; stderr: string } {
  return spawnSync('bash', ['-o', 'pipefail', '-c', line], {
    encoding: 'utf8',
    env: { ...process.env, NODE: process.execPath, TOOL: tool },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

describe('the built tool as a process', () => {
  it.each(['--version', '-V', 'create --version'])('answers %s with the version alone', (args) => {
    expect(shell(`"$NODE" "$TOOL" ${args}`)).toMatchObject({ status: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('prints help to stdout, and wrong usage to stderr with exit code 2', () => {
    expect(shell('"$NODE" "$TOOL" --help')).toMatchObject({ status: 0, stdout: expect.stringContaining('test-local'), stderr: '' });
    expect(shell('"$NODE" "$TOOL" tset-local')).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining('test-local') });
  });

  it('takes a reader that stops reading for no failure', () => {
    // `true` reads nothing: the pipe is broken before the first byte.
    expect(shell('(sleep 0.3; "$NODE" "$TOOL" --help) | true')).toMatchObject({ status: 0, stderr: '' });
    expect(shell('(sleep 0.3; "$NODE" "$TOOL" --version) | true')).toMatchObject({ status: 0, stderr: '' });
  });

  it.skipIf(!existsSync('/dev/full'))('says that the disk is full, without a stack', () => {
    for (const option of ['--help', '--version', 'doctor --list']) {
      const { status, stderr } = shell(`"$NODE" "$TOOL" ${option} > /dev/full`);
      expect(stderr).toMatch(/^error: the result cannot be written: .*no space left.*\n$/i);
      expect(status).toBe(3);
    }
  });

  it('loads no command, no library and no prompt for --help', () => {
    const line = `"$NODE" -e 'process.argv.splice(1, 0, ""); const loaded = () => Object.keys(require.cache).map((file) => require("node:path").basename(file));
      require(process.env.TOOL); process.on("exit", () => console.error(loaded().sort().join(" ")))' -- --help`;
    expect(shell(line).stderr.trim()).toBe('main.cjs package.json sagemaker-algo.cjs start.cjs');
  });

  it('is not killed by a signal that comes when the run is over', async () => {
    const ends: unknown[] = [];
    // Each signal a little later than the one before, so that some find Node taking itself apart.
    for (let delay = 0; delay < 20; delay += 0.5) {
      const child = spawn(process.execPath, [tool, '--help'], { stdio: ['ignore', 'pipe', 'ignore'] });
      const ended = once(child, 'exit');
      await once(child.stdout, 'data');
      await sleep(delay);
      child.kill('SIGINT');
      ends.push((await ended)[1]);
    }
    expect(new Set(ends)).toEqual(new Set([null]));
  });

  it('ends at once with exit code 130 at the second signal, whatever it waits for', async () => {
    // A program that does not care about signals: the first one alone would wait for it.
    const cwd = workspace({ 'bin/npm': '#!/bin/sh\ntrap "" INT TERM\necho $$ > npm.pid\nexec sleep 30\n' });
    chmodSync(path.join(cwd, 'bin/npm'), 0o755);
    const env = { ...process.env, PATH: `${path.join(cwd, 'bin')}${path.delimiter}${process.env['PATH']}` };
    const child = spawn(process.execPath, [tool, 'create', 'my-algo', '--yes', '--no-git'], {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = once(child, 'exit');
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    const pidFile = path.join(cwd, 'my-algo/npm.pid');
    onTestFinished(() => void process.kill(Number(readFileSync(pidFile, 'utf8')), 'SIGKILL'));
    while (!existsSync(pidFile) || !readFileSync(pidFile, 'utf8').endsWith('\n')) await sleep(20);
    child.kill('SIGINT');
    while (!stderr.includes('Once more ends at once')) await sleep(20);
    child.kill('SIGINT');
    expect(await ended).toEqual([130, null]);
    // What is said when the command could clean up.
    expect(stderr).not.toContain('The project is complete');
  });
});
