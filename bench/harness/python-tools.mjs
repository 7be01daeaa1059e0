// Programs from PyPI, each with its dependencies in a virtual environment of its own that is kept between runs.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder, mustRun } from '../../test/setup/machine.mjs';

/** What pip is asked for. */
const PACKAGES = {
  sagemaker: ['sagemaker[local]>=2.250,<3'],
  sagify: ['sagify==0.25.4', 'setuptools<81'],
};

/** The Python that has the package. */
export function pythonOf(name) {
  const hash = createHash('sha256').update(PACKAGES[name].join()).digest('hex').slice(0, 12);
  return path.join(cacheFolder(), `${name}-${hash}`, 'bin/python');
}

/** Version of a package there. */
export function versionOf(name) {
  return mustRun(pythonOf(name), ['-c', `from importlib.metadata import version; print(version(${JSON.stringify(name)}))`]).trim();
}

/** Installs the package when it is missing. */
export function installPython(name) {
  const python = pythonOf(name);
  if (existsSync(python)) return;
  const folder = path.resolve(python, '../..');
  // Aside first: what is given up half-way, or done twice at once, must not look like a whole one.
  const fresh = `${folder}.${process.pid}`;
  mkdirSync(path.dirname(folder), { recursive: true });
  try {
    mustRun('python3', ['-m', 'venv', fresh]);
    mustRun(path.join(fresh, 'bin/python'), ['-m', 'pip', 'install', '--quiet', '--prefer-binary', ...PACKAGES[name]]);
    if (!existsSync(folder)) renameSync(fresh, folder);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}
