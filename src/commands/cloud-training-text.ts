import type { TrainingJobResult } from '../cloud/training.ts';
import { neutraliseLine } from '../text/safe.ts';
import { formatDuration } from '../text/terminal.ts';
import { describeJobFailure } from './job-failure-text.ts';

/** A metric of a job; `log` when SageMaker itself shows none. */
export interface ShownMetric {
  readonly name: string;
  readonly value: string;
  readonly from: 'sagemaker' | 'log';
}

interface Kept {
  readonly folder: string;
  readonly hasModel: boolean;
}

/** How a job ended, in the words of the local command. */
export function describeEnd(job: TrainingJobResult, metrics: readonly ShownMetric[], kept: Kept): string {
  return job.status === 'Completed' ? describeSuccess(job, metrics, kept) : describeFailure(job, kept);
}

function describeSuccess(job: TrainingJobResult, metrics: readonly ShownMetric[], { folder, hasModel }: Kept): string {
  const width = Math.max(0, ...metrics.map(({ name }) => name.length));
  return [
    `Training job ${job.name} completed${job.trainingSeconds === undefined ? '' : ` in ${formatDuration(job.trainingSeconds * 1000)}`}.`,
    ...metrics.map(
      ({ name, value, from }) =>
        `  ${neutraliseLine(name).padEnd(width)}  ${neutraliseLine(value)}${from === 'log' ? '  (from the log; SageMaker shows none)' : ''}`,
    ),
    ...describeBill(job),
    hasModel ? `Model, output and log are in ${folder}.` : `The training left no model; output and log are in ${folder}.`,
    ...(hasModel ? [`Next: sagemaker-algo serve${folder === 'artifacts' ? '' : ` --model ${folder}/model.tar.gz`}`] : []),
    '',
  ].join('\n');
}

/** What SageMaker bills is the time of one machine. */
function describeBill({ billableSeconds, trainingSeconds, instanceType, instanceCount = 1 }: TrainingJobResult): readonly string[] {
  if (billableSeconds === undefined) return [];
  const saved = trainingSeconds === undefined || trainingSeconds <= billableSeconds ? 0 : 1 - billableSeconds / trainingSeconds;
  const spot = saved > 0 ? `, ${Math.round(saved * 100)} % saved by spot capacity` : '';
  return [`  Billed: ${billableSeconds} s on ${instanceCount} x ${instanceType ?? 'the machine'}${spot}.`];
}

/** Ends that are no fault of the algorithm. */
const REASONS: Readonly<Record<string, string>> = {
  MaxRuntimeExceeded: 'it ran longer than --max-runtime allows',
  MaxWaitTimeExceeded: 'no spot capacity came within --max-wait',
  Stopped: 'somebody stopped it',
};

function describeFailure(job: TrainingJobResult, { folder }: Kept): string {
  const stopped = job.status === 'Stopped';
  const reason = REASONS[job.secondaryStatus];
  return [
    `Training job ${job.name} ${stopped ? `was stopped${reason === undefined ? '' : `: ${reason}`}` : 'failed'}.`,
    ...(stopped ? [] : [describeJobFailure('training', job)]),
    ...describeBill(job),
    `  Output and log are in ${folder}.`,
    '',
  ].join('\n');
}
