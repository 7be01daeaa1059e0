import { basename, resolve } from 'node:path';
import type { Context } from '../context.ts';
import { UserError } from '../errors.ts';
import { DEFAULT_TEMPLATE, resolveTemplate, type Template } from './catalog.ts';
import { checkName, suggestName } from './names.ts';
import { answerAll, type ChosenAnswers } from './questions.ts';

/** What can be told on the command line instead of being asked. */
export interface AnswerOptions {
  readonly dir?: string | undefined;
  readonly name?: string | undefined;
  /** The one that `--template` names; asked for, or the usual one, where there is none. */
  readonly template?: Template | undefined;
  /** To the template's own questions, by id. */
  readonly answers?: ChosenAnswers | undefined;
  readonly yes: boolean;
  readonly force: boolean;
}

export interface Answers {
  /** As it was typed. */
  readonly dir: string;
  /** Absolute. */
  readonly folder: string;
  readonly name: string;
  readonly template: Template;
  /** One for each question of the template. */
  readonly answers: ChosenAnswers;
}

export type Asking = Pick<Context, 'cwd' | 'packageRoot' | 'interactive' | 'prompt' | 'stderr'>;

/** What the reader sees before anything is made: a few words on what it will be, and the command that does the same. */
export type Preview = (answers: Answers) => { readonly size: string; readonly command: readonly string[] };

const DEFAULT_FOLDER = 'my-algo';

/**
 * What to make and where: from options, then defaults, then questions. Nothing is asked that the options or the folder's name
 * settle, and nothing at all without a terminal or with `--yes`. Throws UserError for an answer that cannot be used or is missing.
 */
export async function resolveAnswers(options: AnswerOptions, context: Asking, preview: Preview): Promise<Answers> {
  if (options.name !== undefined) refuseName(options.name, '--name');
  if (context.interactive && !options.yes) {
    // A wrong answer of the command line is told before any question.
    if (options.template !== undefined) answerAll(options.template.questions, options.answers ?? {}, options.template.id);
    return (await import('./conversation.ts')).converse({ ...options, usualFolder: options.name ?? DEFAULT_FOLDER }, context, preview);
  }
  const dir = options.dir ?? resolveDir(options);
  const folder = resolve(context.cwd, dir);
  const name = options.name ?? basename(folder);
  if (options.name === undefined) refuseName(name, 'the name of the folder');
  const template = options.template ?? (await resolveTemplate(DEFAULT_TEMPLATE, context));
  return { dir, folder, name, template, answers: answerAll(template.questions, options.answers ?? {}, template.id) };
}

function resolveDir({ name, yes }: AnswerOptions): string {
  if (name !== undefined) return name;
  if (yes) return DEFAULT_FOLDER;
  throw new UserError('Which folder? It is not given, and without a terminal it cannot be asked.', {
    hint: `Type it: npx create-sagemaker-algo ${DEFAULT_FOLDER}`,
  });
}

function refuseName(name: string, source: string): void {
  const complaint = checkName(name);
  if (complaint === undefined) return;
  throw new UserError(`${complaint} It comes from ${source}.`, { hint: `Use for example: --name ${suggestName(name)}` });
}
