import { type CodeFacts, NOTHING } from './code-facts.ts';
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

/** The sources of a project and what they say. `within` names the files that count; without it, all do. */
export function readCode(tree: Tree, within: ReadonlySet<string> | undefined): readonly SourceFacts[] {
  return tree.files.flatMap((file) => {
    if (
      within === undefined
        ? ASIDE.test(file.path)
        : !within.has(file.path) || ASIDE.test(`${nameOf(folderOf(file.path))}/${nameOf(file.path)}`)
    )
      return [];
    const facts = factsOf(file);
    return facts === NOTHING ? [] : [{ path: file.path, facts }];
  });
}

function factsOf(file: TreeFile): CodeFacts {
  const text = textOf(file);
  if (text === undefined) return NOTHING;
  const ending = endingOf(file.path);
  if (ending === 'py' || /^#!.*\bpython/.test(text)) return readPythonFacts(text);
  const shebang = /^#!.*\b(?:Rscript|node|julia)\b/.exec(text)?.[0];
  const language = looseLanguageOf(shebang === undefined ? ending : /Rscript/.test(shebang) ? 'r' : /julia/.test(shebang) ? 'jl' : 'js');
  return language === undefined ? NOTHING : readLooseFacts(text, language);
}
