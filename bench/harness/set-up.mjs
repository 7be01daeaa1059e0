// What subjects need besides the packages of this repository. Each entry makes it when it is missing, as root on Debian or Ubuntu, and throws
// one sentence when it cannot; then its subject is not measured, and the tables say why.

import { existsSync } from 'node:fs';
import path from 'node:path';
import { setUpEngine } from '../../test/setup/engine.mjs';
import { mustRun, run, toolPath } from '../../test/setup/machine.mjs';

/** Needs by name, each a function that returns when it is met. */
export const NEEDS = {
  docker: async () => {
    const { ready, message } = await setUpEngine();
    if (!ready) throw new Error(message);
  },
  wrk: () => installProgram('wrk', 'wrk'),
  cc: () => installProgram('cc', 'gcc libc6-dev'),
};

function installProgram(program, packages) {
  if (
    toolPath()
      .split(path.delimiter)
      .some((folder) => existsSync(path.join(folder, program)))
  )
    return;
  if (process.getuid?.() !== 0 || run('apt-get', ['--version']).status !== 0) {
    throw new Error(`${program} is missing, and it is installed from here only as root on Debian or Ubuntu`);
  }
  const options = { env: { DEBIAN_FRONTEND: 'noninteractive' } };
  const wait = ['-o', 'DPkg::Lock::Timeout=120', '-qq'];
  run('apt-get', [...wait, 'update'], options);
  mustRun('apt-get', [...wait, 'install', '-y', '--no-install-recommends', ...packages.split(' ')], options);
}
