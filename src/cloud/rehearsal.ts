import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { LogLine } from '../aws/logs.ts';
import { outputName } from '../observe/batch/keep-outputs.ts';
import { findIn } from '../observe/secrets/observers.ts';
import type { Attempt, Attempts, Observations } from '../observe/types.ts';
import { listArchive } from '../sagemaker/artifact.ts';
import type { Cloud } from './cloud.ts';
import { fetchTraining, fetchTransform } from './fetch-results.ts';
import { followLog, pollUntil } from './follow.ts';
import { createEndpoint, createModel, deleteAll, endpointParts, modelParts } from './hosting.ts';
import { asContainerLog, failed, made, tryStage } from './rehearsal-attempt.ts';
import { observeTransformJob } from './rehearsal-batch.ts';
import type { RehearsalPlan } from './rehearsal-plan.ts';
import { askEndpoint, observeEndpoint } from './rehearsal-serving.ts';
import { observeTrainingJob } from './rehearsal-training.ts';
import { runTrainingJob, type TrainingJobResult } from './training.ts';
import { runTransformJob, type TransformJobResult } from './transform.ts';
import { uploadDataSet } from './upload.ts';

/** How a rehearsal is run. */
export interface RehearsalOptions {
  /** Folder of this run for what is fetched; the caller removes it. */
  readonly work: string;
  readonly onLog: (line: LogLine) => void;
  /** Whether an endpoint is made at the end: Marketplace does not, buyers do. */
  readonly endpoint: boolean;
  /** Leaves model and endpoint in AWS. */
  readonly keep: boolean;
}

/** What was seen, and what was fetched. */
export interface Rehearsal {
  readonly attempts: Attempts;
  readonly training: { readonly job: TrainingJobResult; readonly fetched: Awaited<ReturnType<typeof fetchTraining>> };
  readonly transform: { readonly job: TransformJobResult; readonly outputs: ReadonlyMap<string, string> } | undefined;
  /** Milliseconds from the wish for an endpoint to its end; undefined when there was none, or it was kept. */
  readonly endpointMs: number | undefined;
}

/**
 * Runs what the validation of Marketplace runs, and an endpoint: training job, model, batch transform, sample requests. Everything but the
 * results is removed again, also after a Ctrl-C, which throws InterruptedError. Throws AwsError when nothing could be seen at all.
 */
export async function rehearse(cloud: Cloud, plan: RehearsalPlan, options: RehearsalOptions): Promise<Rehearsal> {
  for (const set of plan.sets) await uploadDataSet(cloud, plan.bucket, set);
  const training = await train(cloud, plan, options);
  const { model } = training.attempts;
  if (model.status === 'failed') {
    const endpoint = options.endpoint ? { 'serve/health': model, 'serve/diagnosis': model, 'serve/invocations': model } : {};
    return {
      ...training,
      attempts: { ...training.attempts, 'batch/transform': model, ...endpoint },
      transform: undefined,
      endpointMs: undefined,
    };
  }
  const { transform, attempt } = await runBatch(cloud, plan, options);
  const began = cloud.now();
  const serving = options.endpoint ? await serve(cloud, plan, options) : {};
  const endpointMs = options.endpoint && !options.keep ? cloud.now() - began : undefined;
  return { ...training, attempts: { ...training.attempts, 'batch/transform': attempt, ...serving }, transform, endpointMs };
}

type ModelAttempt = Attempt<Observations['model']>;

async function train(cloud: Cloud, plan: RehearsalPlan, { work, onLog }: RehearsalOptions) {
  const job = await runTrainingJob(cloud, plan.training, { onLog });
  const fetched = await fetchTraining(cloud, job, work);
  const entries = fetched.archive === undefined ? [] : await listArchive(fetched.archive);
  const nominal = observeTrainingJob(job, entries, `sagemaker-algo train --on sagemaker`);
  const model: ModelAttempt =
    nominal.status === 'made' && nominal.value.exit.exitCode === 0 && fetched.archive !== undefined
      ? made({ entries, tarGzBytes: statSync(fetched.archive).size })
      : failed('Training left no model.', 'train/nominal');
  const texts = [
    { name: `the log of ${job.name}`, text: asContainerLog(job.log).stdout },
    { name: 'the failure reason', text: job.failureReason ?? '' },
  ];
  const secrets = made(await findIn(texts));
  return {
    training: { job, fetched },
    attempts: { 'train/nominal': nominal, 'train/diagnosis': made({}), 'secrets/training-logs': secrets, model },
  };
}

