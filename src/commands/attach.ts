import { relative, resolve } from 'node:path';
import type { Cloud } from '../cloud/cloud.ts';
import { awaitEndpoint, deleteAll, isGone } from '../cloud/hosting.ts';
import type { OnInterrupt } from '../cloud/interrupt.ts';
import { listInventory } from '../cloud/inventory.ts';
import { followTrainingJob } from '../cloud/training.ts';
import { followTransformJob, type TransformJobResult } from '../cloud/transform.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode, UserError } from '../errors.ts';
import { assertKeepable } from '../observe/train/keep-results.ts';
import { askToStop, endWithoutRest, sayingWhatLives } from './cloud-interrupt.ts';
import { endTraining, showLog } from './end-training.ts';
import { endTransform } from './end-transform.ts';
import type { JobsOptions } from './jobs.ts';

/** Follows something that was started earlier, and fetches its results as the command that started it would have. */
export async function attach(cloud: Cloud, name: string, options: Pick<JobsOptions, 'out' | 'json'>, context: Context): Promise<ExitCode> {
  const kind = await findKind(cloud, name);
  return await sayingWhatLives(cloud, context, async () => {
    if (kind === 'endpoint') {
      cloud.ledger.add({ kind, name });
      await awaitEndpoint(cloud, name);
      return EXIT.ok;
    }
    context.progress.note(`The ${kind} ${name} in ${cloud.region}`);
    // It ran before somebody looked, so that without a terminal looking away changes nothing.
    const onInterrupt: OnInterrupt = context.interactive ? askToStop(context, { kind, name }) : 'leave';
    if (kind === 'training job') {
      const folder = resolve(context.cwd, options.out ?? 'artifacts');
      assertKeepable(folder);
      const job = await followTrainingJob(cloud, name, { onLog: showLog(context), onInterrupt });
      return await endTraining(cloud, job, { folder, shown: relative(context.cwd, folder) || '.', json: options.json }, context);
    }
    const job = await followTransformJob(cloud, name, { onLog: showLog(context), onInterrupt });
    const code = await endTransform(
      cloud,
      job,
      { folder: resolve(context.cwd, options.out ?? 'artifacts/transform'), json: options.json },
      context,
    );
    await removeModel(cloud, job);
    return endWithoutRest(cloud, context, code);
  });
}

/** The model that a detached job of ours has left: it has the name of the job, and our tags. Any other may serve something else. */
async function removeModel(cloud: Cloud, { name, model }: TransformJobResult): Promise<void> {
  if (model !== name) return;
  const parts = await listInventory(cloud, { project: undefined, kinds: ['model', 'model package'], named: name });
  for (const part of parts) cloud.ledger.add(part);
  await deleteAll(cloud, parts);
}

async function findKind(cloud: Cloud, name: string): Promise<'training job' | 'transform job' | 'endpoint'> {
  const looks = {
    'training job': () => cloud.aws.training.describe(name),
    'transform job': () => cloud.aws.transform.describe(name),
    endpoint: () => cloud.aws.endpoints.describe(name),
  } as const;
  for (const kind of ['training job', 'transform job', 'endpoint'] as const) {
    try {
      await looks[kind]();
      return kind;
    } catch (error) {
      if (!isGone(error)) throw error;
    }
  }
  throw new UserError(`There is no job or endpoint ${name} in ${cloud.region}.`, {
    hint: 'sagemaker-algo jobs lists the names. Another Region has to be named with --region.',
    exitCode: EXIT.couldNotLook,
  });
}
