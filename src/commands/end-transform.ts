import { relative } from 'node:path';
import type { Cloud } from '../cloud/cloud.ts';
import { fetchTransform } from '../cloud/fetch-results.ts';
import type { TransformJobResult } from '../cloud/transform.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode } from '../errors.ts';
import { createOutputs, outputName } from '../observe/batch/keep-outputs.ts';
import { neutralise } from '../text/safe.ts';
import { formatDuration } from '../text/terminal.ts';
import { attachCommand } from './cloud-interrupt.ts';
import { describeJobFailure } from './job-failure-text.ts';

/** What became of a transform job. Plain JSON, with the members of the local summary that SageMaker tells. */
interface CloudSummary {
  readonly status: string;
  readonly job: string;
  readonly objects: number;
  /** Objects without an output. */
  readonly failed: number;
  readonly seconds: number;
  readonly folder: string;
  readonly failureReason?: string;
  readonly results: readonly { readonly key: string; readonly failure?: string }[];
}

/** Fetches the outputs of a job that has ended into the folder and the form of the local command, and says how it went. */
export async function endTransform(
  cloud: Cloud,
  job: TransformJobResult,
  { folder, json }: { readonly folder: string; readonly json: boolean },
  context: Context,
): Promise<ExitCode> {
  const step = context.progress.step('Fetch results');
  const outputs = createOutputs(folder, context.runId);
  try {
    const { keys, good } = await fetchTransform(cloud, job, outputs, step.update);
    const summary = summarise(job, { keys, good, folder: relative(context.cwd, folder) || '.' });
    const startedAt = new Date(job.startedAt ?? job.createdAt).toISOString();
    outputs.keep(good, { ...summary, startedAt, sagemaker: { arn: job.arn, account: cloud.account, region: cloud.region } });
    step.done();
    context.progress.close();
    if (json) context.stdout.write(`${JSON.stringify(summary, undefined, 2)}\n`);
    else context.stdout.write(describeSummary(summary));
    if (job.status === 'Failed') context.stderr.write(describeJobFailure('transform', job));
    return job.status === 'Completed' && summary.failed === 0 ? EXIT.ok : EXIT.failed;
  } catch (error) {
    step.fail();
    context.progress.note(`The results stay in S3. Fetch them: ${attachCommand(job.name, cloud.flags)}`);
    throw error;
  } finally {
    outputs.discard();
  }
}

function summarise(
  job: TransformJobResult,
  { keys, good, folder }: { readonly keys: readonly string[]; readonly good: readonly string[]; readonly folder: string },
): CloudSummary {
  const known = new Set(good);
  const seconds = ((job.endedAt ?? 0) - (job.startedAt ?? job.endedAt ?? 0)) / 1000;
  return {
    ...{ status: job.status, job: job.name, objects: keys.length, failed: keys.length - good.length, seconds, folder },
    ...(job.failureReason === undefined ? {} : { failureReason: job.failureReason }),
    results: keys.map((key) => ({ key, ...(known.has(key) ? {} : { failure: 'no output' }) })),
  };
}

function describeSummary({ status, job, objects, failed, seconds, folder, results, failureReason }: CloudSummary): string {
  const first = results.find(({ failure }) => failure === undefined);
  const without = results.filter(({ failure }) => failure !== undefined).slice(0, 10);
  return [
    `Transform job ${job} ${status}: ${objects - failed} of ${objects} object${objects === 1 ? '' : 's'} in ${formatDuration(seconds * 1000)}.`,
    ...(failureReason === undefined ? [] : [`  FailureReason: ${neutralise(failureReason).replaceAll('\n', '\n    ')}`]),
    ...without.map(({ key }) => `  ${neutralise(key)}: no output`),
    ...(first === undefined ? [] : [`Results are in ${folder}, as ${neutralise(outputName(first.key))}.`]),
    '',
  ].join('\n');
}
