import type { LogLine } from '../aws/logs.ts';
import type { TransformJob, TransformJobRequest } from '../aws/transform-jobs.ts';
import { isInterrupted } from '../errors.ts';
import type { Cloud } from './cloud.ts';
import { followLog, pollUntil } from './follow.ts';
import { type OnInterrupt, stopOrLeave } from './interrupt.ts';
import { startJob } from './start-job.ts';
import type { Watching } from './training.ts';

/** Log group of every transform job; its streams begin with the name of the job. */
export const TRANSFORM_LOGS = '/aws/sagemaker/TransformJobs';

/** A transform job that has ended, with its log. Plain JSON. */
export interface TransformJobResult extends TransformJob {
  readonly log: readonly LogLine[];
}

/** Runs a transform job to its end, whatever that is. Ctrl-C throws InterruptedError. Throws AwsError. */
export async function runTransformJob(cloud: Cloud, request: TransformJobRequest, watching: Watching = {}): Promise<TransformJobResult> {
  await startTransformJob(cloud, request, watching.onInterrupt);
  return await followTransformJob(cloud, request.TransformJobName, watching);
}

/** Starts a job; interrupted in the middle of it like `startTrainingJob`. */
export async function startTransformJob(cloud: Cloud, request: TransformJobRequest, onInterrupt?: OnInterrupt): Promise<void> {
  const job = { kind: 'transform job', name: request.TransformJobName } as const;
  await startJob(cloud, { job, create: () => cloud.afterwards.transform.create(request) }, onInterrupt);
}

const ENDED = ['Completed', 'Failed', 'Stopped'];

/** Follows a job, also one that was started elsewhere, to its end. */
export async function followTransformJob(cloud: Cloud, name: string, { onLog, onInterrupt }: Watching = {}): Promise<TransformJobResult> {
  const job = { kind: 'transform job', name } as const;
  cloud.ledger.add(job);
  const log = followLog(cloud, TRANSFORM_LOGS, `${name}/`, onLog ?? (() => {}));
  const step = cloud.progress.step(`Transform job ${name}`);
  try {
    const ended = await pollUntil(
      cloud,
      async () => {
        const seen = await cloud.aws.transform.describe(name);
        step.update(seen.startedAt === undefined ? 'waits for instances' : 'runs');
        await log.read();
        return seen;
      },
      ({ status }) => ENDED.includes(status),
    );
    cloud.ledger.remove(job);
    await log.finish();
    if (ended.status === 'Completed') step.done();
    else step.fail(ended.status);
    return { ...ended, log: log.lines };
  } catch (error) {
    step.fail('no longer followed');
    if (isInterrupted(error)) await stopOrLeave(cloud, job, onInterrupt ?? 'stop');
    throw error;
  }
}
