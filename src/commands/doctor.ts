import { basename, dirname } from 'node:path';
import { findConfig } from '../config/find.ts';
import type { Context } from '../context.ts';
import type { Diagnosis } from '../doctor/define-diagnosis.ts';
import { type Diagnosed, diagnose, neededFacts } from '../doctor/diagnose.ts';
import { GATHERERS } from '../doctor/gather/index.ts';
import type { GathererTable } from '../doctor/gather.ts';
import { gatherFacts } from '../doctor/gather.ts';
import { applyRepair, type PlannedRepair, planRepairs, type ShownRepair, showRepair } from '../doctor/mend.ts';
import { renderDiagnosed } from '../doctor/render.ts';
import { listDiagnoses, selectDiagnoses } from '../doctor/select-diagnoses.ts';
import { EXIT, type ExitCode, InterruptedError, isUserError, UserError } from '../errors.ts';

/** Options of `doctor`, as `src/cli/doctor.ts` defines them. */
export interface DoctorOptions {
  readonly fix: boolean;
  readonly yes: boolean;
  readonly only: readonly string[];
  readonly all: boolean;
  readonly strict: boolean;
  readonly list: boolean;
  readonly json: boolean;
}

interface Patient {
  readonly diagnoses: readonly Diagnosis[];
  /** Undefined where there is no project. */
  readonly dir: string | undefined;
  readonly gatherers: GathererTable;
}

interface Mended extends ShownRepair {
  readonly id: string;
  readonly done: boolean;
  readonly reason?: string;
}

/**
 * Says what is wrong with this machine and with the project around the working folder, and with `--fix` mends what can be mended safely.
 * Exit code 0 when there is no problem, 1 when there is (with `strict` a warning too). `gatherers` is for tests.
 */
export async function doctor(options: DoctorOptions, context: Context, gatherers: GathererTable = GATHERERS): Promise<ExitCode> {
  if (options.yes && !options.fix) throw new UserError('--yes belongs to --fix.', { hint: 'Without --fix nothing is changed.' });
  const selected = selectDiagnoses(options.only);
  if (options.list) {
    context.stdout.write(listDiagnoses(selected));
    return EXIT.ok;
  }
  const dir = findProject(context.cwd);
  const patient = { diagnoses: selected.filter(({ id }) => dir !== undefined || !id.startsWith('project/')), dir, gatherers };
  if (patient.diagnoses.length === 0) {
    throw new UserError('What --only names is about a project, and there is none here.', { hint: 'Go into the folder of one.' });
  }
  const before = await examine(patient, context);
  const mended = options.fix ? await mend(before, patient, { options, context }) : [];
  const after = mended.some(({ done }) => done) ? await examine(patient, context) : before;
  const name = dir === undefined ? undefined : basename(dir);
  context.stdout.write(
    options.json
      ? renderJson(after, { dir, mended, fix: options.fix }, context)
      : renderDiagnosed(after, { all: options.all, project: name }, context),
  );
  return resolveCode(after, options);
}

function findProject(cwd: string): string | undefined {
  try {
    return dirname(findConfig(cwd));
  } catch (error) {
    if (isUserError(error)) return undefined;
    throw error;
  }
}

async function examine({ diagnoses, dir, gatherers }: Patient, context: Context): Promise<readonly Diagnosed[]> {
  context.progress.step(dir === undefined ? 'Looking at this machine' : 'Looking at this machine and the project');
  try {
    const facts = await gatherFacts(neededFacts(diagnoses), gatherers, { context, projectDir: dir });
    if (context.signal.aborted) throw new InterruptedError();
    return diagnose(diagnoses, facts);
  } finally {
    // Takes the line away: the findings say it all.
    context.progress.close();
  }
}

/** Shows each change, asks once, makes them. Without anybody to ask and without `--yes` they are only shown. */
async function mend(
  diagnosed: readonly Diagnosed[],
  { dir }: Patient,
  { options, context }: { readonly options: DoctorOptions; readonly context: Context },
): Promise<readonly Mended[]> {
  const planned = planRepairs(diagnosed);
  const shown = await Promise.all(planned.map(({ repair }) => showRepair(repair)));
  const tell = (line: string) => context.stderr.write(`${line}\n`);
  if (planned.length === 0) {
    tell('There is nothing that --fix could mend.');
    return [];
  }
  for (const [index, one] of shown.entries()) for (const line of describeChange(planned[index], one)) tell(line);
  const number = planned.length === 1 ? 'this change' : `these ${planned.length} changes`;
  const agreed = options.yes || (context.interactive && (await context.prompt.confirm({ message: `Make ${number}?`, initial: true })));
  if (!agreed) {
    tell(context.interactive ? 'Nothing was changed.' : `Nothing was changed: with --yes, --fix makes ${number}.`);
    return planned.map(({ id }, index) => ({ id, ...shownAt(shown, index), done: false, reason: 'Not agreed to.' }));
  }
  const made = planned.map(
    ({ id, repair }, index): Mended => ({ id, ...shownAt(shown, index), ...applyRepair(dir ?? context.cwd, repair) }),
  );
  for (const { path, done, reason } of made) tell(done ? `Done: ${path}` : `Not done: ${path}: ${reason}`);
  tell('');
  return made;
}

function shownAt(shown: readonly ShownRepair[], index: number): ShownRepair {
  return shown[index] ?? { path: '', before: '', after: '', diff: undefined };
}

function describeChange(planned: PlannedRepair | undefined, { path, before, after, diff }: ShownRepair): readonly string[] {
  const id = planned?.id ?? '';
  if (diff === undefined) return [`${path}: ${before} -> ${after}  (${id})`];
  return [`${path}:  (${id})`, ...diff.split('\n').map((line) => `  ${line}`)];
}

function renderJson(
  diagnosed: readonly Diagnosed[],
  { dir, mended, fix }: { readonly dir: string | undefined; readonly mended: readonly Mended[]; readonly fix: boolean },
  { version }: Pick<Context, 'version'>,
): string {
  const number = (status: string) => diagnosed.filter(({ judgement }) => judgement.status === status).length;
  const report = {
    schemaVersion: 1,
    tool: { name: 'sagemaker-algo', version },
    project: dir ?? null,
    summary: {
      ok: number('ok'),
      problems: number('problem'),
      warnings: number('warning'),
      notes: number('note'),
      notChecked: number('not-checked'),
    },
    findings: diagnosed.map(({ id, area, passes, judgement }) => {
      const { repairs = [], ...words } = { repairs: undefined, ...judgement };
      return { check: id, area, passes, ...words, mendable: repairs.length > 0 };
    }),
    ...(fix ? { repairs: mended.map(({ id, ...words }) => ({ check: id, ...words })) } : {}),
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

function resolveCode(diagnosed: readonly Diagnosed[], { strict }: DoctorOptions): ExitCode {
  const has = (status: string) => diagnosed.some(({ judgement }) => judgement.status === status);
  if (has('problem') || (strict && has('warning'))) return EXIT.failed;
  return diagnosed.some(({ broken }) => broken) ? EXIT.bug : EXIT.ok;
}
