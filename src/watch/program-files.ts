import { basename, dirname, extname, join } from 'node:path';
import type { Role } from '../sagemaker/contract.ts';

/** Files of the project that each role's program can load; undefined where that cannot be told. */
export type ProgramFiles = Readonly<Record<Role, ReadonlySet<string> | undefined>>;

/** Source files whose loading can be read off other source files. Data may be opened by any name. */
const SOURCE = /\.([mc]?[jt]s|py|p[lm])$/;
/** Names that a program puts together, or code that it makes: then it may load anything. */
const UNCERTAIN = [
  // Python writes `import (` before a list of names.
  /(?<!^\s*from\s.*)\b(?:import|require)\s*\(\s*(?!['"`][^'"`$]*['"`]\s*\))/m,
  /\b(?:importlib|__import__|runpy|createRequire)\b/,
  /^\s*(?:exec|eval)\s*\(/m,
  /^\s*do\s+\$/m,
];
const PYTHON_IMPORT = /^\s*(?:from\s+(\S+)\s+import\s+(.+)|import\s+(.+))$/gm;
const FILES_MAX = 2_000;

/**
 * What the programs of both roles load, from the import lines and the file names in quotes of their sources. Errs on the side of
 * too much. `entries` are paths below the project folder; `read` gives a file's text, undefined where there is none.
 */
export function findProgramFiles(
  entries: Readonly<Record<Role, string>>,
  sources: readonly string[],
  read: (path: string) => string | undefined,
): ProgramFiles {
  const known = sources.filter((path) => SOURCE.test(path)).slice(0, FILES_MAX + 1);
  if (known.length > FILES_MAX) return { train: undefined, serve: undefined };
  const reach = (entry: string) => collect(entry, known, read);
  return { train: reach(entries.train), serve: reach(entries.serve) };
}

/**
 * The roles whose program a changed file is part of, before the change or after it. Both where nobody loads it: then somebody may
 * open it in a way that cannot be seen.
 */
export function rolesOf(path: string, ...looks: readonly (ProgramFiles | undefined)[]): readonly Role[] {
  const both = ['train', 'serve'] as const;
  if (!SOURCE.test(path) || looks.length === 0) return both;
  const reaches = (role: Role) => looks.some((look) => look === undefined || look[role] === undefined || look[role].has(path));
  const roles = both.filter(reaches);
  return roles.length === 0 ? both : roles;
}

function collect(entry: string, sources: readonly string[], read: (path: string) => string | undefined): ReadonlySet<string> | undefined {
  const found = new Set([entry]);
  for (const path of found) {
    const text = read(path);
    if (text === undefined) {
      if (path === entry) return undefined;
      continue;
    }
    // A word in a comment is no reason, so that only what is no script of Perl, which has no ending, is taken at its word.
    if (UNCERTAIN.some((pattern) => pattern.test(text))) return undefined;
    for (const other of sources) if (!found.has(other) && names(text, path, other)) found.add(other);
  }
  return found;
}

/** Whether a source names another file: its name in quotes, a relative path without its ending, or a Python import. */
function names(text: string, from: string, other: string): boolean {
  const name = basename(other);
  for (const [, quoted = ''] of text.matchAll(/['"`]([^'"`\n]{1,200})['"`]/g)) {
    if (quoted.endsWith(name)) return true;
    if (quoted.startsWith('.') && sameModule(join(dirname(from), quoted), other)) return true;
  }
  return extname(other) === '.py' && importsPython(text, name.slice(0, -'.py'.length), basename(dirname(other)));
}

function sameModule(wanted: string, other: string): boolean {
  const bare = other.slice(0, -extname(other).length);
  const asked = wanted.replace(/\.[mc]?[jt]s$/, '');
  return bare === asked || bare === join(asked, 'index');
}

/** By the last part of the name alone: what a package's own folder is called depends on where Python was started. */
function importsPython(text: string, module: string, folder: string): boolean {
  // The first lines of a package run with each of its modules.
  const wanted = module === '__init__' ? folder : module;
  const lines = text.replaceAll(/\(\s*([^)]*)\)/g, (_, inner: string) => inner.replaceAll(/\s+/g, ' '));
  return [...lines.matchAll(PYTHON_IMPORT)].some(([line]) => line.split(/[\s,.]+/).includes(wanted));
}
