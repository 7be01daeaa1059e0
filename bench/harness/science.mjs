// What the templates' reading and training is measured beside, in a virtual environment with the packages of the python template.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder } from '../../test/setup/machine.mjs';
import { findPython, makeVenv } from '../../test/setup/python-venv.mjs';

const PACKAGES = ['pandas==3.1.1', 'pyarrow==26.0.1', 'polars==2.1.0', 'scikit-learn==1.9.1'];
const requirements = path.join(import.meta.dirname, '../../templates/python/files/requirements.txt');

function folder() {
  const hash = createHash('sha256').update(PACKAGES.join()).update(readFileSync(requirements)).digest('hex').slice(0, 12);
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
    [wheels, '--require-hashes', '-r', requirements],
    [wheels, ...PACKAGES],
  ]);
}
