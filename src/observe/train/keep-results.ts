import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT, UserError } from '../../errors.ts';
import { explaining } from '../../file-errors.ts';
import { copyTree, kindOf, listFiles, readText, removeFolder, writeFiles } from '../../files.ts';
import { parseBoundedJson } from '../../text/bounded-json.ts';

/** What a kept training run is made of; nothing else in the user's folder is ever touched. */
export const RESULT = { model: 'model', output: 'output', archive: 'model.tar.gz', log: 'training.log', record: 'train-run.json' } as const;

/** Facts of a run that go into its record. Plain JSON. */
export type RunRecord = Readonly<Record<string, unknown>>;

/** Where the parts of a run are before they are kept. */
export interface Results {
  readonly model: string;
  readonly output: string;
  /** Undefined when the training left no model. */
  readonly archive: string | undefined;
  readonly log: string;
  readonly record: RunRecord;
}

/**
 * Throws a UserError that names the files in the way when `folder` holds something under our names that no earlier run of
 * ours has put there. Called before the training, so that nobody waits in vain.
 */
export function assertKeepable(folder: string): void {
  if (kindOf(folder) !== undefined && kindOf(folder) !== 'folder') {
    throw new UserError(`${folder} is not a folder.`, { hint: 'Choose another with --out.' });
  }
  const known = new Set(readFileList(folder));
  const found = listOurs(folder).filter((path) => !known.has(path));
  if (found.length === 0) return;
  const shown = found.slice(0, 10).join(', ');
  throw new UserError(`${folder} holds files that are not of an earlier training run: ${shown}${found.length > 10 ? ', ...' : ''}.`, {
    hint: 'Move them away, or choose another folder with --out.',
    exitCode: EXIT.usage,
  });
}

/** Puts the results into `folder` in place of those of an earlier run. Everything is copied before anything is replaced. */
export async function keepResults(folder: string, results: Results, runId: string): Promise<void> {
  assertKeepable(folder);
  const draft = join(folder, `.sagemaker-algo-${runId}`);
  explaining('write', folder, () => mkdirSync(draft, { recursive: true }));
  try {
    // A training that filled the disk has neither any more.
    if (existsSync(results.model)) await copyTree(results.model, join(draft, RESULT.model));
    if (existsSync(results.output)) await copyTree(results.output, join(draft, RESULT.output));
    if (results.archive !== undefined) await copyTree(results.archive, join(draft, RESULT.archive));
    writeFiles(draft, [{ path: RESULT.log, content: results.log, mode: 0o644 }]);
    const files = [...listFiles(draft), RESULT.record];
    writeFiles(draft, [{ path: RESULT.record, content: `${JSON.stringify({ ...results.record, files }, undefined, 2)}\n`, mode: 0o644 }]);
    for (const name of Object.values(RESULT)) {
      removeFolder(join(folder, name));
      const made = join(draft, name);
      if (existsSync(made)) explaining('write', join(folder, name), () => renameSync(made, join(folder, name)));
    }
  } finally {
    removeFolder(draft);
  }
}

/** Files below our names, relative to the folder. */
function listOurs(folder: string): readonly string[] {
  return Object.values(RESULT).flatMap((name) => {
    const kind = kindOf(join(folder, name));
    if (kind === undefined) return [];
    return kind === 'folder' ? listFiles(join(folder, name)).map((path) => `${name}/${path}`) : [name];
  });
}

/** What an earlier run of ours has written here, by its own record. */
function readFileList(folder: string): readonly string[] {
  const file = join(folder, RESULT.record);
  if (kindOf(file) !== 'file') return [];
  try {
    const record: unknown = parseBoundedJson(readText(file));
    const files = typeof record === 'object' && record !== null && 'files' in record ? record.files : undefined;
    return Array.isArray(files) ? files.map(String) : [];
  } catch {
    return [];
  }
}
