import { basename, resolve } from 'node:path';
import type { Context } from '../context.ts';
import { UserError } from '../errors.ts';
import { DEFAULT_TEMPLATE, listTemplates, resolveTemplate, type Template } from './catalog.ts';
import { checkName, suggestName } from './names.ts';
import { answerAll, type ChosenAnswers } from './questions.ts';

/** What can be told on the command line instead of being asked. */
export interface AnswerOptions {
  readonly dir?: string | undefined;
  readonly name?: string | undefined;
  readonly template?: string | undefined;
  /** To the template's own questions, by id. */
  readonly answers?: ChosenAnswers | undefined;
  readonly yes: boolean;
}

export interface Answers {
  /** Absolute. */
  readonly folder: string;
  readonly name: string;
  readonly template: Template;
  /** One for each question of the template. */
  readonly answers: ChosenAnswers;
}

type Asking = Pick<Context, 'cwd' | 'packageRoot' | 'interactive' | 'prompt'>;

const DEFAULT_FOLDER = 'my-algo';

/**
 * What to make and where: from options, then defaults, then questions. Nothing is asked that the options or the folder's name
 * settle, and nothing at all without a terminal or with `--yes`. Throws UserError for an answer that cannot be used or is missing.
 */
export async function resolveAnswers(options: AnswerOptions, context: Asking): Promise<Answers> {
  const asking = context.interactive && !options.yes;
  if (options.name !== undefined) refuseName(options.name, '--name');
  // A wrong --template is told before any question.
  const given = options.template === undefined ? undefined : await resolveTemplate(options.template, context);
  const dir = options.dir ?? (await askFolder(options, asking, context));
  const folder = resolve(context.cwd, dir);
  const name = options.name ?? (await resolveName(basename(folder), { ask: asking, sure: options.dir !== undefined }, context));
  const template = given ?? (await resolveTemplate(await askTemplate(asking, context), context));
  return { folder, name, template, answers: answerAll(template.questions, options.answers ?? {}, template.id) };
}

async function askFolder({ name, yes }: AnswerOptions, asking: boolean, { prompt }: Asking): Promise<string> {
  if (asking) {
    const typed = await prompt.text({
      message: 'Folder of the new project',
      initial: name ?? DEFAULT_FOLDER,
      validate: (value) => (value.trim() === '' ? 'Type a folder, or . for this one.' : undefined),
    });
    return typed.trim();
  }
  if (name !== undefined) return name;
  if (yes) return DEFAULT_FOLDER;
  throw new UserError('Which folder? It is not given, and without a terminal it cannot be asked.', {
    hint: `Type it: npx create-sagemaker-algo ${DEFAULT_FOLDER}`,
  });
}

/** The folder's name, unless it cannot be the algorithm's. `sure`: the folder was given, so its name needs no question. */
async function resolveName(folderName: string, { ask, sure }: { ask: boolean; sure: boolean }, { prompt }: Asking): Promise<string> {
  const complaint = checkName(folderName);
  if (complaint === undefined && (sure || !ask)) return folderName;
  if (!ask) refuseName(folderName, 'the name of the folder');
  return prompt.text({
    message: 'Name of the algorithm',
    initial: complaint === undefined ? folderName : suggestName(folderName),
    validate: checkName,
  });
}

function refuseName(name: string, source: string): void {
  const complaint = checkName(name);
  if (complaint === undefined) return;
  throw new UserError(`${complaint} It comes from ${source}.`, { hint: `Use for example: --name ${suggestName(name)}` });
}

/** One template is no choice. */
async function askTemplate(asking: boolean, context: Asking): Promise<string> {
  if (!asking) return DEFAULT_TEMPLATE;
  const templates = listTemplates(context);
  if (templates.length < 2) return templates[0]?.id ?? DEFAULT_TEMPLATE;
  return context.prompt.choose({
    message: 'Template',
    choices: templates.map(({ id, title }) => ({ value: id, title })),
    initial: DEFAULT_TEMPLATE,
  });
}
