import { closeSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UserError } from '../../errors.ts';
import { explaining } from '../../file-errors.ts';
import { assertInside, kindOf, readText, removeFolder, writeFiles } from '../../files.ts';
import { parseBoundedJson } from '../../text/bounded-json.ts';

/** Names the outputs of a run, so that the next run may replace them. */
const RECORD = 'transform-run.json';

/** What goes into the record beside the names. Plain JSON. */
export type TransformRecord = Readonly<Record<string, unknown>>;

/** Outputs that are written beside their place and put there at the end, so that a run that is given up changes nothing. */
export interface Outputs {
  /** The output of one object, made when first written to. */
  open(key: string): Output;
  /** Path of that output until it is kept, for whoever writes it as a whole; its folder is made by the writer. */
  draft(key: string): string;
  /** Puts these outputs in the place of those of the run before. */
  keep(keys: readonly string[], record: TransformRecord): void;
  /** Removes what was not kept. */
  discard(): void;
}

export interface Output {
  add(part: Uint8Array): void;
  restart(): void;
  close(): void;
}

/** Name of an object's output, below the folder (BATCH-10). */
export function outputName(key: string): string {
  return `${key}.out`;
}

/**
 * Throws a UserError when an output would replace something that no earlier run of ours has put into `folder`, or would be
 * written through a link. Called before the container starts, so that nobody waits in vain.
 */
export function assertOutputsFree(folder: string, keys: readonly string[]): void {
  const kind = kindOf(folder);
  if (kind !== undefined && kind !== 'folder') throw new UserError(`${folder} is not a folder.`, { hint: 'Choose another with --out.' });
  const known = new Set(readFileList(folder));
  const names = [RECORD, ...keys.map(outputName)];
  names.forEach(assertInside);
  const foreign = names.filter((name) => !known.has(name) && kindOf(join(folder, name)) !== undefined);
  const blocked = names.flatMap((name) => foldersOf(name)).filter((name) => ![undefined, 'folder'].includes(kindOf(join(folder, name))));
  const found = [...new Set([...foreign, ...blocked])];
  if (found.length === 0) return;
  const shown = found.slice(0, 10).join(', ');
  throw new UserError(`${folder} holds files that are not of an earlier batch: ${shown}${found.length > 10 ? ', ...' : ''}.`, {
    hint: 'Move them away, or choose another folder with --out.',
  });
}

/** Folders above a file, relative like its name. */
function foldersOf(name: string): readonly string[] {
  const parts = name.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

/** Makes room for the outputs of a run in `folder`. */
export function createOutputs(folder: string, runId: string): Outputs {
  const draft = join(folder, `.sagemaker-algo-${runId}`);
  explaining('write', folder, () => mkdirSync(draft, { recursive: true }));
  return {
    open: (key) => createOutput(join(draft, outputName(key))),
    draft: (key) => join(draft, outputName(key)),
    keep(keys, record) {
      assertOutputsFree(folder, keys);
      for (const name of readFileList(folder)) rmSync(join(folder, name), { force: true });
      for (const name of keys.map(outputName)) {
        const to = join(folder, name);
        explaining('write', to, () => {
          mkdirSync(dirname(to), { recursive: true });
          renameSync(join(draft, name), to);
        });
      }
      const files = [...keys.map(outputName), RECORD];
      writeFiles(folder, [{ path: RECORD, content: `${JSON.stringify({ ...record, files }, undefined, 2)}\n`, mode: 0o644 }]);
    },
    discard: () => removeFolder(draft),
  };
}

function createOutput(path: string): Output {
  let file: number | undefined;
  const opened = (): number => {
    if (file !== undefined) return file;
    mkdirSync(dirname(path), { recursive: true });
    file = openSync(path, 'w', 0o644);
    return file;
  };
  return {
    add: (part) =>
      explaining('write', path, () => {
        const target = opened();
        for (let at = 0; at < part.length; ) at += writeSync(target, part, at);
      }),
    restart: () => {
      if (file === undefined) return;
      closeSync(file);
      file = undefined;
    },
    close: () => {
      closeSync(explaining('write', path, opened));
      file = undefined;
    },
  };
}

/** What an earlier run of ours has written here, by its own record; names that lead elsewhere are none of ours. */
function readFileList(folder: string): readonly string[] {
  const file = join(folder, RECORD);
  if (kindOf(file) !== 'file') return [];
  try {
    const record: unknown = parseBoundedJson(readText(file));
    const files = typeof record === 'object' && record !== null && 'files' in record ? record.files : undefined;
    const names = Array.isArray(files) ? files.map(String) : [];
    names.forEach(assertInside);
    return names.filter((name) => name === RECORD || name.endsWith('.out'));
  } catch {
    return [];
  }
}
