import library from '@balena/dockerignore';

/** Which paths of a context stay out of a build. */
export interface IgnoreRules {
  ignores(path: string): boolean;
  /** Whether something below an ignored folder may be in all the same. */
  readonly hasExceptions: boolean;
}

/** Has a meaning in patterns of the library, none in docker's. */
const DIFFERS = /[+(){}|]/;

/**
 * Rules of a `.dockerignore`. Where the library and docker may differ, a path counts as part of the build: then a build too
 * many is made, never one too few.
 */
export function parseIgnoreRules(text: string): IgnoreRules {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const exceptions = lines.filter((line) => line.startsWith('!'));
  if (exceptions.some((line) => DIFFERS.test(line))) return { ignores: () => false, hasExceptions: false };
  try {
    const rules = library.default({ ignorecase: false }).add(lines.filter((line) => !DIFFERS.test(line)));
    // Patterns are compiled at their first use; one that cannot be must fail here.
    rules.ignores('a/b');
    return { ignores: (path) => rules.ignores(path), hasExceptions: exceptions.length > 0 };
  } catch {
    return { ignores: () => false, hasExceptions: false };
  }
}

/** What is ignored by both: for builders of which it is not known which of two files they read. */
export function ignoredByBoth(one: IgnoreRules, other: IgnoreRules): IgnoreRules {
  return {
    ignores: (path) => one.ignores(path) && other.ignores(path),
    hasExceptions: one.hasExceptions || other.hasExceptions || one !== other,
  };
}
