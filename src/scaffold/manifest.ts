import { en } from 'zod/locales';
import * as z from 'zod/mini';
import { parseBoundedJson } from '../text/bounded-json.ts';
import { matchesPattern } from './pattern.ts';
import type { Question } from './questions.ts';
import { reservedFor } from './reserved.ts';
import { isOfRepository } from './template-paths.ts';

// The reasons that are the library's own are shown too.
z.config(en());

const relativePath = z
  .string()
  .check(z.regex(/^(?!.*(^|\/)\.{0,2}(\/|$))[^\\:\p{C}\p{Zl}\p{Zp}]+$/u, 'must be a relative path without ".."'));
/** Shown on the terminal as it is. */
const words = z.string().check(z.minLength(1), z.maxLength(1024), z.regex(/^\P{C}*$/u, 'must not hold control characters'));
const overlays = z.optional(z.array(relativePath));

/** The same, and nothing is something too. */
const plain = z.string().check(z.maxLength(1024), z.regex(/^\P{C}*$/u, 'must not hold control characters'));

/** Becomes a variable of the templates. */
const questionId = z.string().check(
  z.regex(/^[a-z][a-zA-Z0-9]*$/, 'must be one word such as encryptArtifacts'),
  z.superRefine((id, { addIssue }) => {
    const reason = reservedFor(id);
    if (reason !== undefined) addIssue(`${JSON.stringify(id)} ${reason}; choose another word`);
  }),
);

const choice = z.strictObject({
  value: z.string().check(z.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower-case words joined by hyphens')),
  title: words,
  /** What the project then does, in one sentence, in place of the template's. */
  description: z.optional(words),
  /** Folders that are laid over the others when this is chosen. */
  overlays,
});

const choiceQuestion = z
  .strictObject({
    kind: z.literal('choice'),
    id: questionId,
    message: words,
    choices: z.array(choice).check(z.minLength(1)),
    /** The value of a choice; the first one's where nothing is said. */
    default: z.optional(plain),
  })
  .check(
    z.superRefine(({ choices, default: usual }, { addIssue }) => {
      const values = choices.map(({ value }) => value);
      const twice = values.find((value, index) => values.indexOf(value) !== index);
      if (twice !== undefined) addIssue({ code: 'custom', path: ['choices'], message: `two choices have the value ${twice}` });
      if (usual === undefined || values.includes(usual)) return;
      addIssue({ code: 'custom', path: ['default'], message: `${JSON.stringify(usual)} is not among the choices: ${values.join(', ')}` });
    }),
  );

const yesNoQuestion = z.strictObject({
  kind: z.literal('yes-no'),
  id: questionId,
  message: words,
  /** Folders that are laid over the others when the answer is yes. The answer without a question is no. */
  overlays,
  /** Files that get a new random key each, which is never part of the template nor of anything that is shown. */
  keys: z.optional(z.array(relativePath)),
});

const textQuestion = z
  .strictObject({
    kind: z.literal('text'),
    id: questionId,
    message: words,
    default: plain,
    /** What the whole answer has to match. */
    pattern: z.optional(plain),
  })
  .check(
    z.superRefine(({ default: usual, pattern }, { addIssue }) => {
      const reason = pattern === undefined ? undefined : reasonAgainstPattern(pattern, usual);
      if (reason !== undefined) addIssue({ code: 'custom', path: ['pattern'], message: reason });
    }),
  );

const question = z.discriminatedUnion('kind', [choiceQuestion, yesNoQuestion, textQuestion]);

function reasonAgainstPattern(pattern: string, usual: string): string | undefined {
  try {
    return matchesPattern(pattern, usual) ? undefined : `does not match the default ${JSON.stringify(usual)}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** What a file holds that a manifest names among its questions. */
export const questionsSchema = z.array(question);

/** Form of a template's `template.json`. */
export const manifestSchema = z.strictObject({
  /** Equals the folder's name. */
  id: z.string().check(z.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower-case words joined by hyphens')),
  title: words,
  /** One sentence; also the description that a new project starts with. */
  description: words,
  version: z.string().check(z.regex(/^\d+\.\d+\.\d+$/, 'must be a version such as 1.0.0')),
  /** Folders whose files make the project; of two files with one path the later folder's wins. `files`, where not named, is last. */
  overlays,
  /** Files of the project that get mode 755. */
  executables: z.optional(z.array(relativePath)),
  /** What can be chosen. The answers are variables, and their overlays come after the template's own. A text names a file of questions. */
  questions: z.optional(z.array(z.union([relativePath, question]))),
  /** Commands to type in the new project, in place of the usual ones. */
  nextSteps: z.optional(z.array(words)),
});

export type Manifest = z.infer<typeof manifestSchema>;

/** Parses a template.json that somebody else wrote; every path and reason where it is wrong. */
export function parseManifest(text: string): { readonly manifest: Manifest } | { readonly reasons: readonly string[] } {
  const parsed = parseAs(manifestSchema, text);
  return 'reasons' in parsed ? parsed : { manifest: parsed.value };
}

/** Parses a file of questions that somebody else wrote. */
export function parseQuestions(text: string): { readonly questions: readonly Question[] } | { readonly reasons: readonly string[] } {
  const parsed = parseAs(questionsSchema, text);
  return 'reasons' in parsed ? parsed : { questions: parsed.value };
}

function parseAs<T>(schema: z.ZodMiniType<T>, text: string): { readonly value: T } | { readonly reasons: readonly string[] } {
  let value: unknown;
  try {
    value = parseBoundedJson(text);
  } catch (error) {
    return { reasons: [`it is not JSON: ${error instanceof Error ? error.message : String(error)}`] };
  }
  const result = schema.safeParse(value);
  if (result.success) return { value: result.data };
  return { reasons: result.error.issues.flatMap((issue) => describeIssue(issue, [])) };
}

/** Of the forms that a value could have, only what is wrong with the one that was meant helps. */
function describeIssue(issue: z.core.$ZodIssue, above: readonly PropertyKey[]): readonly string[] {
  const path = [...above, ...issue.path];
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const meant = issue.errors.find((issues) => !issues.some(isOtherForm)) ?? issue.errors.at(-1) ?? [];
    if (meant.length > 0) return meant.flatMap((inner) => describeIssue(inner, path));
  }
  return [`${path.join('.') || 'the whole file'}: ${issue.message}`];
}

function isOtherForm(issue: z.core.$ZodIssue): boolean {
  return issue.code === 'invalid_type' && issue.path.length === 0;
}

/** What is wrong with a template as a whole, whose parts are each of the right form. `paths`: of the files that it can make. */
export function reasonsAgainst(
  { questions, executables = [] }: { readonly questions: readonly Question[]; readonly executables?: readonly string[] | undefined },
  paths: ReadonlySet<string>,
): readonly string[] {
  const ids = questions.map(({ id }) => id);
  const twice = [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))];
  const keys = questions.flatMap((question) => (question.kind === 'yes-no' ? (question.keys ?? []) : []));
  return [
    ...twice.map((id) => `questions: two have the id ${id}`),
    ...keys.filter((path) => paths.has(path)).map((path) => `keys: ${path} is a file of an overlay too`),
    ...keys.filter(isOfRepository).map((path) => `keys: ${path} belongs to a git repository`),
    ...executables.filter((path) => !paths.has(path)).map((path) => `executables: no overlay has the file ${path}`),
  ];
}
