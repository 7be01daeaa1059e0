import { diff3Merge, diffComm } from 'node-diff3';
import { type Latin1, splitLines } from './line-ends.ts';

/** Three texts and how conflict markers call them. */
export interface MergeSides {
  readonly user: Latin1;
  /** Undefined: what both come from is not known, so that every difference is a conflict. */
  readonly base: Latin1 | undefined;
  readonly template: Latin1;
}

export interface MergeLabels {
  readonly user: string;
  readonly base: string;
  readonly template: string;
}

export interface MergedText {
  readonly text: Latin1;
  /** Places that are marked. */
  readonly conflicts: number;
}

/** From so many lines between the first and the last difference on, the library would take minutes; git does not. */
const MOST_LINES = 2_000;

/** Merges without git, in the form that git gives. Undefined for texts that differ over too many lines. */
export function mergeLines({ user, base, template }: MergeSides, labels: MergeLabels): MergedText | undefined {
  const { head, middles, tail } = splitCommon([user, template, ...(base === undefined ? [] : [base])].map(splitLines));
  if (middles.some((lines) => lines.length > MOST_LINES)) return undefined;
  const [mine = [], theirs = [], old] = middles;
  const compared = old === undefined ? compareTwo(mine, theirs) : compareThree(mine, old, theirs);
  const regions: readonly Region[] = [{ kind: 'agreed', lines: head }, ...compared, { kind: 'agreed', lines: tail }];
  const end = user.includes('\r\n') ? '\r\n' : '\n';
  const parts = regions.map((region) => (region.kind === 'agreed' ? region.lines.join('') : mark(region, labels, end)));
  // A last line without an end must not run into what the other side has added after it.
  const joined = parts
    .filter((part) => part !== '')
    .reduce((text, part) => text + (text === '' || text.endsWith('\n') ? '' : end) + part, '');
  return { text: joined, conflicts: regions.filter(({ kind }) => kind === 'conflict').length };
}

/** What all texts begin and end with, and what is between. */
function splitCommon(texts: readonly string[][]): { head: readonly string[]; middles: readonly string[][]; tail: readonly string[] } {
  const [first = [], ...others] = texts;
  const shortest = Math.min(...texts.map(({ length }) => length));
  let start = 0;
  while (start < shortest && others.every((lines) => lines[start] === first[start])) start += 1;
  let end = 0;
  while (end < shortest - start && others.every((lines) => lines.at(-1 - end) === first.at(-1 - end))) end += 1;
  return {
    head: first.slice(0, start),
    middles: texts.map((lines) => lines.slice(start, lines.length - end)),
    tail: first.slice(first.length - end),
  };
}

interface Conflict {
  readonly kind: 'conflict';
  readonly user: readonly string[];
  readonly base: readonly string[] | undefined;
  readonly template: readonly string[];
}

type Region = { readonly kind: 'agreed'; readonly lines: readonly string[] } | Conflict;

function compareThree(user: string[], base: string[], template: string[]): readonly Region[] {
  const regions = diff3Merge(user, base, template, { excludeFalseConflicts: true });
  return regions.map(({ ok, conflict }): Region => {
    if (conflict === undefined) return { kind: 'agreed', lines: ok ?? [] };
    return { kind: 'conflict', user: conflict.a, base: conflict.o, template: conflict.b };
  });
}

function compareTwo(user: string[], template: string[]): readonly Region[] {
  return diffComm(user, template).map((part): Region => {
    if (part.common !== undefined) return { kind: 'agreed', lines: part.common };
    return { kind: 'conflict', user: part.buffer1, base: undefined, template: part.buffer2 };
  });
}

function mark({ user, base, template }: Conflict, labels: MergeLabels, end: string): string {
  const closed = (lines: readonly string[]) => lines.map((line) => (line.endsWith('\n') ? line : line + end)).join('');
  const original = base === undefined ? '' : `||||||| ${labels.base}${end}${closed(base)}`;
  return `<<<<<<< ${labels.user}${end}${closed(user)}${original}=======${end}${closed(template)}>>>>>>> ${labels.template}${end}`;
}

/** Whether a text holds conflict markers already. */
export function hasMarkers(text: Latin1): boolean {
  return /^<{7} /m.test(text) && /^>{7} /m.test(text);
}

/**
 * Merges lists; what both have put in at one place stands one after the other. Undefined when both have changed the same items
 * differently.
 */
export function mergeLists(user: readonly string[], base: readonly string[], template: readonly string[]): readonly string[] | undefined {
  const regions = diff3Merge([...user], [...base], [...template], { excludeFalseConflicts: true });
  const merged: string[] = [];
  for (const { ok, conflict } of regions) {
    if (conflict !== undefined && conflict.o.length > 0) return undefined;
    merged.push(...(ok ?? []));
    if (conflict !== undefined) merged.push(...conflict.a, ...conflict.b.filter((item) => !conflict.a.includes(item)));
  }
  return merged;
}
