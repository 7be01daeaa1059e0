import { relative, resolve } from 'node:path';
import { explainingAws } from '../aws/explain.ts';
import type { TrainingJobRequest } from '../aws/training-jobs.ts';
import { type Cloud, openCloud, requirePlace } from '../cloud/cloud.ts';
import { type CodeSource, planTrainingJob } from '../cloud/plan-training.ts';
import { followTrainingJob, startTrainingJob } from '../cloud/training.ts';
import { type DataSet, dataPrefix, readDataSet, requireBucket, runsPrefix, uploadDataSet } from '../cloud/upload.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode, UserError } from '../errors.ts';
import { listSample } from '../observe/sample-files.ts';
import { assertKeepable } from '../observe/train/keep-results.ts';
import { planHyperparameters } from '../plan/spelling.ts';
import type { TrainingVariant } from '../plan/train.ts';
import { openSession, type Session } from '../publish/session.ts';
import { askToStop, attachCommand, sayingWhatLives } from './cloud-interrupt.ts';
import { type CloudOptions, describeRequests, findCode, noteMachine, previewCode } from './cloud-options.ts';
import { endTraining, showLog } from './end-training.ts';
import type { TrainOptions } from './train.ts';
import { resolveVariant } from './training-variant.ts';

/** Options of `train --on sagemaker`, as `cli/stages.ts` defines them. */
export interface TrainOnSageMakerOptions extends CloudOptions, Pick<TrainOptions, 'hp' | 'channel' | 'inputMode' | 'out'> {
  readonly volume?: number | undefined;
  readonly maxRuntime?: number | undefined;
  readonly maxWait?: number | undefined;
  readonly spot: boolean;
}

/** Trains as a SageMaker job with the same data and values as the local command, and keeps the results in the same form. Exit code 1 when it fails. */
export async function trainOnSageMaker(options: TrainOnSageMakerOptions, context: Context): Promise<ExitCode> {
  const session = openSession(options, context);
  const { config } = session;
  refuseTimes(options, options.maxRuntime ?? config.publish.validation.maxRuntimeInSeconds);
  const variant = resolveVariant({ ...options, network: false }, config, context);
  if ((options.instances ?? 1) > 1 && !config.training.distributed) {
    context.progress.note('training.distributed is false in sagemaker-algo.json, so buyers cannot ask for several instances.');
  }
  noteMachine(options, config.training.instanceTypes, context.progress.note);
  const { bucket } = requirePlace(session);
  const sets = await readChannels(session, variant);
  const requestWith = (code: CodeSource) => planRequest(session, { options, variant, sets, code }, context.runId);
  if (options.dryRun) {
    for (const { what, files } of sets)
      context.progress.note(`Channel ${what}: ${files.length} file${files.length === 1 ? '' : 's'} would be uploaded.`);
    context.stdout.write(describeRequests([['CreateTrainingJob', requestWith(previewCode(session, options, 'train'))]]));
    return EXIT.ok;
  }
  const folder = resolve(context.cwd, options.out);
  if (!options.detach) assertKeepable(folder);
  return await explainingAws(async () => {
    const cloud = await openCloud(session, context, options);
    return await sayingWhatLives(cloud, context, async () => {
      const code = await findCode(session, options, 'train', context);
      await requireBucket(cloud, bucket, options.createBucket);
      for (const set of sets) await uploadDataSet(cloud, bucket, set);
      return await runJob(cloud, requestWith(code), { folder, detach: options.detach }, context);
    });
  });
}

async function runJob(
  cloud: Cloud,
  request: TrainingJobRequest,
  { folder, detach }: { readonly folder: string; readonly detach: boolean },
  context: Context,
): Promise<ExitCode> {
  const name = request.TrainingJobName;
  const onInterrupt = askToStop(context, { kind: 'training job', name });
  context.progress.note(describeCost(request));
  await startTrainingJob(cloud, request, onInterrupt);
  if (detach) {
    context.progress.close();
    context.stderr.write(
      `The training job runs in ${cloud.region}. Follow it and fetch its results: ${attachCommand(name, cloud.flags)}\n`,
    );
    context.stdout.write(`${name}\n`);
    return EXIT.ok;
  }
  context.progress.note(`The training job ${name} in ${cloud.region}`);
  const job = await followTrainingJob(cloud, name, { onLog: showLog(context), onInterrupt });
  return await endTraining(cloud, job, { folder, shown: relative(context.cwd, folder) || '.' }, context);
}

/** What the job costs, as far as it can be said without a price list. */
function describeCost({ ResourceConfig, StoppingCondition, EnableManagedSpotTraining }: TrainingJobRequest): string {
  const { InstanceCount, InstanceType } = ResourceConfig;
  const spot = EnableManagedSpotTraining === true ? ' at spot prices' : '';
  const most = describeLimit(StoppingCondition.MaxRuntimeInSeconds);
  return `${InstanceCount} x ${InstanceType} is billed by the second${spot} while the job runs, at most ${most}.`;
}

function describeLimit(seconds: number): string {
  if (seconds % 3600 === 0) return `${seconds / 3600} h`;
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}

function refuseTimes({ spot, maxWait }: TrainOnSageMakerOptions, longest: number): void {
  if (maxWait === undefined) return;
  if (!spot) throw new UserError('--max-wait is the patience of a spot job.', { hint: 'Add --spot, or leave --max-wait out.' });
  if (maxWait >= longest) return;
  throw new UserError(`--max-wait ${maxWait} is less than the ${longest} s that a job may run; waiting and training both count.`, {
    hint: 'Give at least as much time to wait as to run, or less to run with --max-runtime.',
  });
}

/** The files of every channel, those of the local command. */
async function readChannels({ config, projectDir }: Session, { sources = {} }: TrainingVariant): Promise<readonly DataSet[]> {
  const names = [...new Set([...Object.keys(config.samples.channels), ...Object.keys(sources)])];
  return await Promise.all(
    names.map(async (name) => {
      const path = sources[name] ?? config.samples.channels[name]?.path ?? name;
      const named = sources[name] === undefined ? `samples.channels.${name}.path` : `--channel ${name}`;
      const files = listSample(resolve(projectDir, path), named);
      if (files.length > 0) return await readDataSet(name, files);
      throw new UserError(`${named}: there is no file in ${path}, and SageMaker refuses a channel without objects.`, {
        hint: 'Put data there, or name another folder with --channel.',
      });
    }),
  );
}

interface Planned {
  readonly options: TrainOnSageMakerOptions;
  readonly variant: TrainingVariant;
  readonly sets: readonly DataSet[];
  readonly code: CodeSource;
}

function planRequest(session: Session, { options, variant, sets, code }: Planned, runId: string): TrainingJobRequest {
  const { config } = session;
  const { role, bucket } = requirePlace(session);
  return planTrainingJob(config, {
    ...{ what: 'train', runId, role, code },
    output: `s3://${bucket}/${runsPrefix(config)}`,
    channels: Object.fromEntries(sets.map((set) => [set.what, `s3://${bucket}/${dataPrefix(config, set)}`])),
    packed: sets.filter(({ files }) => files.every(({ key }) => key.endsWith('.gz'))).map(({ what }) => what),
    hyperparameters: planHyperparameters(config, variant),
    inputMode: Object.values(variant.modes ?? {})[0],
    ...{ instanceType: options.instanceType, instances: options.instances, volumeGb: options.volume },
    ...{ maxRuntime: options.maxRuntime, spot: options.spot, maxWait: options.maxWait },
  });
}
