import { writeFileSync } from 'node:fs';

/** How the files of a model lie in the artifact: as `train` returned them. */
export interface ModelStorage {
  /** What is added to each file's name. */
  readonly suffix: string;
  /** Writes the content of the file `name` of the model to `path`. */
  write(path: string, name: string, content: string | Uint8Array): void;
}

export function openStorage(): ModelStorage {
  return { suffix: '', write: (path, _name, content) => writeFileSync(path, content) };
}

/** Calls `load` with the folder that holds the model's files. */
export async function readModel<Model>(folder: string, load: (folder: string) => Model | Promise<Model>): Promise<Model> {
  return await load(folder);
}
