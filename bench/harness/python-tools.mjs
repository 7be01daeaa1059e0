// What comes from PyPI, each in a virtual environment of its own that is kept between runs.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder, mustRun } from '../../test/setup/machine.mjs';
import { findPython, makeVenv, provideLock, readLock } from '../../test/setup/python-venv.mjs';

const LOCK = ['requirements.txt', { encryption: false }];
const WHEELS = '--only-binary=:all:';

/** Arguments of each `pip install`; `locked` environments have the packages of the python template first. */
const ENVIRONMENTS = {
  sagemaker: { packages: ['sagemaker[local]==2.257.7'] },
  sagify: { packages: ['sagify==0.25.4', 'setuptools<81'] },
  science: { packages: [WHEELS, 'pandas==3.1.1', 'pyarrow==26.0.1', 'polars==2.1.0', 'scikit-learn==1.9.1'], locked: true },
};

function folderOf(name) {
  const { packages, locked } = ENVIRONMENTS[name];
  const hash = createHash('sha256').update([...packages, locked ? readLock(...LOCK) : ''].join('\n'));
  return path.join(cacheFolder(), `${name}-${hash.digest('hex').slice(0, 12)}`);
}

/** The program `python` of an environment. */
export const pythonOf = (name) => path.join(folderOf(name), 'bin/python');

/** Version of the package that an environment is called after. */
export function versionOf(name) {
  return mustRun(pythonOf(name), ['-c', `from importlib.metadata import version; print(version(${JSON.stringify(name)}))`]).trim();
}

/** Makes an environment when it is missing. */
export function installPython(name) {
  if (existsSync(pythonOf(name))) return;
  const { packages, locked } = ENVIRONMENTS[name];
  const python = locked ? findPython() : 'python3';
  if (python === undefined) throw new Error('there is no Python from 3.12 on');
  makeVenv(python, folderOf(name), [...(locked ? [[WHEELS, '--require-hashes', '-r', provideLock(...LOCK)]] : []), packages]);
}
