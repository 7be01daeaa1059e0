import type { Context } from '../context.ts';
import { EXIT, type ExitCode } from '../errors.ts';
import { DEFAULT_TEMPLATE, listTemplates, type Template, type TemplateOrigin } from '../scaffold/catalog.ts';
import { defaultAnswer, type Question, usageOf } from '../scaffold/questions.ts';

export interface ListOptions {
  readonly json?: boolean | undefined;
  /** The one that `--template` names. */
  readonly template?: Template | undefined;
}

/** Prints a template, or every one of the package, with its questions, for a reader or, with `json`, for a program. */
export function printTemplates({ json = false, template }: ListOptions, context: Context): ExitCode {
  const templates = template === undefined ? listTemplates(context) : [template];
  const text = json
    ? `${JSON.stringify({ schemaVersion: 1, templates: templates.map(describeForPrograms) }, undefined, 2)}\n`
    : templates.map(describeForReaders).join('\n');
  context.stdout.write(text);
  return EXIT.ok;
}

function isUsual({ id, origin }: { readonly id: string; readonly origin?: TemplateOrigin | undefined }): boolean {
  return id === DEFAULT_TEMPLATE && origin === undefined;
}

function describeForPrograms({ id, title, description, version, questions, origin }: Template) {
  return {
    id,
    title,
    description,
    version,
    default: isUsual({ id, origin }),
    questions: questions.map((question) => ({
      id: question.id,
      kind: question.kind,
      message: question.message,
      flag: usageOf(question).replace(/=.*/, ''),
      default: defaultAnswer(question),
      ...(question.kind === 'choice' ? { choices: question.choices.map(({ value, title: words }) => ({ value, title: words })) } : {}),
      ...(question.kind === 'text' && question.pattern !== undefined ? { pattern: question.pattern } : {}),
    })),
  };
}

function describeForReaders({ id, title, description, version, questions, origin }: Template): string {
  const rows = questions.flatMap(describeRows);
  const width = Math.max(0, ...rows.map(([option]) => option.length));
  const usual = isUsual({ id, origin }) ? ', the default' : '';
  return [
    `${id} ${version}${usual}`,
    `  ${title}`,
    `  ${description}`,
    ...rows.map(([option, words]) => `    ${option.padEnd(width)}  ${words}`.trimEnd()),
    '',
  ].join('\n');
}

function describeRows(question: Question): readonly (readonly [option: string, words: string])[] {
  const option = usageOf(question);
  if (question.kind === 'yes-no') return [[option, question.message]];
  if (question.kind === 'text') return [[option, `${question.message} (default: ${question.default})`]];
  const stem = option.replace(/=\.\.\.$/, '=');
  return question.choices.map(({ value, title }) => [
    stem.endsWith('=') ? `${stem}${value}` : `${stem} ${value}`,
    `${title}${value === defaultAnswer(question) ? ' (default)' : ''}`,
  ]);
}
