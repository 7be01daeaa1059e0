import { relative } from 'node:path';
import { describeCommand } from '../command-line.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode } from '../errors.ts';
import { byCodePoint, type FilePlan } from '../files.ts';
import { type AnswerOptions, type Answers, resolveAnswers } from '../scaffold/answers.ts';
import { resolveToolDependency } from '../scaffold/dependency.ts';
import { describeReplaced, describeTree } from '../scaffold/describe.ts';
import { commitAll, startRepository } from '../scaffold/git.ts';
import { INSTALL_COMMAND, installPackages } from '../scaffold/install.ts';
import type { KeyPlans } from '../scaffold/keys.ts';
import { placeFiles } from '../scaffold/place.ts';
import { type Answer, type ChosenAnswers, keysOf } from '../scaffold/questions.ts';
import { renderTemplate } from '../scaffold/render.ts';
import { surveyFolder } from '../scaffold/survey.ts';
import { neutralise, neutraliseLine } from '../text/safe.ts';

/** Questions of our templates that have an option of their own; `--answer` takes all others. */
const OPTIONS = ['algorithm', 'images', 'encryptArtifacts'] as const;

export interface CreateOptions extends Omit<AnswerOptions, 'answers'>, Partial<Readonly<Record<(typeof OPTIONS)[number], Answer>>> {
  readonly answer: ChosenAnswers;
  readonly dryRun: boolean;
  readonly force: boolean;
  readonly git: boolean;
  readonly install: boolean;
}

/** Makes a new project from a template: answers, files in memory, files on disk, git, packages, what to type next. */
export async function create(options: CreateOptions, context: Context): Promise<ExitCode> {
  const answers = await resolveAnswers({ ...options, answers: collectAnswers(options) }, context);
  const { name, template } = answers;
  const dependency = resolveToolDependency(context);
  const plans = renderTemplate(template, {
    name,
    toolVersion: context.version,
    toolDependency: dependency.spec,
    answers: answers.answers,
  });
  const keys = await planKeysOf(answers);
  const survey = surveyFolder(answers.folder, sortByPath([...plans, ...keys.made]), options);
  const shown = neutraliseLine(relative(context.cwd, survey.folder) || '.', 4096);
  if (options.dryRun) {
    context.stdout.write(describeTree(`${shown}/`, survey.changes));
    context.stderr.write(`${survey.changes.length} files; nothing was written.\n`);
    return EXIT.ok;
  }
  await placeFiles(survey, context);
  for (const line of describeReplaced(survey.changes)) context.stderr.write(`${line}\n`);
  context.stdout.write(
    `Made the algorithm ${name} in ${shown}: ${plans.length} files from the template ${template.id} ${template.version}.\n`,
  );
  context.stdout.write(describeKeys(keys));
  if (dependency.warning !== undefined) context.progress.note(dependency.warning);

  const finished = await finishProject(survey.folder, options, context);
  context.progress.close();
  context.stdout.write(describeNext(answers, shown, finished.installed));
  return finished.code;
}

/** Few projects have keys, and loading what makes them would take longer than writing a project. */
async function planKeysOf({ template, answers, folder }: Answers): Promise<KeyPlans> {
  if (keysOf(template.questions, answers).length === 0) return { made: [], kept: [] };
  const { planKeys } = await import('../scaffold/keys.ts');
  return planKeys(template, answers, folder);
}

function sortByPath(plans: readonly FilePlan[]): readonly FilePlan[] {
  return [...plans].sort((one, other) => byCodePoint(one.path, other.path));
}

function describeKeys({ made, kept }: KeyPlans): string {
  return [
    ...made.map(
      ({ path }) => `${path} is a new key. Keep a copy in a safe place: git leaves it out, and no model can be read without it.\n`,
    ),
    ...kept.map((path) => `${path} is kept: a new key could not read the models that this one encrypted.\n`),
  ].join('');
}

function collectAnswers(options: CreateOptions): ChosenAnswers {
  const named = OPTIONS.flatMap((id) => (options[id] === undefined ? [] : [[id, options[id]] as const]));
  return { ...options.answer, ...Object.fromEntries(named) };
}

interface Finished {
  readonly installed: boolean;
  readonly code: ExitCode;
}

/** Repository and packages. Whatever fails here, the project is complete; the reader is told what to repeat. */
async function finishProject(folder: string, options: CreateOptions, context: Context): Promise<Finished> {
  const git = options.git ? await startRepository(folder, context) : undefined;
  if (git?.status === 'skipped') context.progress.note(`No git repository was made: ${git.reason}.`);
  const finished = options.install ? await install(folder, context) : { installed: false, code: EXIT.ok };
  // After the packages, so that the lock file is part of the first commit.
  if (git?.status === 'made' && !context.signal.aborted && !(await commitAll(folder, context))) {
    context.progress.note('The git repository has no commit yet: git does not know your name and address, or refused.');
  }
  return finished;
}

async function install(folder: string, context: Context): Promise<Finished> {
  const step = context.progress.step('Installing packages');
  const result = await installPackages(folder, context);
  switch (result.status) {
    case 'installed':
      step.done();
      return { installed: true, code: EXIT.ok };
    case 'interrupted':
      step.fail('interrupted');
      context.stderr.write(`Interrupted while installing packages. The project is complete; repeat: ${INSTALL_COMMAND}\n`);
      return { installed: false, code: EXIT.interrupted };
    case 'failed':
      step.fail();
      context.stderr.write(`error: The packages could not be installed.\n${neutralise(result.reason).replaceAll(/^/gm, '  ')}\n`);
      context.stderr.write(`  The project is complete; repeat in its folder: ${INSTALL_COMMAND}\n`);
      return { installed: false, code: EXIT.couldNotLook };
  }
}

function describeNext({ template }: Answers, shown: string, installed: boolean): string {
  const commands = [
    ...(shown === '.' ? [] : [describeCommand('cd', [shown])]),
    ...(installed ? [] : [INSTALL_COMMAND]),
    ...(template.nextSteps ?? ['npx sagemaker-algo build', 'npx sagemaker-algo test-local']),
  ];
  return `\nNext:\n${commands.map((command) => `  ${command}\n`).join('')}`;
}
