import { basename, relative } from 'node:path';
import { describeCommand } from '../command-line.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode, UserError } from '../errors.ts';
import { type AnswerOptions, type Answers, resolveAnswers } from '../scaffold/answers.ts';
import { planBase, withBase } from '../scaffold/base.ts';
import { obtainTemplate, type Template } from '../scaffold/catalog.ts';
import { describeOrigin, planCreate, type Recipe } from '../scaffold/create-command.ts';
import { resolveToolDependency } from '../scaffold/dependency.ts';
import { countFiles, describeDryRun, describeReplaced, describeSurvey, describeTree } from '../scaffold/describe.ts';
import { commitAll, startRepository } from '../scaffold/git.ts';
import { installCommand, installPackages } from '../scaffold/install.ts';
import { addKeys, describeKeys, planKeys } from '../scaffold/keys.ts';
import { placeFiles } from '../scaffold/place.ts';
import { type Answer, type ChosenAnswers, OWN_OPTIONS } from '../scaffold/questions.ts';
import { type ProjectFacts, renderTemplate } from '../scaffold/render.ts';
import { surveyFolder } from '../scaffold/survey.ts';
import { neutralise, neutraliseLine } from '../text/safe.ts';

export interface CreateOptions
  extends Omit<AnswerOptions, 'answers' | 'template'>,
    Partial<Readonly<Record<(typeof OWN_OPTIONS)[number], Answer>>> {
  readonly template?: string | undefined;
  readonly answer: ChosenAnswers;
  readonly listTemplates?: boolean | undefined;
  readonly json?: boolean | undefined;
  readonly trust?: boolean | undefined;
  readonly dryRun: boolean;
  readonly force: boolean;
  readonly git: boolean;
  readonly install: boolean;
}

/** Makes a new project from a template: answers, files in memory, files on disk, git, packages, what to type next. */
export async function create(options: CreateOptions, context: Context): Promise<ExitCode> {
  if (options.json === true && options.listTemplates !== true) {
    throw new UserError('--json goes with --list-templates.', { hint: 'Leave it out, or add --list-templates.' });
  }
  const template = options.template === undefined ? undefined : await obtainTemplate(options.template, options, context);
  try {
    if (options.listTemplates === true) {
      return (await import('./list-templates.ts')).printTemplates({ json: options.json, template }, context);
    }
    return await make({ ...options, template }, context);
  } finally {
    template?.release?.();
  }
}

type Settled = Omit<CreateOptions, 'template'> & { readonly template: Template | undefined };

async function make(options: Settled, context: Context): Promise<ExitCode> {
  const dependency = resolveToolDependency(context);
  const describe = (answers: Answers) => planFacts(answers, { options, dependency: dependency.spec }, context);
  const plan = (answers: Answers) => renderTemplate(answers.template, describe(answers));
  const answers = await resolveAnswers({ ...options, answers: collectAnswers(options) }, context, (sofar) => ({
    size: describeSurvey(surveyFolder(sofar.folder, plan(sofar), options)),
    command: planCreate(recipeOf(sofar, options)),
  }));
  const { template, folder } = answers;
  const rendered = plan(answers);
  const base = await planBase({ template, facts: describe(answers), folder: basename(folder) }, rendered);
  const keys = await planKeys(template, answers.answers, folder);
  const plans = addKeys(withBase(rendered, base), keys);
  const survey = surveyFolder(folder, plans, options);
  const shown = neutraliseLine(relative(context.cwd, survey.folder) || '.', 4096);
  if (options.dryRun) {
    context.stdout.write(describeTree(`${shown}/`, survey.changes));
    context.stderr.write(describeDryRun(answers, plans));
    return EXIT.ok;
  }
  await placeFiles(survey, context);
  for (const line of describeReplaced(survey.changes)) context.stderr.write(`${line}\n`);
  context.stdout.write(
    `Made the algorithm ${answers.name} in ${shown}: ${countFiles(rendered)} from the template ${template.id} ${template.version}.\n`,
  );
  context.stdout.write(describeKeys(keys));
  if (dependency.warning !== undefined) context.progress.note(dependency.warning);

  const finished = await finishProject(survey.folder, { ...options, template }, context);
  context.progress.close();
  context.stdout.write(describeNext(answers, shown, finished.installed));
  return finished.code;
}

