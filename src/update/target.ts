import { basename, dirname, join } from 'node:path';
import type { SpecHead, TemplateSection } from '../config/template-section.ts';
import type { Context } from '../context.ts';
import { isUserError, UserError } from '../errors.ts';
import { exists, type FilePlan, readText } from '../files.ts';
import { type Fetching, obtainTemplate, type Template } from '../scaffold/catalog.ts';
import { describeOrigin, type Origin } from '../scaffold/create-command.ts';
import { resolveToolDependency } from '../scaffold/dependency.ts';
import type { ChosenAnswers } from '../scaffold/questions.ts';
import { type ProjectFacts, renderTemplate } from '../scaffold/render.ts';
import { parseBoundedJson } from '../text/bounded-json.ts';
import { carryAnswers } from './carry-answers.ts';
import type { FoundBase } from './read-base.ts';
import { type Render, renderOfBase, renderOfPlans } from './sides.ts';
import { isNewer } from './versions.ts';

export interface TargetOptions {
  readonly template?: string | undefined;
  readonly answers: ChosenAnswers;
  /** Lets the code of a template that is not ours run. */
  readonly trust: boolean;
  /** Goes on without knowing what the template had given. */
  readonly force: boolean;
}

/** What a project is brought from and to. */
export interface Target {
  readonly from: Pick<TemplateSection, 'name' | 'version'>;
  readonly template: Template;
  /** Answers that the project was made with. */
  readonly hadAnswers: ChosenAnswers;
  readonly facts: ProjectFacts;
  /** What the project's folder was called when it was made. */
  readonly folder: string;
  /** Undefined when what the template had given is not known and the user wants to go on. */
  readonly base: Render | undefined;
  readonly plans: readonly FilePlan[];
  /** For the reader. */
  readonly notes: readonly string[];
}

interface Project {
  readonly folder: string;
  readonly head: SpecHead;
  readonly found: FoundBase;
}

type Resolving = Fetching & Pick<Context, 'version'>;

/**
 * Renders what the project shall become and finds what it came from. Throws UserError when either cannot be told. What was fetched for
 * it is gone afterwards.
 */
export async function resolveTarget(project: Project, options: TargetOptions, context: Resolving): Promise<Target> {
  const { found, head } = project;
  const section = head.template ?? (found.status === 'whole' ? found.base.template : undefined);
  if (section === undefined) {
    throw new UserError('The project was not made from a template: its spec file has no section "template".', {
      hint: 'Only what `sagemaker-algo create` made can be updated.',
    });
  }
  const template = await findTemplate(project.folder, section, { options, context });
  try {
    return renderTarget(project, { template, section, options }, context);
  } finally {
    template.release?.();
  }
}

interface Choice {
  readonly template: Template;
  readonly section: TemplateSection;
  readonly options: TargetOptions;
}

function renderTarget(project: Project, { template, section, options }: Choice, context: Resolving): Target {
  const stored = project.found.status === 'whole' ? project.found.base : undefined;
  const from = stored?.template ?? section;
  if (template.id === from.name && isNewer(from.version, template.version)) {
    throw new UserError(
      `The project comes from the template ${from.name} ${from.version}, which is newer than ${template.version}; it is not taken back.`,
      { hint: 'Update the tool: npm install --save-dev create-sagemaker-algo@latest' },
    );
  }
  const carried = carryAnswers(template, section.answers, options.answers);
  const folder = stored?.folder ?? basename(project.folder);
  const bare = { ...resolveFacts(project, context), answers: carried.answers };
  const facts = { ...bare, origin: traceOrigin(join(dirname(project.folder), folder), { template, section, facts: bare }) };
  const base = stored === undefined ? renderOfKnown(project, { template, from, facts, options }) : renderOfBase(stored);
  return { from, template, hadAnswers: from.answers, facts, folder, base, plans: renderTemplate(template, facts), notes: carried.notes };
}

/** As `create` would describe it. That a template was trusted once is only told, it gives no right to anything. */
function traceOrigin(
  folder: string,
  { template, section, facts }: { template: Template; section: TemplateSection; facts: ProjectFacts },
): Origin {
  const { id, questions, origin } = template;
  const trust = origin !== undefined && (origin.trusted || / --trust( |$)/.test(section.command ?? ''));
  const recipe = { name: facts.name, template: origin?.asked ?? id, questions, answers: facts.answers, trust };
  return describeOrigin(folder, recipe, origin);
}

async function findTemplate(
  folder: string,
  { name, source }: TemplateSection,
  { options, context }: { options: TargetOptions; context: Resolving },
): Promise<Template> {
  if (options.template !== undefined) return obtainTemplate(options.template, options, context);
  try {
    return await obtainTemplate(source ?? name, options, { ...context, cwd: folder });
  } catch (error) {
    if (!isUserError(error)) throw error;
    const elsewhere = 'If it is somewhere else now, or another one takes its place: sagemaker-algo update --template <name or ./folder>';
    throw new UserError(`The template ${source ?? name}, from which the project was made, cannot be used. ${error.message}`, {
      hint: error.hint === undefined ? elsewhere : `${error.hint}\n${elsewhere}`,
      exitCode: error.exitCode,
      cause: error,
    });
  }
}

/** As when the project was made; where that is not known, as it calls itself. */
function resolveFacts({ folder, head, found }: Project, context: Resolving): Omit<ProjectFacts, 'answers' | 'origin'> {
  const stored = found.status === 'whole' ? found.base.facts : undefined;
  const name = stored?.name ?? head.name;
  if (stored?.toolVersion === context.version) return { name, toolVersion: context.version, toolDependency: stored.toolDependency };
  const used = readDependency(folder);
  // The project's own copy runs, or nobody knows better: what brought it here stays.
  const own = used !== undefined && (stored === undefined || isInside(context.packageRoot, folder));
  return { name, toolVersion: context.version, toolDependency: own ? used : resolveToolDependency(context).spec };
}

function isInside(packageRoot: string, folder: string): boolean {
  return basename(dirname(packageRoot)) === 'node_modules' && packageRoot.startsWith(join(folder, 'node_modules'));
}

/** Where the project's package.json takes this tool from. */
function readDependency(folder: string): string | undefined {
  const file = join(folder, 'package.json');
  if (!exists(file)) return undefined;
  try {
    const read = parseBoundedJson(readText(file)) as Partial<Record<string, Record<string, unknown>>>;
    const { dependencies, devDependencies } = read;
    const spec = devDependencies?.['create-sagemaker-algo'] ?? dependencies?.['create-sagemaker-algo'];
    return typeof spec === 'string' ? spec : undefined;
  } catch {
    // The merge will say what is wrong with it.
    return undefined;
  }
}

interface Known {
  readonly template: Template;
  readonly from: Pick<TemplateSection, 'name' | 'version'>;
  readonly facts: ProjectFacts;
  readonly options: TargetOptions;
}

/** The same version of the template gives again what it gave. */
function renderOfKnown({ head, found }: Project, { template, from, facts, options }: Known): Render | undefined {
  const why = found.status === 'missing' ? found.why : '';
  if (template.id === from.name && template.version === from.version) {
    const { answers } = carryAnswers(template, head.template?.answers ?? {}, {});
    return renderOfPlans(renderTemplate(template, { ...facts, answers }));
  }
  if (options.force) return undefined;
  throw new UserError(`It cannot be told what you have changed since ${from.name} ${from.version}, because ${why}.`, {
    hint: 'Get that file back from git, or add --force: every difference from the new version is then marked for you to decide.',
  });
}
