import type { NominalRun } from '../observe/train/types.ts';
import type { Attempt, TreeEntry } from '../observe/types.ts';
import { asContainerLog, failed, made } from './rehearsal-attempt.ts';
import type { TrainingJobResult } from './training.ts';

/** SageMaker tells no exit code of what it has stopped; any but 0 says that it was no success. */
const STOPPED = 143;

/** What a training job shows of the program, as a run on this machine would. Undetermined when SageMaker itself failed. */
export function observeTrainingJob(job: TrainingJobResult, model: readonly TreeEntry[], command: string): Attempt<NominalRun> {
  const durationMs = (job.trainingSeconds ?? 0) * 1000;
  const outcome = readOutcome(job);
  if (outcome === undefined) {
    return failed(
      `The training job ${job.name} ended as ${job.secondaryStatus} (${job.status}): ${job.failureReason ?? 'no reason given'}`,
    );
  }
  const { exitCode, text } = outcome;
  return made(
    {
      what: `training job ${job.name}`,
      exit: { exitCode, oomKilled: exitCode === 137, startError: undefined, durationMs },
      timedOut: job.secondaryStatus === 'MaxRuntimeExceeded',
      log: asContainerLog(job.log),
      model,
      output: [],
      failure: text === '' ? undefined : { kind: 'file', text, bytes: Buffer.byteLength(text), utf8: true },
      command,
    },
    durationMs,
  );
}

/** Exit code and failure text of the program; undefined when the reason is none of its own. */
export function readOutcome({
  status,
  failureReason = '',
}: Pick<TrainingJobResult, 'status' | 'failureReason'>): { readonly exitCode: number; readonly text: string } | undefined {
  if (status === 'Completed') return { exitCode: 0, text: '' };
  if (status === 'Stopped') return { exitCode: STOPPED, text: '' };
  const [, text = '', code = ''] = /^AlgorithmError: (.*?),? ?exit code: (\d+)/s.exec(failureReason) ?? [];
  if (code !== '') return { exitCode: Number(code), text: text.trim() };
  // A reason of 1,024 characters has lost its end, and the exit code with it.
  return failureReason.startsWith('AlgorithmError:')
    ? { exitCode: 1, text: failureReason.slice('AlgorithmError:'.length).trim() }
    : undefined;
}
