import { relative } from 'node:path';
import { describeCommand } from '../command-line.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode } from '../errors.ts';
import { type AnswerOptions, type Answers, resolveAnswers } from '../scaffold/answers.ts';
import { planBase, withBase } from '../scaffold/base.ts';
import { resolveToolDependency } from '../scaffold/dependency.ts';
import { describeReplaced, describeTree } from '../scaffold/describe.ts';
import { commitAll, startRepository } from '../scaffold/git.ts';
import { INSTALL_COMMAND, installPackages } from '../scaffold/install.ts';
import { placeFiles } from '../scaffold/place.ts';
import type { Answer, ChosenAnswers } from '../scaffold/questions.ts';
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
  const facts = { name, toolVersion: context.version, toolDependency: dependency.spec, answers: answers.answers };
  const rendered = renderTemplate(template, facts);
  const origin = { facts, template: { name: template.id, version: template.version, answers: answers.answers } };
  const plans = withBase(rendered, await planBase(origin, rendered));
  const survey = surveyFolder(answers.folder, plans, options);
  const shown = neutraliseLine(relative(context.cwd, survey.folder) || '.', 4096);
  if (options.dryRun) {
    context.stdout.write(describeTree(`${shown}/`, survey.changes));
    context.stderr.write(`${plans.length} files; nothing was written.\n`);
    return EXIT.ok;
  }
  await placeFiles(survey, context);
  for (const line of describeReplaced(survey.changes)) context.stderr.write(`${line}\n`);
  context.stdout.write(
    `Made the algorithm ${name} in ${shown}: ${rendered.length} files from the template ${template.id} ${template.version}.\n`,
  );
  if (dependency.warning !== undefined) context.progress.note(dependency.warning);

  const finished = await finishProject(survey.folder, options, context);
  context.progress.close();
  context.stdout.write(describeNext(answers, shown, finished.installed));
  return finished.code;
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
