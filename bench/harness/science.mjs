// What the templates' reading and training is measured beside, in a virtual environment with the packages of the python template.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder } from '../../test/setup/machine.mjs';
import { findPython, makeVenv, provideLock, readLock } from '../../test/setup/python-venv.mjs';

const PACKAGES = ['pandas==3.1.1', 'pyarrow==26.0.1', 'polars==2.1.0', 'scikit-learn==1.9.1'];
const LOCK = ['requirements.txt', { encryption: false }];

function folder() {
  const hash = createHash('sha256')
    .update(PACKAGES.join())
    .update(readLock(...LOCK))
    .digest('hex')
    .slice(0, 12);
  return path.join(cacheFolder(), `science-${hash}`);
}

/** The program `python` of that environment. */
export const sciencePython = () => path.join(folder(), 'bin/python');

/** Makes the environment when it is missing. */
export function installScience() {
  if (existsSync(sciencePython())) return;
  const python = findPython();
  if (python === undefined) throw new Error('there is no Python from 3.12 on');
  const wheels = '--only-binary=:all:';
  makeVenv(python, folder(), [
    [wheels, '--require-hashes', '-r', provideLock(...LOCK)],
    [wheels, ...PACKAGES],
  ]);
}
