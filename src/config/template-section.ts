import { readFileSync } from 'node:fs';
import * as z from 'zod/mini';
import { UserError } from '../errors.ts';
import { explaining } from '../file-errors.ts';
import { parseJson } from './parse-json.ts';

/** Where a project came from, as its spec file says. */
export interface TemplateSection {
  readonly name: string;
  readonly version: string;
  readonly answers: Readonly<Record<string, string | boolean>>;
  /** What `--template` was given for a template that is not of this package. */
  readonly source?: string | undefined;
  /** Makes the same project again. */
  readonly command?: string | undefined;
}

/** What an update has to know of a spec file. */
export interface SpecHead {
  readonly name: string;
  /** Undefined when the project was not made from a template, or says so no longer. */
  readonly template: TemplateSection | undefined;
}

/** Other keys are of no concern here: a spec file of another version of the tool has to be readable. */
const headSchema = z.object({
  name: z.string().check(z.minLength(1)),
  template: z.optional(
    z.object({
      name: z.string().check(z.minLength(1)),
      version: z.string().check(z.regex(/^\d+\.\d+\.\d+$/)),
      answers: z._default(z.record(z.string(), z.union([z.string(), z.boolean()])), {}),
      source: z.optional(z.string().check(z.minLength(1))),
      command: z.optional(z.string().check(z.minLength(1))),
    }),
  ),
});

/** Reads name and section `template` of a spec file. Throws UserError when it is broken; `shown` is how messages call it. */
export function readSpecHead(file: string, shown: string): SpecHead {
  const text = explaining('read', file, () => readFileSync(file, 'utf8')).replace(/^\uFEFF/, '');
  if (/^(<{7}|>{7}) /m.test(text)) {
    throw new UserError(`${shown} still holds the conflict markers of a merge.`, { hint: 'Settle them, then run the command again.' });
  }
  const json = parseJson(text);
  if (json.status === 'malformed') {
    throw new UserError(`${shown}:${json.at.line}:${json.at.column} is not valid JSON: ${json.reason}.`, {
      hint: 'Correct the file and run the command again.',
    });
  }
  const [twice] = json.duplicates;
  if (twice !== undefined) {
    throw new UserError(`${shown}:${twice.at.line}: ${twice.path.join('.')} stands twice (first in line ${twice.first.line}).`, {
      hint: 'Keep one of them and run the command again.',
    });
  }
  const result = headSchema.safeParse(json.value);
  if (result.success) return { name: result.data.name, template: result.data.template };
  const path = result.error.issues[0]?.path.map(String) ?? [];
  throw new UserError(`${shown}:${json.locate(path).line}: ${path.join('.') || 'the file'} is not what an update needs.`, {
    hint: 'It needs "name", and in "template" a name, a version such as 1.0.0 and answers; compare with an earlier commit.',
  });
}
