// A virtual environment with the packages of the template `python`, shared by all its tests and kept between runs. By hand:
// `node test/setup/python-venv.mjs`. Where there is no Python that is new enough, the tests that need one are not run.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { cacheFolder, mustRun, run } from './machine.mjs';

const OLDEST = 12;

/** A lock file as the template `python` gives it, with the packages for encryption or without them. */
export function readLock(name, { encryption }) {
  const text = readFileSync(path.join(import.meta.dirname, `../../templates/python/files/${name}.ejs`), 'utf8');
  const wanted = encryption ? text : text.replaceAll(/^<%_ if .*_%>\n[\s\S]*?(?=^<%_ \} _%>\n)/gm, '');
  return wanted.replaceAll(/^<%_.*_%>\n/gm, '');
}

/** The same as a file that stays in the cache. */
export function provideLock(name, options) {
  const file = path.join(cacheFolder(), `${options.encryption ? 'encryption-' : ''}${name}`);
  mkdirSync(cacheFolder(), { recursive: true });
  writeFileSync(file, readLock(name, options));
  return file;
}

const LOCK = ['requirements-dev.txt', { encryption: true }];

function folder() {
  const hash = createHash('sha256')
    .update(readLock(...LOCK))
    .digest('hex')
    .slice(0, 12);
  return path.join(cacheFolder(), `python-${hash}`);
}

/** The folder of the environment, undefined when it was never made. */
export function pythonVenv() {
  return existsSync(path.join(folder(), 'bin/python')) ? folder() : undefined;
}

/** A Python from 3.12 on: of PATH, or of those that pyenv keeps beside it. Undefined when there is none. */
export function findPython() {
  const root = path.join(process.env.PYENV_ROOT || path.join(os.homedir(), '.pyenv'), 'versions');
  const kept = existsSync(root) ? readdirSync(root).map((version) => path.join(root, version, 'bin/python3')) : [];
  const ask = ['-c', `import sys, venv, ensurepip; sys.exit(not (3, ${OLDEST}) <= sys.version_info < (3, 15))`];
  return ['python3', 'python3.14', 'python3.13', 'python3.12', ...kept.toSorted().toReversed()].find((name) => run(name, ask).status === 0);
}

/** Makes the environment when it is missing. The message says what is there. */
export function setUpPython() {
  if (pythonVenv() !== undefined) return { ready: true, message: `Python packages: ${folder()}` };
  const python = findPython();
  if (python === undefined) return { ready: false, message: `No Python from 3.${OLDEST} on: tests of the template python are not run.` };
  try {
    makeVenv(python, folder(), [['--require-hashes', '--only-binary=:all:', '-r', provideLock(...LOCK)]]);
  } catch (error) {
    return { ready: false, message: `The Python packages could not be installed: ${error.message}` };
  }
  return { ready: true, message: `Python packages: ${folder()}` };
}

/** Makes a virtual environment with what each of `installs`, which are arguments of `pip install`, brings. */
export function makeVenv(python, folder, installs) {
  // Aside first: another run may be about the same.
  const fresh = `${folder}.${process.pid}`;
  mkdirSync(path.dirname(folder), { recursive: true });
  try {
    mustRun(python, ['-m', 'venv', fresh]);
    for (const args of installs) mustRun(path.join(fresh, 'bin/python'), ['-m', 'pip', 'install', '--quiet', ...args]);
    if (!existsSync(folder)) renameSync(fresh, folder);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

if (process.argv[1] === import.meta.filename) {
  const { ready, message } = setUpPython();
  console.log(message);
  process.exitCode = ready ? 0 : 1;
}
