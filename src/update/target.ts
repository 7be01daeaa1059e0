import { basename, dirname, join } from 'node:path';
import type { SpecHead, TemplateSection } from '../config/template-section.ts';
import type { Context } from '../context.ts';
import { isUserError, UserError } from '../errors.ts';
import { exists, type FilePlan, readText } from '../files.ts';
import { resolveTemplate, type Template } from '../scaffold/catalog.ts';
import { resolveToolDependency } from '../scaffold/dependency.ts';
import type { ChosenAnswers } from '../scaffold/questions.ts';
import { type ProjectFacts, renderTemplate } from '../scaffold/render.ts';
import { carryAnswers } from './carry-answers.ts';
import type { FoundBase } from './read-base.ts';
import { type Render, renderOfBase, renderOfPlans } from './sides.ts';
import { isNewer } from './versions.ts';

export interface TargetOptions {
  readonly template?: string | undefined;
  readonly answers: ChosenAnswers;
  /** Goes on without knowing what the template had given. */
  readonly force: boolean;
}

/** What a project is brought from and to. */
export interface Target {
  readonly from: Pick<TemplateSection, 'name' | 'version'>;
  readonly template: Template;
  readonly facts: ProjectFacts;
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

type Resolving = Pick<Context, 'packageRoot' | 'cwd' | 'version'>;

/** Renders what the project shall become and finds what it came from. Throws UserError when either cannot be told. */
export async function resolveTarget(project: Project, options: TargetOptions, context: Resolving): Promise<Target> {
  const { found, head } = project;
  const stored = found.status === 'whole' ? found.base : undefined;
  const section = head.template ?? stored?.template;
  if (section === undefined) {
    throw new UserError('The project was not made from a template: its spec file has no section "template".', {
      hint: 'Only what `sagemaker-algo create` made can be updated.',
    });
  }
  const from = stored?.template ?? section;
  const template = await findTemplate(project.folder, section, { ...options, ...context });
  if (template.id === from.name && isNewer(from.version, template.version)) {
    throw new UserError(
      `The project comes from the template ${from.name} ${from.version}, which is newer than ${template.version}; it is not taken back.`,
      { hint: 'Update the tool: npm install --save-dev create-sagemaker-algo@latest' },
    );
  }
  const carried = carryAnswers(template, section.answers, options.answers);
  const facts = { ...resolveFacts(project, context), answers: carried.answers };
  const base = stored === undefined ? renderOfKnown(project, { template, from, facts, options }) : renderOfBase(stored);
  return { from, template, facts, base, plans: renderTemplate(template, facts), notes: carried.notes };
}

async function findTemplate(
  folder: string,
  { name, source }: TemplateSection,
  context: Pick<TargetOptions, 'template'> & Resolving,
): Promise<Template> {
  if (context.template !== undefined) return resolveTemplate(context.template, context);
  try {
    return await resolveTemplate(source ?? name, { ...context, cwd: folder });
  } catch (error) {
    if (!isUserError(error)) throw error;
    throw new UserError(`The template ${source ?? name}, from which the project was made, cannot be used. ${error.message}`, {
      hint: 'Say where it is now, or which one takes its place: sagemaker-algo update --template <name or ./folder>',
      cause: error,
    });
  }
}

/** As when the project was made; where that is not known, as it calls itself. */
function resolveFacts({ folder, head, found }: Project, context: Resolving): Omit<ProjectFacts, 'answers'> {
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
    const { dependencies, devDependencies }: Partial<Record<string, Record<string, unknown>>> = JSON.parse(readText(file));
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
