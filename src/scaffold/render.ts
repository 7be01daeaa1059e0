import { readFileSync } from 'node:fs';
import ejs from 'ejs';
import { UserError } from '../errors.ts';
import { explaining } from '../file-errors.ts';
import { byCodePoint, type FilePlan, listFiles, readText } from '../files.ts';
import { planSources, type Template } from './catalog.ts';
import type { Origin } from './create-command.ts';
import { fillPlans } from './fill-plans.ts';
import { type ChosenAnswers, describeProject } from './questions.ts';
import { LEFTOVERS, type Made, refuseClashes, refuseDoubles, resolveProjectPath } from './template-paths.ts';

/** What a project is made for, besides its template. */
export interface ProjectFacts {
  /** Name of the algorithm, as in CreateAlgorithm. */
  readonly name: string;
  /** Version of this tool. */
  readonly toolVersion: string;
  /** What the project's package.json depends on to get this tool: a version range or `file:...`. */
  readonly toolDependency: string;
  /** One for each question of the template. */
  readonly answers: ChosenAnswers;
  /** How it was made, for a later update. */
  readonly origin?: Origin;
}

/** What the `.ejs` files of a template may use, by bare name. Each answer is one more variable, by the id of its question. */
export interface TemplateVariables extends Omit<ProjectFacts, 'origin'> {
  readonly description: string;
  /** The section `template` of the spec file: where the project came from, for a later update. */
  readonly template: { readonly name: string; readonly version: string; readonly answers: ChosenAnswers } & Partial<Origin>;
}

/**
 * The files of a new project, in memory, sorted by path. `.ejs` files are rendered, with LF line ends, and not written when
 * only white space comes out; all others are copied byte for byte, but for their marked regions, which are filled from the spec
 * of the new project. Throws UserError naming file and line of a template's mistake.
 */
export function renderTemplate(template: Template, facts: ProjectFacts): readonly FilePlan[] {
  const executables = new Set(template.executables);
  const plans = new Map<string, FilePlan & Made>();
  const variables = planVariables(template, facts);
  const readSource = sourceReader(template);
  for (const source of planSources(template, facts.answers)) {
    const files = listFiles(source).filter((file) => !LEFTOVERS.test(file));
    const made = files.map((file) => ({ path: resolveProjectPath(file), from: `${source}/${file}` }));
    refuseDoubles(made);
    for (const { path, from } of made) {
      const content = from.endsWith('.ejs') ? renderFile(from, variables, readSource) : readBytes(from);
      if (content === undefined) plans.delete(path);
      else plans.set(path, { path, from, content, mode: executables.has(path) ? 0o755 : 0o644 });
    }
  }
  const all = [...plans.values()];
  refuseClashes(all);
  const bare = all.map(({ path, content, mode }) => ({ path, content, mode }));
  return fillPlans(bare.sort((one, other) => byCodePoint(one.path, other.path)));
}

/** Included files that a template may have in all, where it is not trusted: some that include each other twice could go on for years. */
const MOST_INCLUDES = 1_000;

interface SourceReader {
  read(file: string): string;
  /** Options of EJS. */
  readonly options: object;
}

/** Where the text of `.ejs` files comes from: what was checked is what is rendered, and nothing else. */
function sourceReader({ checked }: Template): SourceReader {
  if (checked === undefined) return { read: readText, options: {} };
  const read = (file: string | undefined) => {
    const text = file === undefined ? undefined : checked.get(file);
    if (text === undefined) throw new UserError(`The template file ${file} has not been checked.`, { hint: 'Run the command again.' });
    return text;
  };
  let included = 0;
  const includer = (_: string, file: string | undefined) => {
    included += 1;
    if (included > MOST_INCLUDES) throw new Error(`more than ${MOST_INCLUDES} files are included`);
    return { template: read(file) };
  };
  // With the bookkeeping of lines, since that is the code which was looked at.
  return { read, options: { includer, compileDebug: true } };
}

function planVariables(template: Template, facts: ProjectFacts): TemplateVariables {
  const { answers, origin, ...others } = facts;
  return {
    ...answers,
    ...others,
    answers,
    description: describeProject(template, answers),
    template: { name: template.id, version: template.version, answers, ...origin },
  };
}

function readBytes(file: string): Uint8Array {
  return explaining('read', file, () => readFileSync(file));
}

function renderFile(file: string, variables: TemplateVariables, { read, options: own }: SourceReader): string | undefined {
  const source = read(file);
  const options = { ...own, filename: file, escape: asText };
  let text: string;
  try {
    // Without the bookkeeping of lines, which takes as long as all the rest.
    text = ejs.render(source, { ...variables }, { compileDebug: false, ...options });
  } catch {
    text = explainMistake(file, () => ejs.render(source, { ...variables }, options));
  }
  const lines = text.replace(/\r\n?/g, '\n');
  return lines.trim() === '' ? undefined : lines;
}

/** Runs a rendering that has failed once more; EJS puts `file:line`, the lines around it and the reason into what it throws. */
function explainMistake(file: string, again: () => string): string {
  try {
    return again();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const line = message.startsWith(`${file}:`) ? /^:(\d+)/.exec(message.slice(file.length))?.[1] : undefined;
    const reason = line === undefined ? message.split('\n')[0] : message.split('\n\n').at(-1);
    throw new UserError(`The template file ${file}${line === undefined ? '' : `:${line}`} cannot be rendered: ${reason}`, {
      hint: 'Correct the template; variables are used by their bare names.',
      cause: error,
    });
  }
}

/** EJS would escape for HTML, and would write the word "undefined". */
function asText(value: unknown): string {
  if (value === undefined || value === null) throw new Error(`this is ${value}`);
  return String(value);
}
