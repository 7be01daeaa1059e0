import { rmSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { matchMetrics } from '../checks/metrics.ts';
import { describeCommand } from '../command-line.ts';
import { loadConfig } from '../config/load.ts';
import type { Config } from '../config/schema.ts';
import type { Context } from '../context.ts';
import type { ContainerEngine } from '../engine/engine.ts';
import { resolveEngine } from '../engine/index.ts';
import type { EngineName } from '../engine/names.ts';
import { EXIT, type ExitCode, isUserError, UserError } from '../errors.ts';
import { describeFileError } from '../file-errors.ts';
import { assertWritable } from '../files.ts';
import { assertEngineThere } from '../observe/engine-there.ts';
import { requireImages } from '../observe/image/observers.ts';
import { createLab, type Lab, type LabParts } from '../observe/lab.ts';
import { showLive } from '../observe/live-log.ts';
import { describeScenarios } from '../observe/rehearsal-commands.ts';
import { modelArchive } from '../observe/serve/server.ts';
import { assertKeepable, keepResults, RESULT } from '../observe/train/keep-results.ts';
import { runTraining } from '../observe/train/run.ts';
import type { TrainRun } from '../observe/train/types.ts';
import { type JobPlan, ordinaryNames, planHosts } from '../plan/distributed.ts';
import type { Project, Scenario } from '../plan/scenario.ts';
import { planTraining, type TrainingVariant } from '../plan/train.ts';
import { packModel } from '../sagemaker/artifact.ts';
import { previewFailureReason } from '../sagemaker/failure-reason.ts';
import { claimedBytes, PACKABLE } from '../sagemaker/packable.ts';
import { formatBytes } from '../text/bytes.ts';
import { causeOfEnd, describeEnd } from '../text/ending.ts';
import { neutralise } from '../text/safe.ts';
import { formatDuration } from '../text/terminal.ts';
import { announce, type InspectWish, prepareDebugging, refuseWithInspect } from './debugging.ts';
import { type AsOption, placeOnMachine } from './on-machine.ts';
import { prepareTraining } from './prepare-training.ts';
import { type Trained, trainOnHosts } from './train-hosts.ts';
import { resolveVariant } from './training-variant.ts';

/** Options of `train`, as `cli/program.ts` defines them. */
export interface TrainOptions {
  readonly as?: AsOption;
  readonly hp: Readonly<Record<string, string>>;
  readonly channel: Readonly<Record<string, string>>;
  readonly inputMode?: string | undefined;
  readonly out: string;
  /** Hosts; one when left out. */
  readonly instances?: number | undefined;
  readonly engine?: EngineName | undefined;
  readonly network: boolean;
  readonly dryRun: boolean;
  /** Folder that gets what stands below /opt/ml, instead of a run. */
  readonly prepare?: string | undefined;
  /** Waits for a debugger. */
  readonly inspect?: InspectWish | undefined;
}

/** Trains once as SageMaker would and keeps the results. Exit code 1 when the training fails; `parts` is for tests. */
export async function train(options: TrainOptions, context: Context, parts: LabParts = {}): Promise<ExitCode> {
  const { config, issues, projectDir } = loadConfig(context);
  if (options.inspect !== undefined) refuseWithInspect({ '--dry-run': options.dryRun, '--instances': (options.instances ?? 1) > 1 });
  const variant = resolveVariant(options, config, context);
  if (options.prepare !== undefined) return prepareTraining(options.prepare, { config, dir: projectDir }, variant, context);
  const job = planRun({ config, dir: projectDir }, variant, options);
  const found = await (parts.findEngine ?? resolveEngine)(context, { name: options.engine, projectDir, config });
  const engine = await placeOnMachine(found, config, options.as, context);
  if (options.dryRun) {
    const run = { engine, project: { config, dir: projectDir }, runId: context.runId, outside: options.network };
    context.stdout.write(describeScenarios(run, job.kind === 'alone' ? [job.scenario] : job.plan.hosts.map(({ scenario }) => scenario)));
    return EXIT.ok;
  }
  if (job.kind === 'hosts') prepareHosts(engine, config, context);
  const folder = resolve(context.cwd, options.out);
  assertKeepable(folder);
  assertWritable(folder);
  const lab = createLab(context, { engine, project: { config, issues, dir: projectDir }, outside: options.network });
  try {
    return await trainAndKeep(lab, job, { folder, inspect: options.inspect }, context);
  } finally {
    context.progress.close();
    await lab.close();
  }
}

interface Wanted {
  readonly folder: string;
  readonly inspect: InspectWish | undefined;
}

async function trainAndKeep(lab: Lab, job: Job, { folder, inspect }: Wanted, context: Context): Promise<ExitCode> {
  await requireImages(lab, ['train']);
  const startedAt = new Date(context.now()).toISOString();
  const trained =
    job.kind === 'alone' ? await trainAlone(lab, job.scenario, inspect, context) : await trainOnHosts(lab, job.plan, context.progress.note);
  const { run, ml, log, notes } = trained;
  const succeeded = run.exit.exitCode === 0;
  if (!succeeded) await assertEngineThere(lab);
  assertPackable(run);
  // What filled the disk was removed at once.
  const hasModel = run.exit.overfull === undefined && run.model.some(({ type }) => type === 'file' || type === 'hardlink');
  const metrics = lastValues(run, lab);
  try {
    if (hasModel) await packModel(`${ml}/model`, run.model, modelArchive(lab));
    await keepResults(
      folder,
      {
        model: `${ml}/model`,
        output: `${ml}/output`,
        archive: hasModel ? modelArchive(lab) : undefined,
        log,
        record: { startedAt, succeeded, exitCode: run.exit.exitCode, seconds: run.exit.durationMs / 1000, metrics },
      },
      context.runId,
    );
  } catch (error) {
    throw hasModel ? await leaveResults(error, lab, ml) : describeFileError(error, 'write', lab.folder);
  }
  context.progress.close();
  const shown = relative(context.cwd, folder) || '.';
  for (const note of notes) context.stderr.write(`${neutralise(note)}\n`);
  if (!succeeded) {
    context.stderr.write(describeFailure(run, shown));
    return EXIT.failed;
  }
  context.stdout.write(describeSuccess(run, metrics, shown, hasModel));
  return EXIT.ok;
}

/** A training may have taken hours: where its results cannot be kept, they stay where they are and are named. */
async function leaveResults(error: unknown, lab: Lab, ml: string): Promise<unknown> {
  const described = describeFileError(error, 'write', lab.folder);
  if (!isUserError(described)) return error;
  rmSync(modelArchive(lab), { force: true });
  await lab.close({ keep: true });
  return new UserError(described.message, {
    hint: `${described.hint ?? ''}\nThe training is done: its model is still in ${ml}/model. Copy it away, then remove ${lab.folder}`.trim(),
    exitCode: described.exitCode,
    cause: error,
  });
}

/** What is run: one container, or one for each host of a job. */
type Job = { readonly kind: 'alone'; readonly scenario: Scenario } | { readonly kind: 'hosts'; readonly plan: JobPlan };

function planRun(project: Project, variant: TrainingVariant, { instances = 1, network }: TrainOptions): Job {
  if (instances === 1) return { kind: 'alone', scenario: planTraining(project, variant) };
  if (network) {
    throw new UserError('Several hosts have a network of their own, without a way out.', { hint: 'Leave out --network or --instances.' });
  }
  return { kind: 'hosts', plan: planHosts(project, { id: 'train', what: 'as asked for', names: ordinaryNames(instances), variant }) };
}

function prepareHosts({ info }: ContainerEngine, config: Config, context: Context): void {
  if (info.kind !== 'container') {
    throw new UserError('Several hosts need containers.', { hint: 'Leave out --instances, or use --engine docker.' });
  }
  if (config.training.distributed) return;
  context.progress.note('training.distributed is false in sagemaker-algo.json, so buyers cannot ask for several instances.');
}

async function trainAlone(lab: Lab, planned: Scenario, inspect: InspectWish | undefined, context: Context): Promise<Trained> {
  const debugging = inspect === undefined ? undefined : await prepareDebugging(inspect, planned, lab, context);
  const { scenario } = debugging ?? { scenario: planned };
  const live = showLive(context.progress);
  const more = debugging === undefined ? {} : { onStarted: announce(debugging, context) };
  try {
    const run = await runTraining(lab, scenario, { watch: live.watch, limitSeconds: NO_LIMIT, entriesMax: PACKABLE.entries, ...more });
    return { run, ml: `${lab.folder}/${scenario.id}`, log: `${run.log.stdout}${run.log.stderr}`, notes: [] };
  } finally {
    live.end();
    await debugging?.close();
  }
}

/** A sparse file is written out whole when it is copied or packed. */
function assertPackable({ model }: TrainRun): void {
  const bytes = claimedBytes(model);
  if (bytes <= PACKABLE.bytes) return;
  throw new UserError(`The model claims ${formatBytes(bytes)}, more than can be kept here (${formatBytes(PACKABLE.bytes)}).`, {
    hint: 'Look for working files and sparse files below /opt/ml/model.',
    exitCode: EXIT.failed,
  });
}

/** A person is watching, who can stop it. */
const NO_LIMIT = Number.POSITIVE_INFINITY;

/** The last value of each declared metric, as SageMaker would show it at the end (TRAIN-34). */
function lastValues(run: TrainRun, { project, engine }: Lab): Readonly<Record<string, string>> {
  const seen = { project: { config: project.config, issues: project.issues, engine: engine.info }, 'train/nominal': run };
  return Object.fromEntries(
    matchMetrics(seen).flatMap(({ name, captured }) => (captured.length === 0 ? [] : [[name, captured.at(-1) ?? '']])),
  );
}

function describeSuccess(run: TrainRun, metrics: Readonly<Record<string, string>>, folder: string, hasModel: boolean): string {
  const width = Math.max(0, ...Object.keys(metrics).map((name) => name.length));
  return [
    `Training completed in ${formatDuration(run.exit.durationMs)}.`,
    ...Object.entries(metrics).map(([name, value]) => `  ${name.padEnd(width)}  ${value}`),
    hasModel ? `Model, output and log are in ${folder}.` : `The training left no model; output and log are in ${folder}.`,
    ...(hasModel
      ? [
          `Next: ${describeCommand('sagemaker-algo', folder === 'artifacts' ? ['serve'] : ['serve', '--model', `${folder}/${RESULT.archive}`])}`,
        ]
      : []),
    '',
  ].join('\n');
}

/** Says what a buyer will read in `FailureReason` (TRAIN-23). */
function describeFailure({ exit, failure, timedOut }: TrainRun, folder: string): string {
  const reason = neutralise(previewFailureReason({ exit, failure })).replaceAll('\n', '\n    ');
  const what = exit.startError ?? (timedOut ? 'it did not end' : describeEnd(exit));
  const { cause } = causeOfEnd(exit);
  return [
    `Training failed: ${neutralise(what)}.`,
    ...(cause === undefined ? [] : [`  ${cause}`]),
    `  A buyer would see as FailureReason:\n    ${reason}`,
    ...(failure?.kind !== 'file' || failure.text.trim() === ''
      ? ['  Write the reason to /opt/ml/output/failure, so that buyers learn it.']
      : []),
    `  Output and log are in ${folder}.`,
    '',
  ].join('\n');
}
