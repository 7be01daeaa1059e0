import type { LogLine } from '../aws/logs.ts';
import type { TrainingJob, TrainingJobRequest } from '../aws/training-jobs.ts';
import { isInterrupted } from '../errors.ts';
import type { Step } from '../log.ts';
import { formatDuration } from '../text/terminal.ts';
import type { Cloud } from './cloud.ts';
import { followLog, pollUntil } from './follow.ts';
import { type OnInterrupt, stopOrLeave } from './interrupt.ts';
import { startJob } from './start-job.ts';

/** Log group of every training job; its streams begin with the name of the job. */
export const TRAINING_LOGS = '/aws/sagemaker/TrainingJobs';

/** A training job that has ended, as DescribeTrainingJob shows it, with its log. Plain JSON. */
export interface TrainingJobResult extends TrainingJob {
  readonly log: readonly LogLine[];
}

/** How a job is watched. */
export interface Watching {
  /** Each line of the log, as it came; not made safe. */
  readonly onLog?: (line: LogLine) => void;
  /** What a Ctrl-C does to the job: `stop` (the default), `leave`, or a question. */
  readonly onInterrupt?: OnInterrupt;
}

/** Runs a training job to its end, whatever that is. Ctrl-C throws InterruptedError. Throws AwsError. */
export async function runTrainingJob(cloud: Cloud, request: TrainingJobRequest, watching: Watching = {}): Promise<TrainingJobResult> {
  await startTrainingJob(cloud, request, watching.onInterrupt);
  return await followTrainingJob(cloud, request.TrainingJobName, watching);
}

/** Starts a job. Interrupted in the middle of it, it is stopped or left as `onInterrupt` says. */
export async function startTrainingJob(cloud: Cloud, request: TrainingJobRequest, onInterrupt?: OnInterrupt): Promise<void> {
  const job = { kind: 'training job', name: request.TrainingJobName } as const;
  await startJob(cloud, { job, create: () => cloud.afterwards.training.create(request) }, onInterrupt);
}

const ENDED = ['Completed', 'Failed', 'Stopped'];

/** Follows a job, also one that was started elsewhere, to its end. */
export async function followTrainingJob(cloud: Cloud, name: string, { onLog, onInterrupt }: Watching = {}): Promise<TrainingJobResult> {
  const job = { kind: 'training job', name } as const;
  cloud.ledger.add(job);
  const log = followLog(cloud, TRAINING_LOGS, `${name}/`, onLog ?? (() => {}));
  const stages = showStages(cloud);
  try {
    const ended = await pollUntil(
      cloud,
      async () => {
        const seen = await cloud.aws.training.describe(name);
        stages.show(seen);
        await log.read();
        return seen;
      },
      ({ status }) => ENDED.includes(status),
    );
    cloud.ledger.remove(job);
    await log.finish();
    stages.end(ended);
    return { ...ended, log: log.lines };
  } catch (error) {
    stages.giveUp();
    if (isInterrupted(error)) await stopOrLeave(cloud, job, onInterrupt ?? 'stop');
    throw error;
  }
}

/** Secondary statuses in words. One that is not here is shown as it is. */
const STAGES: Readonly<Record<string, string>> = {
  Starting: 'Start',
  Pending: 'Wait for instances',
  LaunchingMLInstances: 'Launch instances',
  PreparingTrainingStack: 'Prepare instances',
  Downloading: 'Download data',
  DownloadingTrainingImage: 'Download image',
  Training: 'Train',
  Uploading: 'Upload model',
  Stopping: 'Stop',
  Interrupted: 'Interrupted (spot capacity taken back)',
  Restarting: 'Restart',
};
const LAST = ['Completed', 'Failed', 'Stopped', 'MaxRuntimeExceeded', 'MaxWaitTimeExceeded'];

/** Shows each stage of a job as a step; those that came and went between two looks too. */
function showStages({ progress, now }: Pick<Cloud, 'progress' | 'now'>) {
  let shown = 0;
  let open: Step | undefined;
  const show = ({ transitions }: TrainingJob) => {
    for (const [index, { status, startedAt, endedAt, message }] of transitions.entries()) {
      if (index < shown || LAST.includes(status)) continue;
      open?.done();
      shown = index + 1;
      open = progress.step(STAGES[status] ?? status);
      if (endedAt !== undefined && index < transitions.length - 1) {
        open.done(now() - endedAt < 1000 ? '' : `took ${formatDuration(endedAt - startedAt)}`);
        open = undefined;
      } else open.update(message);
    }
  };
  return {
    show,
    end(job: TrainingJob) {
      if (job.status === 'Completed') open?.done();
      else open?.fail(job.secondaryStatus === job.status ? job.status : `${job.status}: ${job.secondaryStatus}`);
      open = undefined;
    },
    giveUp() {
      open?.fail('no longer followed');
      open = undefined;
    },
  };
}
