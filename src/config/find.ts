import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UserError } from '../errors.ts';

/** Name of the spec file of a project. */
export const CONFIG_FILE = 'sagemaker-algo.json';

/** Path of the spec file in this folder or the nearest above it. Throws a UserError (exit 2) when there is none. */
export function findConfig(cwd: string): string {
  for (let folder = cwd; ; folder = dirname(folder)) {
    const file = join(folder, CONFIG_FILE);
    if (exists(file)) return file;
    if (dirname(folder) === folder) break;
  }
  throw new UserError(`There is no ${CONFIG_FILE} in ${cwd} or in a folder above it.`, {
    hint: '`sagemaker-algo create my-algo` makes a project that already works; `sagemaker-algo init --help` shows how to adopt images that exist.',
  });
}

function exists(file: string): boolean {
  try {
    return statSync(file, { throwIfNoEntry: false }) !== undefined;
  } catch {
    // A folder that may not be searched holds nothing for us; the next one up is tried.
    return false;
  }
}
