import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { byCodePoint } from '../../src/files.ts';
import { BASE_FILE } from '../../src/scaffold/base.ts';
import type { Template } from '../../src/scaffold/catalog.ts';
import { type Answer, answerAll, type ChosenAnswers, type Question } from '../../src/scaffold/questions.ts';
import type { ProjectFacts } from '../../src/scaffold/render.ts';
import { packageRoot } from './context.ts';

/** A small template with every feature of rendering. */
export const plainTemplate = join(packageRoot, 'test/fixtures/templates/plain');

/** Files of a project made from it, with their modes. */
export const PLAIN_FILES = {
  '.gitignore': 0o644,
  'bin/run.sh': 0o755,
  'package.json': 0o644,
  'sagemaker-algo.json': 0o644,
  'src/__init__.py': 0o644,
  'src/both.txt': 0o644,
  'src/data.bin': 0o644,
};

/** The same with what `create` keeps of them for a later update. */
export const PLAIN_PROJECT: Readonly<Record<string, number>> = Object.fromEntries(
  Object.entries({ ...PLAIN_FILES, [BASE_FILE]: 0o644 }).sort(([one], [other]) => byCodePoint(one, other)),
);

/** Ids of the templates that come with the package. */
export const ownTemplates = readdirSync(join(packageRoot, 'templates'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !entry.name.startsWith('_'))
  .map(({ name }) => name);

export const facts: ProjectFacts = { name: 'my-algo', toolVersion: '0.1.0', toolDependency: '^0.1.0', answers: {} };

/** What a project of this template is made for, with the defaults for what is not answered. */
export function factsFor(template: Template, answers: ChosenAnswers = {}, name = 'test-algo'): ProjectFacts {
  return { ...facts, name, answers: answerAll(template.questions, answers, template.id) };
}

/** A template made of these folders. */
export function templateOf(sources: readonly string[], parts: Partial<Template> = {}): Template {
  return {
    id: 'test',
    title: 'Test',
    description: 'A test',
    version: '1.0.0',
    folder: '/templates/test',
    questions: [],
    sources,
    ...parts,
  };
}

/** What can be answered to a question. */
export function valuesOf(question: Question): readonly Answer[] {
  if (question.kind === 'choice') return question.choices.map(({ value }) => value);
  return question.kind === 'yes-no' ? [false, true] : [question.default];
}

/** Ids of the questions in `templates/_shared/parts.json`: files that are added and that no other answer has to do with. */
export const PARTS = ['githubActions', 'devContainer', 'agents', 'vscode'] as const;

export function isPart({ id }: Pick<Question, 'id'>): boolean {
  return PARTS.some((part) => part === id);
}

/** Every combination of what can be chosen in a template, each with none of the optional parts and with all; texts keep their default. */
export function everyCombination({ questions }: Pick<Template, 'questions'>): readonly ChosenAnswers[] {
  const parts = questions.filter(isPart);
  const all = parts.length === 0 ? [{}] : [false, true].map((answer) => Object.fromEntries(parts.map(({ id }) => [id, answer])));
  return questions
    .filter((question) => !isPart(question))
    .reduce<readonly ChosenAnswers[]>(
      (combinations, question) =>
        combinations.flatMap((combination) => valuesOf(question).map((answer) => ({ ...combination, [question.id]: answer }))),
      all,
    );
}

/** A combination in one line, for the name of a test. */
export function nameOf(answers: ChosenAnswers): string {
  return Object.entries(answers)
    .map(([id, answer]) => (typeof answer === 'string' ? answer : answer ? id : `no ${id}`))
    .join(', ');
}
