import { dirname, relative } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { CONFIG_FILE, findConfig } from '../config/find.ts';
import { readSpecHead } from '../config/template-section.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode, UserError } from '../errors.ts';
import type { FilePlan } from '../files.ts';
import { describeMaking, planBase } from '../scaffold/base.ts';
import { installCommand } from '../scaffold/install.ts';
import { planKeys } from '../scaffold/keys.ts';
import { type Answer, type ChosenAnswers, keysOf, OWN_OPTIONS } from '../scaffold/questions.ts';
import { applyOutcomes, listTouched } from '../update/apply.ts';
import { describeCount, describeOutcomes, describeStep, isOpen, isUpToDate, renderReport } from '../update/describe.ts';
import { createTextMerger } from '../update/merge-text.ts';
import { openProject, type ProjectFiles } from '../update/project-files.ts';
import { type FoundBase, readBase } from '../update/read-base.ts';
import { type Outcome, reconcile } from '../update/reconcile.ts';
import { planBackup, refuseUncommitted } from '../update/safety.ts';
import { renderOfBase, renderOfPlans, sameRender } from '../update/sides.ts';
import { resolveTarget, type Target } from '../update/target.ts';

export interface UpdateOptions extends Partial<Readonly<Record<(typeof OWN_OPTIONS)[number], Answer>>> {
  readonly template?: string | undefined;
  readonly answer: ChosenAnswers;
  readonly trust: boolean;
  readonly check: boolean;
  readonly dryRun: boolean;
  readonly force: boolean;
  readonly json: boolean;
}

interface Work {
  readonly project: ProjectFiles;
  readonly found: FoundBase;
  readonly target: Target;
  readonly outcomes: readonly Outcome[];
}

/** Brings a project to what its template gives now, by a three-way merge with what the template had given. */
export async function update(options: UpdateOptions, context: Context): Promise<ExitCode> {
  if (options.check && options.dryRun) {
    throw new UserError('--check and --dry-run exclude each other.', { hint: '--check says whether, --dry-run what would change.' });
  }
  const work = await prepare(options, context);
  for (const note of work.target.notes) context.progress.note(note);
  if (options.check) return check(work, options, context);
  if (options.dryRun) return show(work, options, context);
  return carryOut(work, options, context);
}

async function prepare(options: UpdateOptions, context: Context): Promise<Work> {
  const file = findConfig(context.cwd);
  const head = readSpecHead(file, relative(context.cwd, file) || CONFIG_FILE);
  const project = openProject(dirname(file));
  const found = readBase(project);
  const target = await resolveTarget({ folder: project.folder, head, found }, { ...options, answers: collectAnswers(options) }, context);
  const { from, template } = target;
  const labels = { user: 'yours', base: `${from.name} ${from.version}`, template: `${template.id} ${template.version}` };
  const merger = createTextMerger(labels, context);
  try {
    const next = renderOfPlans(target.plans);
    const outcomes = await reconcile({ project, base: target.base, next, merger, modes: context.platform !== 'win32' });
    return { project, found, target, outcomes: [...outcomes, ...(await addNewKeys(target, project.folder))] };
  } finally {
    merger.close();
  }
}

function collectAnswers(options: UpdateOptions): ChosenAnswers {
  const named = OWN_OPTIONS.flatMap((id) => (options[id] === undefined ? [] : [[id, options[id]] as const]));
  return { ...options.answer, ...Object.fromEntries(named) };
}

/**
 * Keys that the new answers ask for and the old ones did not. One that is missing otherwise is no matter of an update: a clone never has it,
 * and a new one could not read what the old one encrypted.
 */
async function addNewKeys({ template, facts, hadAnswers }: Target, folder: string): Promise<readonly Outcome[]> {
  const had = new Set(keysOf(template.questions, hadAnswers));
  const { made } = await planKeys(template, facts.answers, folder);
  return made
    .filter(({ path }) => !had.has(path))
    .map((plan) => ({ path: plan.path, action: 'added', note: KEY_NOTE, writes: [plan], removes: [] }));
}

const KEY_NOTE = 'a new key: keep a copy in a safe place, git leaves it out';

function check({ target, outcomes }: Work, { json }: UpdateOptions, { stdout }: Context): ExitCode {
  const current = isUpToDate(outcomes);
  if (json) stdout.write(renderReport(current ? 'up-to-date' : 'available', target, { outcomes }));
  else if (current) stdout.write(`Up to date: ${describeStep(target)}.\n`);
  else stdout.write(`An update is available: ${describeStep(target)} (${describeCount(outcomes)}).\n`);
  return current ? EXIT.ok : EXIT.failed;
}

async function show({ project, target, outcomes }: Work, { json }: UpdateOptions, context: Context): Promise<ExitCode> {
  const code = outcomes.some(isOpen) ? EXIT.failed : EXIT.ok;
  if (json) {
    context.stdout.write(renderReport(isUpToDate(outcomes) ? 'up-to-date' : 'available', target, { outcomes }));
    return code;
  }
  const { renderDiff } = await import('../update/diff-text.ts');
  context.stdout.write(renderDiff(outcomes, project, context));
  context.stderr.write(`${describeStep(target)}: ${describeCount(outcomes)}; nothing was written.\n${describeOutcomes(outcomes)}`);
  return code;
}

async function carryOut(work: Work, { force, json }: UpdateOptions, context: Context): Promise<ExitCode> {
  const { project, target, outcomes } = work;
  const touched = listTouched(outcomes, project);
  if (!force && !isUpToDate(outcomes)) await refuseUncommitted(project.folder, touched, context);
  const backup = force && touched.length > 0 ? planBackup(project, touched, context.now()) : undefined;
  await applyOutcomes(outcomes, [...(await renewBase(work)), ...(backup?.plans ?? [])], { project, context });
  const conflicts = outcomes.some(isOpen);
  const status = conflicts ? 'conflicts' : isUpToDate(outcomes) ? 'up-to-date' : 'updated';
  if (json) context.stdout.write(renderReport(status, target, { outcomes, backup: backup?.folder }));
  else context.stdout.write(describeDone(work, backup?.folder));
  return conflicts ? EXIT.failed : EXIT.ok;
}

/** The new base, also after conflicts: the markers hold the template's side, and the next update must not bring it again. */
async function renewBase({ found, target }: Work): Promise<readonly FilePlan[]> {
  const { plans } = target;
  if (found.status === 'whole') {
    const { format: _, files: __, ...before } = found.base;
    if (isDeepStrictEqual(before, describeMaking(target)) && sameRender(renderOfBase(found.base), renderOfPlans(plans))) return [];
  }
  return [await planBase(target, plans)];
}

function describeDone({ target, outcomes }: Work, backup: string | undefined): string {
  if (isUpToDate(outcomes)) return `Up to date: ${describeStep(target)}.\n`;
  const lines = [`Updated ${describeStep(target)}: ${describeCount(outcomes)}.\n`, describeOutcomes(outcomes)];
  if (backup !== undefined) lines.push(`The files as they were are in ${backup}.\n`);
  const packages = outcomes.some(({ path, writes }) => path === 'package.json' && writes.length > 0);
  const settle = outcomes.some(isOpen) ? ['settle the conflicts'] : [];
  const { nextSteps = ['npx sagemaker-algo build', 'npx sagemaker-algo test-local'], origin } = target.template;
  const install = packages ? [installCommand(origin === undefined || origin.trusted)] : [];
  const next = [...settle, ...install, ...nextSteps.filter((step) => !install.includes(step))];
  return `${lines.join('')}\nNext:\n${next.map((command) => `  ${command}\n`).join('')}`;
}