function planFacts(
  answers: Answers,
  { options, dependency }: { options: Settled; dependency: string },
  context: Pick<Context, 'version'>,
): ProjectFacts {
  const { folder, name, template } = answers;
  const recipe = { ...recipeOf(answers, options), trust: options.trust === true };
  return {
    name,
    toolVersion: context.version,
    toolDependency: dependency,
    answers: answers.answers,
    origin: describeOrigin(folder, recipe, template.origin),
  };
}

function recipeOf({ dir, name, template, answers }: Answers, { force, git, install, trust = false }: Settled): Recipe {
  const { questions, id, origin } = template;
  return { dir, name, template: origin?.asked ?? id, questions, answers, flags: { force, git, install, trust } };
}

function collectAnswers(options: Settled): ChosenAnswers {
  const named = OWN_OPTIONS.flatMap((id) => (options[id] === undefined ? [] : [[id, options[id]] as const]));
  return { ...options.answer, ...Object.fromEntries(named) };
}

interface Finished {
  readonly installed: boolean;
  readonly code: ExitCode;
}

type Finishing = Pick<CreateOptions, 'git' | 'install'> & { readonly template: Template };

const NO_SCRIPTS =
  'Install scripts of the packages were not run, because the template is not trusted. Read it, then run npm rebuild, or add --trust.';

/** Whether packages that the project names may run programs while they are installed. */
function runsScripts({ origin }: Template): boolean {
  return origin === undefined || origin.trusted;
}

/** Repository and packages. Whatever fails here, the project is complete; the reader is told what to repeat. */
async function finishProject(folder: string, options: Finishing, context: Context): Promise<Finished> {
  const git = options.git ? await startRepository(folder, context) : undefined;
  if (git?.status === 'skipped') context.progress.note(`No git repository was made: ${git.reason}.`);
  const finished = options.install ? await install(folder, options.template, context) : { installed: false, code: EXIT.ok };
  // After the packages, so that the lock file is part of the first commit.
  if (git?.status === 'made' && !context.signal.aborted && !(await commitAll(folder, context))) {
    context.progress.note('The git repository has no commit yet: git does not know your name and address, or refused.');
  }
  return finished;
}

async function install(folder: string, template: Template, context: Context): Promise<Finished> {
  const step = context.progress.step('Installing packages');
  const scripts = runsScripts(template);
  const command = installCommand(scripts);
  const result = await installPackages({ folder, scripts }, context);
  switch (result.status) {
    case 'installed':
      step.done();
      if (!scripts) context.progress.note(NO_SCRIPTS);
      return { installed: true, code: EXIT.ok };
    case 'interrupted':
      step.fail('interrupted');
      context.stderr.write(`Interrupted while installing packages. The project is complete; repeat: ${command}\n`);
      return { installed: false, code: EXIT.interrupted };
    case 'failed':
      step.fail();
      context.stderr.write(`error: The packages could not be installed.\n${neutralise(result.reason).replaceAll(/^/gm, '  ')}\n`);
      context.stderr.write(`  The project is complete; repeat in its folder: ${command}\n`);
      return { installed: false, code: EXIT.couldNotLook };
  }
}

function describeNext({ template }: Answers, shown: string, installed: boolean): string {
  const commands = [
    ...(shown === '.' ? [] : [describeCommand('cd', [shown])]),
    ...(installed ? [] : [installCommand(runsScripts(template))]),
    ...(template.nextSteps ?? ['npx sagemaker-algo build', 'npx sagemaker-algo test-local']),
  ];
  return `\nNext:\n${commands.map((command) => `  ${command}\n`).join('')}`;
}
