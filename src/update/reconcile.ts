import { CONFIG_FILE } from '../config/find.ts';
import type { FilePlan } from '../files.ts';
import { type FileSides, type MergedFile, mergeFile } from './merge-file.ts';
import type { TextMerger } from './merge-text.ts';
import { type Found, type ProjectFiles, readCandidates } from './project-files.ts';
import { createRefill, type Refill } from './refill.ts';
import { findRenames } from './renames.ts';
import { holds, isExecutable, type Render, sameContent, type TemplateFile } from './sides.ts';

/** What an update does to one file of the project, or why it does nothing although the template has changed it. */
export interface Outcome {
  readonly path: string;
  readonly action: 'added' | 'updated' | 'merged' | 'removed' | 'conflict' | 'kept';
  /** Why, for what a reader has to look at. */
  readonly note?: string;
  readonly writes: readonly FilePlan[];
  readonly removes: readonly string[];
}

export interface Reconciling {
  readonly project: ProjectFiles;
  /** What the template had given; undefined when that is not known. */
  readonly base: Render | undefined;
  readonly next: Render;
  readonly merger: TextMerger;
  /** False where files have no modes. */
  readonly modes: boolean;
}

/** Ending of a file of the template that goes beside one of the user's. */
export const BESIDE = '.new';

const NOTHING = { writes: [], removes: [] } as const;

/**
 * What an update does, file by file, sorted as the renders are. Nothing is written. What only the user changed stays, what only
 * the template changed is taken, what both changed is merged, marked, put beside or named: nothing of the user's is lost.
 */
export async function reconcile(work: Reconciling): Promise<readonly Outcome[]> {
  const base: Render = work.base ?? new Map();
  const gone = [...base.keys()].filter((path) => !work.next.has(path));
  const removals = gone.flatMap((path) => settleGone(path, base.get(path), work.project.look(path)));
  const removed = new Set(removals.flatMap(({ removes }) => removes));
  const renames = findMoved(work, base);
  const settlePath = async (path: string, next: TemplateFile, refill: Refill | undefined) => {
    const outcome = await settle({ path, to: renames.get(path), before: base.get(path), next, removed, refill }, work);
    return outcome === undefined ? [] : [outcome];
  };
  // First, because the marked regions of all others are made from it.
  const nextSpec = work.next.get(CONFIG_FILE);
  const spec = nextSpec === undefined ? [] : await settlePath(CONFIG_FILE, nextSpec, undefined);
  const refill = planRefill(work.project, spec);
  const outcomes: Outcome[] = [...removals];
  for (const [path, next] of work.next) {
    outcomes.push(...(path === CONFIG_FILE ? spec : await settlePath(path, next, refill)));
  }
  return outcomes;
}

function planRefill(project: ProjectFiles, outcomes: readonly Outcome[]): Refill | undefined {
  const found = project.look(CONFIG_FILE);
  const before = found.kind === 'file' ? found.bytes : undefined;
  const written = outcomes.flatMap(({ writes }) => writes).find(({ path }) => path === CONFIG_FILE);
  return createRefill(before, written === undefined ? before : Buffer.from(written.content));
}

/** The template has the file no longer. */
function settleGone(path: string, before: TemplateFile | undefined, found: Found): readonly Outcome[] {
  if (before === undefined || found.kind === 'absent') return [];
  if (found.kind === 'blocked')
    return [{ path, action: 'kept', note: `the template no longer has it; ${found.at} is ${found.what}`, ...NOTHING }];
  if (holdsEvenly(before, found.bytes)) return [{ path, action: 'removed', writes: [], removes: [path] }];
  return [{ path, action: 'kept', note: 'the template no longer has it, and you changed it', ...NOTHING }];
}

/** Line ends apart, as git may have changed them. */
function holdsEvenly(before: TemplateFile, bytes: Buffer): boolean {
  if (holds(before, bytes)) return true;
  const plain = (text: Buffer) => text.toString('latin1').replaceAll('\r\n', '\n');
  return before.bytes !== undefined && !bytes.includes(0) && plain(before.bytes) === plain(bytes);
}

/** Files of the template that changed and that the user has somewhere else. */
function findMoved({ project, next }: Reconciling, base: Render): ReadonlyMap<string, string> {
  const missing = [...base].flatMap(([path, { bytes, mode }]) => {
    const now = next.get(path);
    if (bytes === undefined || now === undefined || project.look(path).kind !== 'absent') return [];
    return sameContent(now, { bytes, mode }) && isExecutable(now.mode) === isExecutable(mode) ? [] : [[path, bytes] as const];
  });
  if (missing.length === 0) return new Map();
  const known = (path: string) => base.has(path) || next.has(path);
  return findRenames(new Map(missing), readCandidates(project.folder, known));
}

interface OneFile {
  readonly path: string;
  /** Where the user has moved it. */
  readonly to: string | undefined;
  readonly before: TemplateFile | undefined;
  readonly next: TemplateFile;
  /** What this update removes. */
  readonly removed: ReadonlySet<string>;
  readonly refill: Refill | undefined;
}

