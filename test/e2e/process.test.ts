import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

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
    for (const option of ['--help', '--version']) {
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
});
