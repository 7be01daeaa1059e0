import { createHash } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { explaining } from '../file-errors.ts';
import { assertInside, kindOf, readText, writeFiles } from '../files.ts';
import { parseBoundedJson } from '../text/bounded-json.ts';
import type { ListingFile } from './bodies.ts';

/** Remembers what was written, so that an edit by hand is noticed. */
const RECORD = '.written.json';

export type FileAction = 'unchanged' | 'created' | 'renewed' | 'edited' | 'removed';

/** What becomes of a file. `edited`: somebody has changed it, and it stays as it is. */
export interface FileRow {
  readonly path: string;
  readonly action: FileAction;
}

/** What is to be done in the folder of a listing. */
export interface Placing {
  readonly rows: readonly FileRow[];
  readonly files: readonly ListingFile[];
}

/** Compares the files with the folder; with `replace` a file that was edited is renewed too. Changes nothing. */
export function planPlacing(folder: string, files: readonly ListingFile[], replace: (path: string) => boolean): Placing {
  const written = readRecord(folder);
  const rows = files.map(({ path, content }): FileRow => {
    assertInside(path);
    const found = fingerprintOf(join(folder, path));
    if (found === undefined) return { path, action: 'created' };
    if (found === fingerprint(content)) return { path, action: 'unchanged' };
    return { path, action: found === written.get(path) || replace(path) ? 'renewed' : 'edited' };
  });
  const wanted = new Set(files.map(({ path }) => path));
  // What an earlier listing has put there and nobody has touched since.
  const gone = [...written]
    .filter(([path, hash]) => !wanted.has(path) && fingerprintOf(join(folder, path)) === hash)
    .map(([path]): FileRow => ({ path, action: 'removed' }));
  return { rows: [...rows, ...gone], files };
}

/** Does it, and remembers it. */
export function place(folder: string, { rows, files }: Placing): void {
  const actions = new Map(rows.map(({ path, action }) => [path, action]));
  const before = readRecord(folder);
  const changed = files.filter(({ path }) => ['created', 'renewed'].includes(actions.get(path) ?? ''));
  writeFiles(
    folder,
    changed.map(({ path, content }) => ({ path, content, mode: 0o644 })),
  );
  for (const { path, action } of rows) {
    if (action === 'removed') explaining('remove', join(folder, path), () => rmSync(join(folder, path), { force: true }));
  }
  const record = Object.fromEntries(
    files.flatMap(({ path, content }) => {
      const hash = actions.get(path) === 'edited' ? before.get(path) : fingerprint(content);
      return hash === undefined ? [] : [[path, hash]];
    }),
  );
  writeFiles(folder, [{ path: RECORD, content: `${JSON.stringify(record, undefined, 1)}\n`, mode: 0o644 }]);
}

function readRecord(folder: string): ReadonlyMap<string, string> {
  const file = join(folder, RECORD);
  if (kindOf(file) !== 'file') return new Map();
  try {
    const record = Object.entries(parseBoundedJson(readText(file)) as Readonly<Record<string, unknown>>);
    for (const [path] of record) assertInside(path);
    return new Map(record.map(([path, hash]) => [path, String(hash)]));
  } catch {
    // Without a record everything that differs counts as edited.
    return new Map();
  }
}

/** Undefined when nothing is there. What is no file never has the fingerprint of one. */
function fingerprintOf(path: string): string | undefined {
  const kind = kindOf(path);
  if (kind === undefined) return undefined;
  return kind === 'file' ? fingerprint(explaining('read', path, () => readFileSync(path))) : kind;
}

function fingerprint(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
