import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import type { ModelFiles } from './types.ts';

/**
 * Writes the model so that each file is either whole or absent, even if the container is killed in the middle.
 * Everything below the folder becomes model.tar.gz.
 */
export function writeModel(folder: string, files: ModelFiles): void {
  const names = Object.keys(files);
  if (names.length === 0) throw new Error('train() returned no model files');
  for (const name of names) {
    const path = join(folder, name);
    if (normalize(name) !== name || !path.startsWith(join(folder, '/'))) throw new Error(`"${name}" is not a path below the model folder`);
    mkdirSync(dirname(path), { recursive: true });
    const unfinished = `${path}.unfinished`;
    writeFileSync(unfinished, files[name] ?? '');
    renameSync(unfinished, path);
  }
}
