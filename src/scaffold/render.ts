import { readFileSync } from 'node:fs';
import ejs from 'ejs';
import { UserError } from '../errors.ts';
import { explaining } from '../file-errors.ts';
import { assertInside, byCodePoint, type FilePlan, listFiles, readText } from '../files.ts';
import { planSources, type Template } from './catalog.ts';
import { fillPlans } from './fill-plans.ts';
import { type ChosenAnswers, describeProject } from './questions.ts';

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
}

/** What the `.ejs` files of a template may use, by bare name. Each answer is one more variable, by the id of its question. */
export interface TemplateVariables extends ProjectFacts {
  readonly description: string;
  /** The section `template` of the spec file: where the project came from, for a later update. */
  readonly template: { readonly name: string; readonly version: string; readonly answers: ChosenAnswers };
}

/** npm leaves every `.gitignore` out of a package, and obeys it while packing. */
const RENAMES: Readonly<Record<string, string>> = { _gitignore: '.gitignore' };

/** What working on a template leaves behind in its folder. */
const LEFTOVERS = /(^|\/)(node_modules|__pycache__|\.DS_Store)(\/|$)/;

/**
 * The files of a new project, in memory, sorted by path. `.ejs` files are rendered, with LF line ends, and not written when
 * only white space comes out; all others are copied byte for byte, but for their marked regions, which are filled from the spec
 * of the new project. Throws UserError naming file and line of a template's mistake.
 */
export function renderTemplate(template: Template, facts: ProjectFacts): readonly FilePlan[] {
  const executables = new Set(template.executables);
  const plans = new Map<string, FilePlan>();
  const variables = planVariables(template, facts);
  for (const source of planSources(template, facts.answers)) {
    for (const file of listFiles(source)) {
      if (LEFTOVERS.test(file)) continue;
      const path = resolveProjectPath(file);
      const content = file.endsWith('.ejs') ? renderFile(`${source}/${file}`, variables) : readBytes(`${source}/${file}`);
      if (content === undefined) plans.delete(path);
      else plans.set(path, { path, content, mode: executables.has(path) ? 0o755 : 0o644 });
    }
  }
  return fillPlans([...plans.values()].sort((one, other) => byCodePoint(one.path, other.path)));
}

function planVariables(template: Template, facts: ProjectFacts): TemplateVariables {
  const { answers } = facts;
  return {
    ...answers,
    ...facts,
    description: describeProject(template, answers),
    template: { name: template.id, version: template.version, answers },
  };
}

function resolveProjectPath(file: string): string {
  const plain = file.endsWith('.ejs') ? file.slice(0, -'.ejs'.length) : file;
  const at = plain.lastIndexOf('/') + 1;
  const path = plain.slice(0, at) + (RENAMES[plain.slice(at)] ?? plain.slice(at));
  assertInside(path);
  return path;
}

function readBytes(file: string): Uint8Array {
  return explaining('read', file, () => readFileSync(file));
}

function renderFile(file: string, variables: TemplateVariables): string | undefined {
  const source = readText(file);
  const options = { filename: file, escape: asText };
  let text: string;
  try {
    // Without the bookkeeping of lines, which takes as long as all the rest.
    text = ejs.render(source, { ...variables }, { ...options, compileDebug: false });
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
