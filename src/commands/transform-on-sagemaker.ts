import { resolve } from 'node:path';
import { explainingAws } from '../aws/explain.ts';
import { type Cloud, openCloud, requirePlace } from '../cloud/cloud.ts';
import { createModel, deleteAll, type ModelPlan, modelParts } from '../cloud/hosting.ts';
import { runName } from '../cloud/names.ts';
import { planTransformJob } from '../cloud/plan-hosting.ts';
import { followTransformJob, startTransformJob } from '../cloud/transform.ts';
import { type DataSet, dataPrefix, readDataSet, requireBucket, runsPrefix, uploadDataSet } from '../cloud/upload.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode, UserError } from '../errors.ts';
import { assertOutputsFree } from '../observe/batch/keep-outputs.ts';
import { type BatchRequest, resolveBatchRequest } from '../plan/transform.ts';
import { openSession, type Session } from '../publish/session.ts';
import { listInput } from './batch-input.ts';
import { askToStop, attachCommand, endWithoutRest, sayingWhatLives } from './cloud-interrupt.ts';
import { type ModelOptions, prepareModel, previewModel } from './cloud-model.ts';
import { describeRequests, noteMachine } from './cloud-options.ts';
import { showLog } from './end-training.ts';
import { endTransform } from './end-transform.ts';
import type { TransformOptions } from './transform.ts';

/** Options of `transform --on sagemaker`, as `cli/stages.ts` defines them. */
export interface TransformOnSageMakerOptions extends ModelOptions, Omit<TransformOptions, 'engine' | 'network' | 'model' | 'dryRun'> {}

/** Runs a batch transform job over the same input as the local command, and keeps the results in the same form. Exit code 1 when it fails. */
export async function transformOnSageMaker(options: TransformOnSageMakerOptions, context: Context): Promise<ExitCode> {
  const session = openSession(options, context);
  const { config, projectDir } = session;
  const request = resolveBatchRequest(options, { config, dir: projectDir }, context.cwd);
  const folder = resolve(context.cwd, options.out);
  const files = listInput(request, folder);
  const gzip = isGzip(files);
  const set = await readDataSet('batch', files);
  noteMachine(options, config.inference.transformInstanceTypes, context.progress.note);
  const { bucket } = requirePlace(session);
  const job = planJob(session, { options, request, set, gzip }, context.runId);
  if (options.dryRun) {
    const plan = await previewModel(session, options, 'transform', context);
    context.progress.note(`${files.length} file${files.length === 1 ? '' : 's'} would be uploaded.`);
    context.stdout.write(describeRequests([...modelRequests(plan), ['CreateTransformJob', job]]));
    return EXIT.ok;
  }
  if (!options.detach) {
    assertOutputsFree(
      folder,
      files.map(({ key }) => key),
    );
  }
  return await explainingAws(async () => {
    const cloud = await openCloud(session, context, options);
    return await sayingWhatLives(cloud, context, async () => {
      await requireBucket(cloud, bucket, options.createBucket);
      await uploadDataSet(cloud, bucket, set);
      const plan = await prepareModel(cloud, session, { options, what: 'transform' }, context);
      const code = await runJob(cloud, { plan, job, options, folder }, context);
      return options.detach ? code : endWithoutRest(cloud, context, code);
    });
  });
}

interface Running {
  readonly plan: ModelPlan;
  readonly job: ReturnType<typeof planTransformJob>;
  readonly options: TransformOnSageMakerOptions;
  readonly folder: string;
}

async function runJob(cloud: Cloud, { plan, job, options, folder }: Running, context: Context): Promise<ExitCode> {
  const name = job.TransformJobName;
  const onInterrupt = askToStop(context, { kind: 'transform job', name });
  const { InstanceCount, InstanceType } = job.TransformResources;
  context.progress.note(
    `${InstanceCount} x ${InstanceType} is billed by the second while the job runs; SageMaker sets it no limit in time.`,
  );
  try {
    await createModel(cloud, plan);
    await startTransformJob(cloud, job, onInterrupt);
    if (options.detach) {
      context.progress.close();
      context.stderr.write(
        `The transform job runs in ${cloud.region}. Follow it and fetch its results: ${attachCommand(name, cloud.flags)}\n`,
      );
      context.stdout.write(`${name}\n`);
      return EXIT.ok;
    }
    const ended = await followTransformJob(cloud, name, { onLog: showLog(context), onInterrupt });
    return await endTransform(cloud, ended, { folder, json: options.json }, context);
  } finally {
    // A job that goes on needs its model.
    if (!cloud.ledger.list().some(({ kind }) => kind === 'transform job')) await deleteAll(cloud, modelParts(plan));
  }
}

/** The requests that make a model, in their order. */
export function modelRequests(plan: ModelPlan): readonly (readonly [string, object])[] {
  return [...(plan.package === undefined ? [] : [['CreateModelPackage', plan.package] as const]), ['CreateModel', plan.model]];
}

interface Planned {
  readonly options: TransformOnSageMakerOptions;
  readonly request: BatchRequest;
  readonly set: DataSet;
  readonly gzip: boolean;
}

function planJob(session: Session, { options, request, set, gzip }: Planned, runId: string) {
  const { config } = session;
  const { bucket } = requirePlace(session);
  const name = runName(config, 'transform', runId);
  return planTransformJob(config, name, request, {
    ...{ what: 'transform', runId, gzip, instanceType: options.instanceType, instances: options.instances },
    input: `s3://${bucket}/${dataPrefix(config, set)}`,
    output: `s3://${bucket}/${runsPrefix(config)}/${name}/output`,
  });
}

/** Here each file says by its name whether it is packed; a transform job has one setting for all. */
export function isGzip(files: readonly { readonly key: string }[]): boolean {
  const packed = files.filter(({ key }) => key.endsWith('.gz')).length;
  if (packed > 0 && packed < files.length) {
    throw new UserError(`${packed} of ${files.length} files are gzip files; a transform job takes all or none.`, {
      hint: 'Pack all of them, or none.',
    });
  }
  return packed > 0;
}
