import library from '@balena/dockerignore';
import { withinTime } from '../text/time-limit.ts';

/** Which paths of a context stay out of a build. */
export interface IgnoreRules {
  ignores(path: string): boolean;
  /** Whether something below an ignored folder may be in all the same. */
  readonly hasExceptions: boolean;
  /** Whether something below this ignored folder may be in all the same; never false where that cannot be told. */
  mayHold(folder: string): boolean;
}

/** Has a meaning in patterns of the library, none in docker's. */
const DIFFERS = /[+(){}|]/;

/** So many stars in one pattern can share out a long path in more ways than can be tried. Who writes few of them needs no clock. */
const MANY_STARS = /(?:\*[^*\n]*){4}/;
/** What all the patterns may take over one path. */
const PATIENCE_MS = 1_000;

/**
 * Rules of a `.dockerignore`. Where the library and docker may differ, a path counts as part of the build: then a build too
 * many is made, never one too few.
 */
export function parseIgnoreRules(text: string): IgnoreRules {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const exceptions = lines.filter((line) => line.startsWith('!'));
  if (exceptions.some((line) => DIFFERS.test(line))) return { ignores: () => false, hasExceptions: false, mayHold: () => true };
  try {
    const rules = library.default({ ignorecase: false }).add(lines.filter((line) => !DIFFERS.test(line)));
    // Patterns are compiled at their first use; one that cannot be must fail here.
    rules.ignores('a/b');
    const ignores = (path: string) => rules.ignores(path);
    return {
      ignores: lines.some((line) => MANY_STARS.test(line)) ? patiently(ignores) : ignores,
      hasExceptions: exceptions.length > 0,
      mayHold: (folder) => exceptions.some((line) => leadsInto(line, folder)),
    };
  } catch {
    return { ignores: () => false, hasExceptions: false, mayHold: () => true };
  }
}

/** After the first path that takes too long, every path counts as part of the build. */
function patiently(ignores: (path: string) => boolean): (path: string) => boolean {
  let late = false;
  return (path) => {
    const found = late ? 'late' : withinTime(PATIENCE_MS, () => ignores(path));
    late = found === 'late';
    return found !== 'late' && found.value;
  };
}

/** What is ignored by both: for builders of which it is not known which of two files they read. */
export function ignoredByBoth(one: IgnoreRules, other: IgnoreRules): IgnoreRules {
  return {
    ignores: (path) => one.ignores(path) && other.ignores(path),
    hasExceptions: one.hasExceptions || other.hasExceptions || one !== other,
    mayHold: (folder) => one.mayHold(folder) || other.mayHold(folder),
  };
}

/** Whether an exception (`!src/*.ts`) can name this folder, something above it or something below it. */
function leadsInto(exception: string, folder: string): boolean {
  const wanted = exception
    .slice(1)
    .trim()
    .split('/')
    .filter((part) => part !== '' && part !== '.');
  for (const [index, part] of folder.split('/').entries()) {
    const pattern = wanted[index];
    if (pattern === undefined || pattern.includes('**')) return true;
    if (!fits(pattern, part)) return false;
  }
  return true;
}

/** One part of a path against one part of a pattern; what is more than `*` and `?` counts as fitting. */
function fits(pattern: string, part: string): boolean {
  if (/[[\]\\]/.test(pattern)) return true;
  const source = pattern
    .replaceAll(/[.+^${}()|]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`).test(part);
}