async function settle(file: OneFile, work: Reconciling): Promise<Outcome | undefined> {
  const { path, to, before, next, removed } = file;
  const changed = before === undefined || !sameContent(before, next) || isExecutable(before.mode) !== isExecutable(next.mode);
  const found = work.project.look(to ?? path);
  if (found.kind === 'file') return settleFile(file, found, work);
  if (found.kind === 'absent' && before !== undefined) {
    return changed ? { path, action: 'kept', note: 'you removed it; the template has changed it', ...NOTHING } : undefined;
  }
  const at = found.kind === 'absent' ? found.twin : found.at;
  if (at === undefined || removed.has(at)) {
    const bytes = next.bytes === undefined ? undefined : (file.refill?.fill(path, next.bytes, { force: true }) ?? next.bytes);
    return add(path, path, { ...next, bytes }, 'added');
  }
  if (found.kind === 'absent') return putBeside(path, `its name differs only in capitals from ${at}`, { next, work });
  if (!changed) return undefined;
  if (at === path) return putBeside(path, `${found.what} is there`, { next, work });
  return { path, action: 'conflict', note: `it could not be written: ${at} is ${found.what}`, ...NOTHING };
}

function add(path: string, at: string, { bytes, mode }: TemplateFile, action: Outcome['action']): Outcome {
  return { path, action, writes: bytes === undefined ? [] : [{ path: at, content: bytes, mode }], removes: [] };
}

/** Beside the user's, under the first name that is free. The same content again needs no second file. */
function putBeside(path: string, why: string, { next, work }: { next: TemplateFile; work: Reconciling }): Outcome {
  const names = Array.from({ length: 999 }, (_, index) => `${path}${BESIDE}${index === 0 ? '' : index + 1}`);
  for (const name of names) {
    const found = work.project.look(name);
    const note = `${why}; the template's is ${name}`;
    if (found.kind === 'file' && next.bytes?.equals(found.bytes) === true) return { path, action: 'conflict', note, ...NOTHING };
    if (found.kind === 'absent' && found.twin === undefined) return { ...add(path, name, next, 'conflict'), note };
  }
  return { path, action: 'conflict', note: `${why}; there is no free name beside it`, ...NOTHING };
}

async function settleFile(file: OneFile, found: Extract<Found, { kind: 'file' }>, work: Reconciling): Promise<Outcome | undefined> {
  const { path, to, before, next } = file;
  const sides = fillSides(file, found.bytes);
  if (sides === undefined) return undefined;
  const merged = await mergeFile(path, sides, { merger: work.merger, twoWay: work.base === undefined });
  const mode = work.modes ? mergeModes(found.mode, before?.mode, next.mode) : found.mode;
  const moved = to === undefined ? undefined : `in ${to}, where you have moved it`;
  const bytes = merged.status === 'same' ? sides.user : (merged.bytes ?? found.bytes);
  const refilled = !bytes.equals(found.bytes);
  const writes = refilled || mode !== found.mode ? [{ path: to ?? path, content: bytes, mode }] : [];
  return describeMerge(merged, { path, at: to ?? path, moved, refilled, writes, next }, work);
}

/** Marked regions as the spec file wants them, on every side. Where nothing changes for them, stale ones are left to `derive`. */
function fillSides({ path, before, next, refill }: OneFile, user: Buffer): FileSides | undefined {
  const template = next.bytes;
  if (template === undefined) return undefined;
  const untouched = before !== undefined && sameContent(before, next) && refill?.changed !== true;
  if (refill === undefined || untouched) return { user, base: before, template };
  const base = before?.bytes === undefined ? before : { ...before, bytes: refill.fill(path, before.bytes, { force: true }) };
  return { user: refill.fill(path, user, { force: false }), base, template: refill.fill(path, template, { force: true }) };
}

interface Written {
  readonly path: string;
  readonly at: string;
  readonly moved: string | undefined;
  /** Whether more than the mode differs from the user's file. */
  readonly refilled: boolean;
  readonly writes: readonly FilePlan[];
  readonly next: TemplateFile;
}

function describeMerge(merged: MergedFile, { path, at, moved, refilled, writes, next }: Written, work: Reconciling): Outcome | undefined {
  const note = (text: string | undefined) => {
    const parts = [text, moved].filter((part) => part !== undefined);
    return parts.length === 0 ? {} : { note: parts.join('; ') };
  };
  switch (merged.status) {
    case 'same':
      return writes.length === 0
        ? undefined
        : { path, action: 'updated', writes, removes: [], ...note(refilled ? 'what is made from the spec file' : 'its mode') };
    case 'updated':
    case 'merged':
      return writes.length === 0 ? undefined : { path, action: merged.status, writes, removes: [], ...note(undefined) };
    case 'conflict': {
      const places = merged.conflicts === 1 ? '1 place is' : `${merged.conflicts} places are`;
      return { path, action: 'conflict', writes, removes: [], ...note(`${places} marked with <<<<<<<`) };
    }
    case 'beside': {
      const beside = putBeside(at, merged.why, { next, work });
      return { ...beside, path, writes: [...writes, ...beside.writes], ...note(beside.note) };
    }
  }
}

/** Of modes only whether a file can be executed is the template's; the rest stays as the user has it. */
function mergeModes(user: number, before: number | undefined, next: number): number {
  if (before === undefined || isExecutable(before) === isExecutable(next) || isExecutable(user) === isExecutable(next)) return user;
  // Executable for whoever may read it.
  return isExecutable(next) ? user | ((user & 0o444) >> 2) : user & ~0o111;
}
