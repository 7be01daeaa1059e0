import * as z from 'zod';
import type { Question } from './questions.ts';

const relativePath = z.string().regex(/^(?!.*(^|\/)\.{0,2}(\/|$))[^\\:]+$/, 'must be a relative path without ".."');
const sentence = z.string().min(1).max(1024);
const overlays = z.array(relativePath).optional();

/** Becomes a variable of the templates and, with hyphens, an option of the command line. */
const questionId = z.string().regex(/^[a-z][a-zA-Z0-9]*$/, 'must be one word such as encryptArtifacts');

const choice = z.strictObject({
  value: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower-case words joined by hyphens'),
  title: z.string().min(1),
  /** What the project then does, in one sentence, in place of the template's. */
  description: sentence.optional(),
  /** Folders that are laid over the others when this is chosen. */
  overlays,
});

const question = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('choice'),
    id: questionId,
    message: z.string().min(1),
    choices: z.array(choice).min(1),
    /** The value of a choice; the first one's where nothing is said. */
    default: z.string().optional(),
  }),
  z.strictObject({
    kind: z.literal('yes-no'),
    id: questionId,
    message: z.string().min(1),
    /** Folders that are laid over the others when the answer is yes. The answer without a question is no. */
    overlays,
    /** Files that get a new random key each, which is never part of the template nor of anything that is shown. */
    keys: z.array(relativePath).optional(),
  }),
  z.strictObject({
    kind: z.literal('text'),
    id: questionId,
    message: z.string().min(1),
    default: z.string(),
    /** What the whole answer has to match. */
    pattern: z.string().optional(),
  }),
]);

/** What a file holds that a manifest names among its questions. */
export const questionsSchema = z.array(question);

/** Form of a template's `template.json`. */
export const manifestSchema = z.strictObject({
  /** Equals the folder's name. */
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower-case words joined by hyphens'),
  title: z.string().min(1),
  /** One sentence; also the description that a new project starts with. */
  description: sentence,
  version: z.string().regex(/^\d+\.\d+\.\d+$/, 'must be a version such as 1.0.0'),
  /** Folders whose files make the project; of two files with one path the later folder's wins. `files`, where not named, is last. */
  overlays,
  /** Files of the project that get mode 755. */
  executables: z.array(relativePath).optional(),
  /** What can be chosen. The answers are variables, and their overlays come after the template's own. A text names a file of questions. */
  questions: z.array(z.union([relativePath, question])).optional(),
  /** Commands to type in the new project, in place of the usual ones. */
  nextSteps: z.array(z.string().min(1)).optional(),
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

function parseAs<T>(schema: z.ZodType<T>, text: string): { readonly value: T } | { readonly reasons: readonly string[] } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { reasons: [`it is not JSON: ${error instanceof Error ? error.message : String(error)}`] };
  }
  const result = schema.safeParse(value);
  if (result.success) return { value: result.data };
  return { reasons: result.error.issues.map((issue) => `${issue.path.join('.') || 'the whole file'}: ${issue.message}`) };
}
