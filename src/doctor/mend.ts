import { chmodSync, lstatSync, mkdirSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, normalize, relative, sep } from 'node:path';
import { isUserError, UserError } from '../errors.ts';
import { explaining } from '../file-errors.ts';
import { assertInside, kindOf, writeFileAtomic } from '../files.ts';
import { neutralise, neutraliseLine } from '../text/safe.ts';
import type { Diagnosed } from './diagnose.ts';
import type { Repair } from './repair.ts';

/** A change and the diagnosis that asks for it. */
export interface PlannedRepair {
  readonly id: string;
  readonly repair: Repair;
}

/** What `--fix` would do, in the order of the diagnoses. */
export function planRepairs(diagnosed: readonly Diagnosed[]): readonly PlannedRepair[] {
  return diagnosed.flatMap(({ id, judgement }) =>
    ('repairs' in judgement ? (judgement.repairs ?? []) : []).map((repair) => ({ id, repair })),
  );
}

/** A change as a person reads it: what is there now, and what will be. */
export interface ShownRepair {
  readonly path: string;
  readonly before: string;
  readonly after: string;
  /** The lines that change, as `diff -u` prints them, where more than line endings changes. */
  readonly diff: string | undefined;
}

/** Before and after of a change. */
export async function showRepair(repair: Repair): Promise<ShownRepair> {
  const path = neutraliseLine(repair.path);
  switch (repair.kind) {
    case 'chmod':
      return { path, before: `mode ${repair.before.toString(8)}`, after: `mode ${repair.after.toString(8)}`, diff: undefined };
    case 'mkdir':
      return { path, before: 'not there', after: 'a folder', diff: undefined };
    case 'write': {
      const { before, after } = repair;
      const ended = before?.split('\r\n').length ?? 1;
      if (before !== undefined && before.replaceAll('\r\n', '\n') === after) {
        return { path, before: `${ended - 1} lines end with CRLF`, after: 'all lines end with LF', diff: undefined };
      }
      const { describeDiff } = await import('../text/line-diff.ts');
      const diff = neutralise(describeDiff(repair.path, before, after), { lines: 400 }).trimEnd();
      return { path, before: before === undefined ? 'not there' : describeLines(before), after: describeLines(after), diff };
    }
  }
}

function describeLines(text: string): string {
  const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
  return `${lines} ${lines === 1 ? 'line' : 'lines'}`;
}

/** Makes one change; when something else is there than was seen, or the file system refuses, says why and changes nothing. */
export function applyRepair(dir: string, repair: Repair): { readonly done: boolean; readonly reason?: string } {
  try {
    return explaining('write', isAbsolute(repair.path) ? repair.path : join(dir, repair.path), () =>
      applyAt(resolveInside(dir, repair), repair),
    );
  } catch (error) {
    if (isUserError(error)) return { done: false, reason: error.message };
    throw error;
  }
}

const CHANGED = { done: false, reason: 'It has changed since it was looked at; run `doctor` again.' };

function applyAt(path: string, repair: Repair): { readonly done: boolean; readonly reason?: string } {
  if (repair.kind === 'mkdir') {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    return { done: true };
  }
  const kind = kindOf(path);
  if (repair.kind === 'write') {
    const there = kind === undefined ? undefined : kind === 'file' ? readFileSync(path, 'utf8') : null;
    if (there !== repair.before) return CHANGED;
    writeFileAtomic(path, repair.after);
    return { done: true };
  }
  if (kind !== 'file' || (lstatSync(path).mode & 0o777) !== repair.before) return CHANGED;
  chmodSync(path, repair.after);
  return { done: true };
}

/** What lies above the project, or anywhere else by the words of its spec or through a link, is nobody's to change from here. */
function resolveInside(dir: string, { kind, path }: Repair): string {
  // The folder of the cache, which no project names.
  if (kind === 'mkdir') return path;
  const plain = normalize(path);
  assertInside(plain);
  const full = join(dir, plain);
  const folder = relative(realpathSync(dir), realpathSync(dirname(full)));
  if (isAbsolute(folder) || folder.split(sep)[0] === '..') {
    throw new UserError(`${path} leads out of the project through a link.`, { hint: 'Change it by hand, if it is yours.' });
  }
  return full;
}
