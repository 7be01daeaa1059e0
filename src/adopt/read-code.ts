import type { CodeFacts } from './code-facts.ts';
import { looseLanguageOf, readLooseFacts } from './loose-facts.ts';
import { readPythonFacts } from './python-facts.ts';
import { endingOf, folderOf, nameOf, type Tree, type TreeFile, textOf } from './tree.ts';

/** A source file with what it says. */
export interface SourceFacts {
  readonly path: string;
  readonly facts: CodeFacts;
}

/** Tests, notebooks and set-up scripts read hyperparameters of their own. */
const ASIDE =
  /(^|\/)(tests?|testing|docs?|examples?|notebooks?|local_test|scripts)\/|(^|\/)(test_[^/]*|[^/]*_test|[^/]*\.test|[^/]*\.spec|conftest|setup|noxfile)\.\w+$/i;

/** All sources together; reading more would take longer than anybody waits. */
const TOTAL_BYTES = 2 * 1024 * 1024;

/**
 * The sources of a project and what they say, and those that were too many to be read. `within` names the files that count; without
 * it, all do.
 */
export function readCode(
  tree: Tree,
  within: ReadonlySet<string> | undefined,
): { readonly sources: readonly SourceFacts[]; readonly skipped: readonly string[] } {
  const wanted = tree.files.filter(({ path }) =>
    within === undefined ? !ASIDE.test(path) : within.has(path) && !ASIDE.test(nearPath(path)),
  );
  const sources: SourceFacts[] = [];
  const skipped: string[] = [];
  let left = TOTAL_BYTES;
  for (const file of wanted) {
    const read = readerOf(file);
    if (read === undefined) continue;
    if (file.bytes.length > left) skipped.push(file.path);
    else {
      left -= file.bytes.length;
      sources.push({ path: file.path, facts: read() });
    }
  }
  return { sources, skipped };
}

/** Name and folder: what is copied into an image may well lie in `examples`. */
function nearPath(path: string): string {
  return `${nameOf(folderOf(path))}/${nameOf(path)}`;
}

/** How a file is read; undefined for what is no program in a language that is known. */
function readerOf(file: TreeFile): (() => CodeFacts) | undefined {
  const text = textOf(file);
  if (text === undefined) return undefined;
  const ending = endingOf(file.path);
  if (ending === 'py' || /^#!.*\bpython/.test(text)) return () => readPythonFacts(text);
  const shebang = /^#!.*\b(?:Rscript|node|julia)\b/.exec(text)?.[0];
  const language = looseLanguageOf(shebang === undefined ? ending : /Rscript/.test(shebang) ? 'r' : /julia/.test(shebang) ? 'jl' : 'js');
  return language === undefined ? undefined : () => readLooseFacts(text, language);
}
