import type { LogLine } from '../aws/logs.ts';
import type { Cloud } from '../cloud/cloud.ts';
import { fetchTraining } from '../cloud/fetch-results.ts';
import type { TrainingJobResult } from '../cloud/training.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode } from '../errors.ts';
import { removeFolder } from '../files.ts';
import { keepResults } from '../observe/train/keep-results.ts';
import { findMetrics } from '../sagemaker/metric-pattern.ts';
import { makeWorkFolder } from '../work-folders.ts';
import { attachCommand } from './cloud-interrupt.ts';
import { describeEnd, type ShownMetric } from './cloud-training-text.ts';

/** Where results go, and what the user calls that folder. */
interface Target {
  readonly folder: string;
  readonly shown: string;
  /** The record of the job on stdout, instead of a text for a person. */
  readonly json?: boolean;
}

/** Fetches the results of a job that has ended, into the folder and the form of the local command, and says how it went. */
export async function endTraining(
  cloud: Cloud,
  job: TrainingJobResult,
  { folder, shown, json = false }: Target,
  context: Context,
): Promise<ExitCode> {
  const metrics = readMetrics(cloud, job);
  const work = makeWorkFolder('sagemaker-algo', context.runId);
  const release = context.onKill(() => removeFolder(work));
  const step = context.progress.step('Fetch results');
  try {
    const fetched = await fetchTraining(cloud, job, work);
    const record = describeRecord(cloud, job, metrics);
    await keepResults(folder, { ...fetched, log: logText(job.log), record }, context.runId);
    step.done();
    context.progress.close();
    const text = describeEnd(job, metrics, { folder: shown, hasModel: fetched.archive !== undefined });
    if (json) context.stdout.write(`${JSON.stringify({ ...record, folder: shown }, undefined, 2)}\n`);
    if (job.status === 'Completed' && !json) context.stdout.write(text);
    else context.stderr.write(text);
    return job.status === 'Completed' ? EXIT.ok : EXIT.failed;
  } catch (error) {
    step.fail();
    context.progress.note(`The results stay in S3. Fetch them: ${attachCommand(job.name, cloud.flags)}`);
    throw error;
  } finally {
    release();
    removeFolder(work);
  }
}

/** Shows each line of a log above the progress; with the host where there are several. */
export function showLog({ progress }: Pick<Context, 'progress'>): (line: LogLine) => void {
  const hosts = new Set<string>();
  return (line) => {
    hosts.add(hostOf(line));
    progress.note(hosts.size > 1 ? `[${hostOf(line)}] ${line.text}` : line.text);
  };
}

/** `job/algo-1-1700000000` stands for host algo-1. */
function hostOf({ stream }: LogLine): string {
  return /\/(algo-\d+)/.exec(stream)?.[1] ?? stream.split('/').at(-1) ?? stream;
}

/** The log of a job as one text; with the host of each line where there are several. */
export function logText(lines: readonly LogLine[]): string {
  const several = new Set(lines.map(hostOf)).size > 1;
  return lines.map((line) => `${several ? `[${hostOf(line)}] ` : ''}${line.text}\n`).join('');
}

/** What SageMaker counted, before what the log says: it keeps no metric of a job that was too short. */
export function readMetrics({ config }: Cloud, job: TrainingJobResult): readonly ShownMetric[] {
  const scraped = findMetrics(config.training.metrics, logText(job.log));
  const names = [...new Set([...Object.keys(config.training.metrics), ...job.metrics.map(({ name }) => name)])];
  return names.flatMap((name): readonly ShownMetric[] => {
    const counted = job.metrics.find((metric) => metric.name === name);
    if (counted !== undefined) return [{ name, value: String(counted.value), from: 'sagemaker' }];
    const last = scraped[name]?.at(-1);
    return last === undefined ? [] : [{ name, value: last, from: 'log' }];
  });
}

/** The record that is kept beside the results of a job. */
export function describeRecord({ account, region }: Cloud, job: TrainingJobResult, metrics: readonly ShownMetric[]) {
  return {
    startedAt: new Date(job.startedAt ?? job.createdAt).toISOString(),
    succeeded: job.status === 'Completed',
    seconds: job.trainingSeconds ?? 0,
    metrics: Object.fromEntries(metrics.map(({ name, value }) => [name, value])),
    sagemaker: {
      ...{ job: job.name, arn: job.arn, account, region, status: job.status, secondaryStatus: job.secondaryStatus },
      ...{ failureReason: job.failureReason, billableSeconds: job.billableSeconds, artifact: job.artifact },
    },
  };
}
