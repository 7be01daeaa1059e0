import { basename, resolve } from 'node:path';
import type { Prompter } from '../prompt.ts';
import type { Template } from './catalog.ts';
import type { Draft, Given } from './conversation.ts';
import { checkName, suggestName } from './names.ts';
import { type Answer, complainAbout, defaultAnswer, describeAnswer, listParts, type Question } from './questions.ts';
import { complainAboutFolder } from './survey.ts';

/** One question, or several that fit on one screen. */
export interface Step {
  readonly title: string;
  /** The answer as it stands. */
  show(draft: Draft): string;
  ask(draft: Draft, prompt: Prompter): Promise<Draft>;
}

interface Surroundings {
  readonly draft: Draft;
  readonly templates: readonly Template[];
  readonly cwd: string;
}

/** The title of the one question that stands for all that are answered by yes or no. */
export const PARTS_TITLE = 'Optional parts';

/** What is to be asked, in this order: folder, name, template, then what the template asks, what is optional last. */
export function planSteps(given: Given, { draft, templates, cwd }: Surroundings): readonly Step[] {
  const { questions } = draft.template;
  const open = questions.filter(({ id }) => given.answers?.[id] === undefined);
  const parts = open.filter((question) => question.kind === 'yes-no');
  const single = open.filter((question) => question.kind === 'text' || (question.kind === 'choice' && question.choices.length > 1));
  return [
    ...(given.dir === undefined ? [folderStep(given, cwd)] : []),
    ...(needsName(given, cwd) ? [nameStep(cwd)] : []),
    ...(templates.length > 1 ? [templateStep(templates)] : []),
    ...single.map(questionStep),
    ...(parts.length > 1 ? [partsStep(parts)] : parts.map(questionStep)),
  ];
}

/** A folder that was given by its name needs no second name, when that name is a legal one. */
function needsName({ dir, name }: Given, cwd: string): boolean {
  if (name !== undefined) return false;
  return dir === undefined || checkName(basename(resolve(cwd, dir))) !== undefined;
}

function folderStep({ usualFolder, force }: Given, cwd: string): Step {
  return {
    title: 'Folder',
    show: ({ dir }) => dir ?? usualFolder,
    ask: async (draft, prompt) => {
      const typed = await prompt.text({
        message: 'Folder of the new project',
        initial: draft.dir ?? usualFolder,
        validate: (value) => {
          if (value.trim() === '') return 'Type a folder, or . for this one.';
          return force ? undefined : complainAboutFolder(resolve(cwd, value.trim()), value.trim());
        },
      });
      const dir = typed.trim();
      // A name that only followed the folder follows it further.
      const followed = draft.name === suggestedName(draft, cwd);
      return { ...draft, dir, name: followed ? undefined : draft.name };
    },
  };
}

function nameStep(cwd: string): Step {
  return {
    title: 'Name',
    show: (draft) => draft.name ?? suggestedName(draft, cwd),
    ask: async (draft, prompt) => ({
      ...draft,
      name: await prompt.text({
        message: 'Name of the algorithm',
        initial: draft.name ?? suggestedName(draft, cwd),
        validate: checkName,
      }),
    }),
  };
}

/** The name that the folder suggests. */
function suggestedName({ dir = '.' }: Draft, cwd: string): string {
  const name = basename(resolve(cwd, dir));
  return checkName(name) === undefined ? name : suggestName(name);
}

function templateStep(templates: readonly Template[]): Step {
  return {
    title: 'Template',
    show: ({ template }) => template.title,
    ask: async (draft, prompt) => {
      const chosen = await prompt.choose({
        message: 'Template',
        choices: templates.map(({ id, title }) => ({ value: id, title })),
        initial: draft.template.id,
      });
      return { ...draft, template: templates.find(({ id }) => id === chosen) ?? draft.template };
    },
  };
}

function questionStep(question: Question): Step {
  const current = (draft: Draft) => draft.answers[question.id] ?? defaultAnswer(question);
  return {
    title: question.message,
    show: (draft) => describeAnswer(question, current(draft)),
    ask: async (draft, prompt) => ({
      ...draft,
      answers: { ...draft.answers, [question.id]: await askQuestion(question, current(draft), prompt) },
    }),
  };
}

function askQuestion(question: Question, initial: Answer, prompt: Prompter): Promise<Answer> {
  const { kind, message } = question;
  switch (kind) {
    case 'choice':
      return prompt.choose({ message, choices: question.choices, initial: String(initial) });
    case 'yes-no':
      return prompt.confirm({ message, initial: initial === true });
    case 'text':
      return prompt.text({ message, initial: String(initial), validate: (value) => complainAbout(question, value) });
  }
}

/** Everything that is answered by yes or no, on one screen. */
function partsStep(parts: readonly Question[]): Step {
  const chosen = (draft: Draft) => parts.filter(({ id }) => draft.answers[id] === true);
  return {
    title: PARTS_TITLE,
    show: (draft) => {
      const titles = chosen(draft).map(({ message }) => message);
      return listParts(titles);
    },
    ask: async (draft, prompt) => {
      const picked = await prompt.pick({
        message: PARTS_TITLE,
        choices: parts.map(({ id, message }) => ({ value: id, title: message })),
        initial: chosen(draft).map(({ id }) => id),
      });
      const answers = parts.map(({ id }) => [id, picked.includes(id)] as const);
      return { ...draft, answers: { ...draft.answers, ...Object.fromEntries(answers) } };
    },
  };
}
