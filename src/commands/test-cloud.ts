import { join, relative, resolve } from 'node:path';
import { explainingAws } from '../aws/explain.ts';
import { runCloudChecks, SAGEMAKER_ENGINE } from '../checks/in-the-cloud.ts';
import { selectChecks } from '../checks/select-checks.ts';
import { type Cloud, openCloud, requirePlace } from '../cloud/cloud.ts';
import { type Rehearsal, rehearse } from '../cloud/rehearsal.ts';
import { planRehearsal, type RehearsalPlan } from '../cloud/rehearsal-plan.ts';
import { readDataSet, requireBucket } from '../cloud/upload.ts';
import { TRANSFORM_FOLDER } from '../comparison/results.ts';
import { chooseBatchSample } from '../config/batch-sample.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode, UserError } from '../errors.ts';
import { removeFolder, writeFileAtomic } from '../files.ts';
import { assertOutputsFree } from '../observe/batch/keep-outputs.ts';
import { listSample } from '../observe/sample-files.ts';
import { renderObservations } from '../observe/saved.ts';
import { assertKeepable } from '../observe/train/keep-results.ts';
import type { Attempts } from '../observe/types.ts';
import type { BatchRequest } from '../plan/transform.ts';
import { readSampleCompression } from '../publish/sample-compression.ts';
import { openSession, type Session } from '../publish/session.ts';
import { assembleReport } from '../report/build-report.ts';
import { measure } from '../report/measure.ts';
import { resolveExitCode } from '../report/report.ts';
import { resolveReports } from '../reporters/index.ts';
import type { Role } from '../sagemaker/contract.ts';
import { makeWorkFolder } from '../work-folders.ts';
import { listInput } from './batch-input.ts';
import { endWithoutRest, sayingWhatLives } from './cloud-interrupt.ts';
import { type CloudOptions, describeRequests, findCode, previewCode } from './cloud-options.ts';
import { showLog } from './end-training.ts';
import { describeJobFailure } from './job-failure-text.ts';
import { assertAnswersFree, keepRehearsal } from './keep-rehearsal.ts';
import { confirmPlan, describeKept, describeMachineTime, describePlan, requestsOf } from './test-cloud-text.ts';
import { isGzip } from './transform-on-sagemaker.ts';
import { writeReports } from './write-report.ts';

/** Options of `test-cloud`, as `cli/cloud.ts` defines them. */
export interface TestCloudOptions extends Omit<CloudOptions, 'image' | 'instances' | 'detach'> {
  readonly trainImage?: string | undefined;
  readonly serveImage?: string | undefined;
  readonly maxRuntime?: number | undefined;
  readonly endpoint: boolean;
  readonly only: readonly string[];
  readonly strict: boolean;
  readonly report: readonly string[];
  readonly json: boolean;
  readonly saveObservations?: string | undefined;
  readonly out: string;
  readonly keep: boolean;
  readonly yes: boolean;
}

/**
 * Runs on SageMaker what the validation of Marketplace will run, and an endpoint, and judges it with the checks of `test-local`. Exit codes
 * as there; 3 also when SageMaker itself failed.
 */
export async function testCloud(options: TestCloudOptions, context: Context): Promise<ExitCode> {
  const checks = selectChecks(options);
  const targets = resolveReports(options);
  const session = openSession(options, context);
  const folder = resolve(context.cwd, options.out);
  const planWith = await readyToPlan(session, options, { folder, context });
  if (options.dryRun) {
    const code = (role: Role) => previewCode(session, namedFor(options, role), role);
    context.stdout.write(describeRequests(requestsOf(planWith({ train: code('train'), serve: code('serve') }), options)));
    return EXIT.ok;
  }
  assertKeepable(folder);
  assertAnswersFree(folder);
  return await explainingAws(async () => {
    const cloud = await openCloud(session, context, options);
    const code = async (role: Role) => await findCode(session, namedFor(options, role), role, context);
    const plan = planWith({ train: await code('train'), serve: await code('serve') });
    assertOutputsFree(
      join(folder, TRANSFORM_FOLDER),
      plan.batchSet.files.map(({ key }) => key),
    );
    await confirmPlan(describePlan(plan, { ...options, account: cloud.account, region: cloud.region }), options, context);
    return await sayingWhatLives(cloud, context, async () => {
      const startedAt = context.now();
      await requireBucket(cloud, plan.bucket, options.createBucket);
      const rehearsal = await runAndKeep(cloud, plan, { options, folder }, context);
      const { attempts } = rehearsal;
      const engine = { name: SAGEMAKER_ENGINE, version: cloud.region, kind: 'container' } as const;
      const project = { config: cloud.config, issues: session.issues, engine, outside: false };
      const all: Attempts = { ...attempts, project: { status: 'made', value: project } };
      if (options.saveObservations !== undefined) {
        writeFileAtomic(resolve(context.cwd, options.saveObservations), renderObservations(all, context));
      }
      const findings = runCloudChecks(checks, all, engine);
      const tool = { name: 'sagemaker-algo', version: context.version };
      const times = { startedAt, durationMs: context.now() - startedAt };
      const report = assembleReport({ tool, project: cloud.config, engine, ...times }, findings, measure(all));
      context.progress.close();
      await writeReports(targets, report, options, context);
      context.stderr.write(describeForeignFailures(rehearsal));
      context.stderr.write(describeMachineTime(rehearsal));
      context.stderr.write(`Model, outputs, answers and logs are in ${relative(context.cwd, folder) || '.'}.\n`);
      const code = resolveExitCode(findings, options);
      if (!options.keep) return endWithoutRest(cloud, context, code);
      context.stderr.write(describeKept(cloud.ledger.list(), plan));
      return code;
    });
  });
}

