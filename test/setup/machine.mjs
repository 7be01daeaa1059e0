// What the set-up scripts need to know about the machine.
import { spawnSync } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';

/** Where downloads and logs are kept between runs: outside the repository, so that a fresh clone finds them. */
export function cacheFolder() {
  return path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'), 'sagemaker-algo');
}

/** PATH with the folders of system programs, which some shells leave out. */
export function toolPath() {
  return `${process.env.PATH}:/usr/local/sbin:/usr/sbin:/sbin`;
}

/** Runs a program to its end and returns its output as text. */
export function run(command, args, { env = {}, ...options } = {}) {
  return spawnSync(command, args, {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, PATH: toolPath(), ...env },
    ...options,
  });
}

/** The same, where a failure ends the set-up with the program's own last lines. */
export function mustRun(command, args, options) {
  const { status, stdout, stderr, error } = run(command, args, options);
  if (status === 0) return stdout;
  const said = `${stdout}\n${stderr}`.trim().split('\n').slice(-12).join('\n');
  throw new Error(`${command} ${args.join(' ')} failed: ${error?.message ?? ''}\n${said}`);
}

/** Installs packages of Debian or Ubuntu, as root. */
export function apt(names) {
  const options = { timeout: 10 * 60_000, env: { DEBIAN_FRONTEND: 'noninteractive' } };
  const wait = ['-o', 'DPkg::Lock::Timeout=120'];
  run('apt-get', [...wait, '-qq', 'update'], options);
  mustRun('apt-get', [...wait, '-qq', 'install', '-y', '--no-install-recommends', ...names], options);
}
