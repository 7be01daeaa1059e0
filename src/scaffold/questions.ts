import { UserError } from '../errors.ts';
import { nearest } from '../text/nearest.ts';
import type { Manifest } from './manifest.ts';
import { matchesPattern } from './pattern.ts';

/** Something that a template lets one choose. */
export type Question = Exclude<NonNullable<Manifest['questions']>[number], string>;
export type Answer = string | boolean;
/** By the id of the question. */
export type ChosenAnswers = Readonly<Record<string, Answer>>;

/** The answer without a question. */
export function defaultAnswer(question: Question): Answer {
  if (question.kind === 'yes-no') return false;
  return question.default ?? (question.kind === 'choice' ? (question.choices[0]?.value ?? '') : '');
}

/** The option of the command line that answers a question: `encryptArtifacts` is `--encrypt-artifacts`. */
export function flagOf(id: string): string {
  return `--${id.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** Questions with an option of their own; `--answer` takes all others. */
export const OWN_OPTIONS = ['algorithm', 'images', 'encryptArtifacts', 'githubActions', 'devContainer', 'agents', 'vscode'] as const;

/** How the command line answers a question, as a reader would type it. */
export function usageOf({ id, kind }: Pick<Question, 'id' | 'kind'>): string {
  return isOwnOption(id) ? flagOf(id) : `--answer ${id}=${kind === 'yes-no' ? 'true' : '...'}`;
}

/** The words of the command line that give this answer. */
export function wordsOf(id: string, answer: Answer): readonly string[] {
  if (!isOwnOption(id)) return ['--answer', `${id}=${answer}`];
  return answer === true ? [flagOf(id)] : [flagOf(id), String(answer)];
}

function isOwnOption(id: string): boolean {
  return OWN_OPTIONS.some((own) => own === id);
}

/** Answers a template's questions from what was given and, for the rest, from the defaults. Throws UserError for what does not fit. */
export function answerAll(questions: readonly Question[], given: ChosenAnswers, template: string): ChosenAnswers {
  for (const id of Object.keys(given)) {
    if (questions.some((question) => question.id === id)) continue;
    const name = nearest(
      id,
      questions.map((question) => question.id),
    );
    const meant = questions.find((question) => question.id === name);
    const known = questions.map(usageOf);
    throw new UserError(`The template ${template} has no ${isOwnOption(id) ? flagOf(id) : `question ${JSON.stringify(id)}`}.`, {
      hint: `${meant === undefined ? '' : `Did you mean ${usageOf(meant)}? `}${known.length === 0 ? 'It asks nothing.' : `It has ${known.join(', ')}.`}`,
    });
  }
  return Object.fromEntries(
    questions.map((question) => {
      const answer = given[question.id];
      return [question.id, answer === undefined ? defaultAnswer(question) : checkAnswer(question, answer)];
    }),
  );
}

function checkAnswer(question: Question, answer: Answer): Answer {
  const complaint = complainAbout(question, answer);
  if (complaint === undefined) return question.kind === 'yes-no' ? answer === true || answer === 'true' : answer;
  throw new UserError(`${isOwnOption(question.id) ? flagOf(question.id) : question.id} cannot be ${JSON.stringify(answer)}.`, {
    hint: complaint,
  });
}

/** What is wrong with an answer, as a sentence; undefined when nothing is. */
export function complainAbout(question: Question, answer: Answer): string | undefined {
  switch (question.kind) {
    case 'yes-no':
      return typeof answer === 'boolean' || answer === 'true' || answer === 'false' ? undefined : 'It is true or false.';
    case 'choice': {
      const values = question.choices.map(({ value }) => value);
      if (values.includes(String(answer))) return undefined;
      const meant = nearest(String(answer), values);
      return `${meant === undefined ? '' : `Did you mean ${meant}? `}It is one of ${values.join(', ')}.`;
    }
    case 'text':
      return question.pattern === undefined ? undefined : complainAboutPattern(question.pattern, String(answer));
  }
}

function complainAboutPattern(pattern: string, answer: string): string | undefined {
  try {
    return matchesPattern(pattern, answer) ? undefined : `It must match ${pattern}.`;
  } catch {
    return `It cannot be compared with ${pattern} in a reasonable time; the template's pattern is at fault.`;
  }
}

/** The folders that the answers add, in the order of the questions. */
export function overlaysOf(questions: readonly Question[], answers: ChosenAnswers): readonly string[] {
  return questions.flatMap((question) => {
    const answer = answers[question.id];
    if (question.kind === 'yes-no') return answer === true ? (question.overlays ?? []) : [];
    if (question.kind === 'text') return [];
    return question.choices.find(({ value }) => value === answer)?.overlays ?? [];
  });
}

/** The files of the project that the answers ask a key for. */
export function keysOf(questions: readonly Question[], answers: ChosenAnswers): readonly string[] {
  return questions.flatMap((question) => (question.kind === 'yes-no' && answers[question.id] === true ? (question.keys ?? []) : []));
}

/** What the project does, in one sentence: the last choice that says so, or else the template. */
export function describeProject(
  template: { readonly description: string; readonly questions: readonly Question[] },
  answers: ChosenAnswers,
): string {
  const chosen = template.questions.flatMap((question) =>
    question.kind === 'choice' ? (question.choices.find(({ value }) => value === answers[question.id])?.description ?? []) : [],
  );
  return chosen.at(-1) ?? template.description;
}

/** An answer in the words of the question. */
export function describeAnswer(question: Question, answer: Answer): string {
  if (question.kind === 'yes-no') return answer === true ? 'yes' : 'no';
  if (question.kind === 'text') return String(answer);
  return question.choices.find(({ value }) => value === answer)?.title ?? String(answer);
}

/** All answers for a reader, each under what was asked; of what is optional, one line with what was taken. */
export function describeAnswers(questions: readonly Question[], answers: ChosenAnswers): readonly (readonly [string, string])[] {
  const answerOf = (question: Question) => answers[question.id] ?? defaultAnswer(question);
  const parts = questions.filter(({ kind }) => kind === 'yes-no');
  const taken = parts.filter((question) => answerOf(question) === true).map(({ message }) => message);
  return [
    ...questions
      .filter(({ kind }) => kind !== 'yes-no')
      .map((question) => [question.message, describeAnswer(question, answerOf(question))] as const),
    ...(parts.length === 0 ? [] : [['Optional parts', listParts(taken)] as const]),
  ];
}

/** What was taken of something optional. */
export function listParts(titles: readonly string[]): string {
  return titles.length === 0 ? 'none' : titles.join(', ');
}