interface Running {
  readonly options: TestCloudOptions;
  readonly folder: string;
}

/** Runs it, keeps here what came of it, and clears it away there. */
async function runAndKeep(cloud: Cloud, plan: RehearsalPlan, { options, folder }: Running, context: Context): Promise<Rehearsal> {
  const work = makeWorkFolder('sagemaker-algo', context.runId);
  const release = context.onKill(() => removeFolder(work));
  let kept = false;
  try {
    const { endpoint, keep } = options;
    const rehearsal = await rehearse(cloud, plan, { work, endpoint, keep, onLog: showLog(context) });
    await keepRehearsal(cloud, rehearsal, { folder, runId: context.runId });
    kept = true;
    return rehearsal;
  } finally {
    release();
    removeFolder(work);
    if (context.signal.aborted || (kept && !options.keep)) await removeResults(cloud, plan);
    else if (!kept) await sayWhereResultsAre(cloud, plan);
  }
}

/** The results are here by now; the samples stay there for the next run. */
async function removeResults({ afterwards, progress }: Cloud, { bucket, results }: RehearsalPlan): Promise<void> {
  const step = progress.step('Remove the results from the bucket');
  try {
    const found = await afterwards.s3.listObjects(bucket, results);
    await afterwards.s3.deleteObjects(
      bucket,
      found.map(({ key }) => key),
    );
    step.done(`${found.length} objects`);
  } catch {
    step.fail(`they stay in s3://${bucket}/${results}`);
  }
}

/** Results that were paid for and could not be kept here are not thrown away there. */
async function sayWhereResultsAre({ afterwards, progress }: Cloud, { bucket, results }: RehearsalPlan): Promise<void> {
  const found = await afterwards.s3.listObjects(bucket, results).catch(() => []);
  if (found.length > 0) progress.note(`Results stay in s3://${bucket}/${results}. Remove them: sagemaker-algo jobs --cleanup --data`);
}

type Code = Parameters<typeof planRehearsal>[1]['code'];

/** Reads everything that the plan is made of, but for the images. */
async function readyToPlan(
  session: Session,
  options: TestCloudOptions,
  { folder, context }: { readonly folder: string; readonly context: Context },
): Promise<(code: Code) => RehearsalPlan> {
  const { config, projectDir } = session;
  const { role, bucket } = requirePlace(session);
  const request = batchRequest(session);
  const files = listInput(request, folder);
  // A job takes packed files only, or none.
  isGzip(files);
  const batch = { request, set: await readDataSet('batch', files) };
  const channels = await readChannels(session);
  const compression = readSampleCompression(config, projectDir);
  const { instanceType, maxRuntime } = options;
  return (code) =>
    planRehearsal(config, { runId: context.runId, code, role, bucket, channels, batch, compression, instanceType, maxRuntime });
}

/** The batch input of the validation profile. */
function batchRequest({ config, projectDir }: Session): BatchRequest {
  const sample = chooseBatchSample(config);
  if (sample === undefined) {
    throw new UserError('sagemaker-algo.json names nothing that a batch transform could take.', { hint: 'Name it under samples.batch.' });
  }
  const { path, named, contentType, accept, assemble, split, strategy } = sample;
  return { from: resolve(projectDir, path), named: `${named}.path`, contentType, accept, assemble, wish: { split, strategy } };
}

/** What was named for a role: one option for each image, or one algorithm for both. */
function namedFor({ trainImage, serveImage, algorithm }: TestCloudOptions, role: Role): Pick<CloudOptions, 'image' | 'algorithm'> {
  return { image: role === 'train' ? trainImage : serveImage, algorithm };
}

/** Failures that are none of the algorithm, in the words of `publish`; a check has nothing to say about them. */
function describeForeignFailures({ attempts, training, transform }: Rehearsal): string {
  return [
    ...(attempts['train/nominal']?.status === 'failed' ? [describeJobFailure('training', training.job)] : []),
    ...(attempts['batch/transform']?.status === 'failed' && transform !== undefined
      ? [describeJobFailure('transform', transform.job)]
      : []),
  ]
    .map((text) => `${text}\n`)
    .join('');
}

async function readChannels({ config, projectDir }: Session) {
  const channels = Object.entries(config.samples.channels);
  return await Promise.all(
    channels.map(async ([name, { path }]) => {
      const files = listSample(resolve(projectDir, path), `samples.channels.${name}.path`);
      if (files.length > 0) return await readDataSet(name, files);
      throw new UserError(`samples.channels.${name}.path: there is no file in ${path}, and SageMaker refuses a channel without objects.`, {
        hint: 'Put sample data there.',
      });
    }),
  );
}
