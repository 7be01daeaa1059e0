import { basename, resolve } from 'node:path';
import { InterruptedError } from '../errors.ts';
import type { AnswerOptions, Answers, Asking, Preview } from './answers.ts';
import { DEFAULT_TEMPLATE, listTemplates, type Template } from './catalog.ts';
import { planSteps, type Step } from './conversation-steps.ts';
import { answerAll, type ChosenAnswers, complainAbout } from './questions.ts';
import { describeReview } from './review.ts';

/** What is known at any point of the conversation. */
export interface Draft {
  readonly dir: string | undefined;
  /** Undefined until it is answered: then the folder's name stands for it. */
  readonly name: string | undefined;
  readonly template: Template;
  /** Those that were given; the defaults hold for the others. */
  readonly answers: ChosenAnswers;
}

export interface Given extends AnswerOptions {
  /** Folder that is offered. */
  readonly usualFolder: string;
}

/**
 * Asks for what the command line leaves open, then shows all answers: to be taken, changed one by one, or dropped. Esc leads back to the
 * question before. Nothing open, nothing asked. Throws InterruptedError on Ctrl-C and when the reader drops everything.
 */
export async function converse(given: Given, context: Asking, preview: Preview): Promise<Answers> {
  const templates = given.template === undefined ? listTemplates(context) : [given.template];
  const usual = templates.find(({ id }) => id === DEFAULT_TEMPLATE) ?? templates[0];
  if (usual === undefined) throw new Error(`no templates in ${context.packageRoot}`);
  const stepsOf = (draft: Draft) => planSteps(given, { draft, templates, cwd: context.cwd });
  let draft: Draft = { dir: given.dir, name: given.name, template: usual, answers: given.answers ?? {} };
  let asked = false;
  let at = 0;
  // Set while one answer is changed, from the review and back to it.
  let only = false;
  for (;;) {
    const steps = stepsOf(draft);
    const step = steps[at];
    if (step === undefined) {
      const answers = complete(draft, context);
      if (!asked) return answers;
      const chosen = await review({ answers, steps, draft }, context, preview);
      if (chosen === 'make') return answers;
      [at, only] = chosen === undefined ? [steps.length - 1, false] : [chosen, true];
      if (chosen === undefined) context.prompt.retract();
      continue;
    }
    const answered = await askStep(step, { draft, back: at > 0 || only }, context);
    asked = true;
    if (answered === undefined) {
      if (!only) context.prompt.retract();
      [at, only] = only ? [steps.length, false] : [at - 1, false];
      continue;
    }
    // Another template asks other questions.
    if (answered.template !== draft.template) only = false;
    draft = carryOver(answered);
    at = only ? stepsOf(draft).length : at + 1;
    only = false;
  }
}

function askStep(step: Step, { draft, back }: { draft: Draft; back: boolean }, { prompt }: Asking): Promise<Draft | undefined> {
  return back ? prompt.orBack((inner) => step.ask(draft, inner)) : step.ask(draft, prompt);
}

/** Answers that the template, now perhaps another one, cannot take are dropped. */
function carryOver(draft: Draft): Draft {
  const { questions } = draft.template;
  const fitting = Object.entries(draft.answers).filter(([id, answer]) => {
    const question = questions.find((candidate) => candidate.id === id);
    return question !== undefined && complainAbout(question, answer) === undefined;
  });
  return { ...draft, answers: Object.fromEntries(fitting) };
}

function complete({ dir = '.', name, template, answers }: Draft, { cwd }: Asking): Answers {
  const folder = resolve(cwd, dir);
  return { dir, folder, name: name ?? basename(folder), template, answers: answerAll(template.questions, answers, template.id) };
}

interface Reviewed {
  readonly answers: Answers;
  readonly steps: readonly Step[];
  readonly draft: Draft;
}

/** Returns what to do: make it, or the step to ask again. */
async function review(reviewed: Reviewed, context: Asking, preview: Preview): Promise<'make' | number | undefined> {
  const { answers, steps, draft } = reviewed;
  const summary = describeReview(answers, preview(answers), context.stderr.columns ?? 80);
  const chosen = await context.prompt.orBack((prompt) =>
    prompt.choose({
      message: `Make this?\n${summary}`,
      choices: [
        { value: 'make', title: 'make it' },
        { value: 'change', title: 'change an answer' },
        { value: 'cancel', title: 'cancel' },
      ],
      initial: 'make',
      passing: true,
    }),
  );
  if (chosen === undefined) return undefined;
  if (chosen === 'make') {
    context.stderr.write(`\n${summary}\n`);
    return 'make';
  }
  if (chosen === 'cancel') {
    context.stderr.write('Nothing was made.\n');
    throw new InterruptedError();
  }
  const changed = await context.prompt.orBack((prompt) =>
    prompt.choose({
      message: 'Which answer?',
      choices: steps.map((step, index) => ({ value: String(index), title: `${step.title}: ${step.show(draft)}` })),
      initial: '0',
      passing: true,
    }),
  );
  return changed === undefined ? review(reviewed, context, preview) : Number(changed);
}
