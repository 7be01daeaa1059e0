import { readFileSync } from 'node:fs';
import { explaining } from '../file-errors.ts';
import { byCodePoint, type FilePlan, listFiles } from '../files.ts';
import { planSources, type RenderFile, type Template } from './catalog.ts';
import type { Origin } from './create-command.ts';
import { fillPlans } from './fill-plans.ts';
import { openOwn } from './own-rendering.ts';
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
  const render = template.openRenderer?.() ?? openOwn(template);
  for (const source of planSources(template, facts.answers)) {
    const files = listFiles(source).filter((file) => !LEFTOVERS.test(file));
    const made = files.map((file) => ({ path: resolveProjectPath(file), from: `${source}/${file}` }));
    refuseDoubles(made);
    for (const { path, from } of made) {
      const content = from.endsWith('.ejs') ? renderFile(from, variables, render) : readBytes(from);
      if (content === undefined) plans.delete(path);
      else plans.set(path, { path, from, content, mode: executables.has(path) ? 0o755 : 0o644 });
    }
  }
  const all = [...plans.values()];
  refuseClashes(all);
  const bare = all.map(({ path, content, mode }) => ({ path, content, mode }));
  return fillPlans(bare.sort((one, other) => byCodePoint(one.path, other.path)));
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

/** With LF line ends; undefined when only white space comes out. */
function renderFile(file: string, variables: TemplateVariables, render: RenderFile): string | undefined {
  const text = render(file, variables).replaceAll(/\r\n?/g, '\n');
  return text.trim() === '' ? undefined : text;
}
