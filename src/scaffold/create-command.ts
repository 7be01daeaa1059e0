import { basename, dirname, isAbsolute, relative } from 'node:path';
import { describeCommand } from '../command-line.ts';
import { DEFAULT_TEMPLATE, type TemplateOrigin } from './catalog.ts';
import { type ChosenAnswers, defaultAnswer, type Question, wordsOf } from './questions.ts';

/** What the command line that makes a project again has to say. */
export interface Recipe {
  /** As it is to be typed: relative to where the command runs, or absolute. */
  readonly dir: string;
  readonly name: string;
  /** What `--template` takes. */
  readonly template: string;
  readonly questions: readonly Question[];
  readonly answers: ChosenAnswers;
  readonly flags: RecipeFlags;
}

/** Options that say how, not what. */
export interface RecipeFlags {
  readonly force: boolean;
  readonly git: boolean;
  readonly install: boolean;
  readonly trust: boolean;
}

/** The words of the command that makes the same without a question, with nothing in it that is so anyway. */
export function planCreate({ dir, name, template, questions, answers, flags }: Recipe): readonly string[] {
  const differing = questions.filter((question) => answers[question.id] !== defaultAnswer(question));
  return [
    'npx',
    'create-sagemaker-algo',
    // A folder that looks like an option would be taken for one.
    dir.startsWith('-') ? `./${dir}` : dir,
    ...(name === basename(dir) ? [] : ['--name', name]),
    ...(template === DEFAULT_TEMPLATE ? [] : ['--template', template]),
    ...differing.flatMap(({ id }) => wordsOf(id, answers[id] ?? '')),
    ...(flags.trust ? ['--trust'] : []),
    ...(flags.force ? ['--force'] : []),
    ...(flags.git ? [] : ['--no-git']),
    ...(flags.install ? [] : ['--no-install']),
    '--yes',
  ];
}

/**
 * What a project keeps of how it was made, for a later update: the command as it would be typed in the folder above the project, and
 * where a template of the reader's own came from, seen from the project. Neither names a folder of this machine where that can be helped.
 */
export function describeOrigin(
  folder: string,
  { trust, ...recipe }: Omit<Recipe, 'dir' | 'flags'> & { readonly trust: boolean },
  origin: TemplateOrigin | undefined,
): Origin {
  const flags = { trust, force: false, git: true, install: true };
  const seenFrom = (place: string) => (origin?.folder === undefined ? origin?.asked : describeWay(place, origin.folder));
  const source = seenFrom(folder);
  const words = planCreate({ ...recipe, flags, dir: basename(folder), template: seenFrom(dirname(folder)) ?? recipe.template });
  return {
    command: describeCommand('npx', words.slice(1)),
    ...(source === undefined ? {} : { source }),
  };
}

/** What the section `template` of the spec file says besides template and answers. */
export interface Origin {
  readonly command: string;
  readonly source?: string;
}

function describeWay(from: string, to: string): string {
  const way = relative(from, to).replaceAll('\\', '/');
  return isAbsolute(way) || way.startsWith('.') ? way : `./${way}`;
}
