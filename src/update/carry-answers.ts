import type { Template } from '../scaffold/catalog.ts';
import { answerAll, type ChosenAnswers, complainAbout, defaultAnswer, flagOf } from '../scaffold/questions.ts';

/** Answers for the template as it is now, and what the reader should know about them. */
export interface CarriedAnswers {
  /** One for each question. */
  readonly answers: ChosenAnswers;
  readonly notes: readonly string[];
}

/**
 * The answers that a project was made with, with those that are given now in their place. What the template asks no longer is
 * dropped, what it did not ask before gets the default. Throws UserError for a given answer that does not fit.
 */
export function carryAnswers(
  { id, questions }: Pick<Template, 'id' | 'questions'>,
  had: ChosenAnswers,
  given: ChosenAnswers,
): CarriedAnswers {
  const notes: string[] = [];
  const kept: Record<string, string | boolean> = {};
  for (const [name, answer] of Object.entries(had)) {
    const question = questions.find((one) => one.id === name);
    if (question === undefined) notes.push(`The template asks for ${flagOf(name)} no longer; the answer ${answer} is dropped.`);
    else if (complainAbout(question, answer) === undefined) kept[name] = answer;
    else if (given[name] === undefined) {
      notes.push(`${flagOf(name)} can be ${JSON.stringify(answer)} no longer; it becomes ${defaultAnswer(question)}.`);
    }
  }
  for (const question of questions) {
    if (had[question.id] !== undefined || given[question.id] !== undefined) continue;
    notes.push(`The template now asks for ${flagOf(question.id)}; it is ${defaultAnswer(question)}.`);
  }
  return { answers: answerAll(questions, { ...kept, ...given }, id), notes };
}