async function runBatch(cloud: Cloud, plan: RehearsalPlan, { work, onLog, keep }: RehearsalOptions) {
  let transform: Rehearsal['transform'];
  const attempt = await tryStage(cloud, async () => {
    try {
      await createModel(cloud, plan.model);
      const job = await runTransformJob(cloud, plan.transform, { onLog });
      const draft = (key: string) => join(work, 'transform', outputName(key));
      const { good } = await fetchTransform(cloud, job, { draft }, () => {});
      const outputs = new Map(good.map((key) => [key, draft(key)]));
      transform = { job, outputs };
      return observeTransformJob(cloud.config, { plan, job, outputs });
    } finally {
      // The endpoint makes it anew: one model at a time is one thing to remove.
      if (!keep || cloud.signal.aborted) await deleteAll(cloud, modelParts(plan.model));
    }
  });
  return { attempt, transform };
}

const NOT_MADE = ['Creating', 'Updating', 'SystemUpdating', 'RollingBack'];

async function serve(cloud: Cloud, plan: RehearsalPlan, { keep }: RehearsalOptions): Promise<Attempts> {
  const { EndpointName: name } = plan.endpoint.endpoint;
  let invocations: Attempts['serve/invocations'];
  let secrets: Attempts['secrets/serving-logs'];
  const health = await tryStage(cloud, async () => {
    try {
      const began = cloud.now();
      await createEndpoint(cloud, plan.endpoint);
      const made = await awaitEnd(cloud, name);
      const creatingMs = cloud.now() - began;
      if (made.status === 'InService') invocations = await ask(cloud, name);
      const log = asContainerLog(await readLog(cloud, name));
      if (invocations?.status === 'made') invocations = { ...invocations, value: { ...invocations.value, log } };
      secrets = { status: 'made', value: await findIn([{ name: `the log of endpoint ${name}`, text: log.stdout }]) };
      return observeEndpoint(made, { name, creatingMs, log });
    } finally {
      if (!keep || cloud.signal.aborted) await deleteAll(cloud, endpointParts(plan.endpoint));
    }
  });
  const after = failed('The endpoint did not come into service.', 'serve/health');
  return {
    'serve/health': health,
    'serve/diagnosis': made({}),
    'serve/invocations': invocations ?? after,
    'secrets/serving-logs': secrets ?? after,
  };
}

async function awaitEnd(cloud: Cloud, name: string) {
  const step = cloud.progress.step(`Endpoint ${name}`);
  try {
    const seen = await pollUntil(
      cloud,
      () => cloud.aws.endpoints.describe(name),
      ({ status }) => !NOT_MADE.includes(status),
    );
    if (seen.status === 'InService') step.done('in service; it costs until it is deleted');
    else step.fail(seen.status);
    return seen;
  } catch (error) {
    step.fail();
    throw error;
  }
}

async function ask(cloud: Cloud, name: string): Promise<NonNullable<Attempts['serve/invocations']>> {
  const step = cloud.progress.step('Send the sample requests');
  const asked = await tryStage(cloud, async () => {
    const seen = await askEndpoint(cloud, name);
    return made({ ...seen, pings: [], exit: undefined, log: asContainerLog([]) });
  });
  if (asked.status === 'made') step.done();
  else step.fail(asked.reason);
  return asked;
}

async function readLog(cloud: Cloud, name: string): Promise<readonly LogLine[]> {
  const log = followLog(cloud, `/aws/sagemaker/Endpoints/${name}`, 'AllTraffic/', () => {});
  await log.finish();
  return log.lines;
}
