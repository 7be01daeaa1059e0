import { mkdirSync, renameSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { type ModelStorage, openStorage } from './model-storage.ts';
import type { ModelFiles } from './types.ts';

/** What writes the model. Made before the training begins, so that nobody trains for hours a model that cannot be written. */
export function openModelFolder(folder: string): (files: ModelFiles) => void {
  const storage = openStorage();
  mkdirSync(folder, { recursive: true });
  return (files) => writeModel(folder, files, storage);
}

/**
 * Writes the model so that each file is either whole or absent, even if the container is killed in the middle.
 * Everything below the folder becomes model.tar.gz.
 */
function writeModel(folder: string, files: ModelFiles, { suffix, write }: ModelStorage): void {
  const names = Object.keys(files);
  if (names.length === 0) throw new Error('train() returned no model files');
  for (const name of names) {
    const path = join(folder, name) + suffix;
    if (normalize(name) !== name || !path.startsWith(join(folder, '/'))) throw new Error(`"${name}" is not a path below the model folder`);
    mkdirSync(dirname(path), { recursive: true });
    const unfinished = `${path}.unfinished`;
    write(unfinished, name, files[name] ?? '');
    renameSync(unfinished, path);
  }
}
