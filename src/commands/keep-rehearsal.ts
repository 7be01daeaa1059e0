import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Cloud } from '../cloud/cloud.ts';
import type { Rehearsal } from '../cloud/rehearsal.ts';
import { readAnswers } from '../comparison/read-results.ts';
import { ANSWERS_FILE, type KeptAnswer, TRANSFORM_FOLDER } from '../comparison/results.ts';
import { UserError } from '../errors.ts';
import { kindOf, writeFileAtomic } from '../files.ts';
import { createOutputs } from '../observe/batch/keep-outputs.ts';
import { keepResults } from '../observe/train/keep-results.ts';
import type { Exchange } from '../observe/types.ts';
import { describeRecord, logText, readMetrics } from './end-training.ts';

/** Keeps what a rehearsal has fetched, in the form in which the stages keep theirs: model, output, log, transform, answers. */
export async function keepRehearsal(
  cloud: Cloud,
  { training: { job, fetched }, transform, attempts }: Rehearsal,
  { folder, runId }: { readonly folder: string; readonly runId: string },
): Promise<void> {
  await keepResults(folder, { ...fetched, log: logText(job.log), record: describeRecord(cloud, job, readMetrics(cloud, job)) }, runId);
  keepTransform(join(folder, TRANSFORM_FOLDER), transform, runId);
  const asked = attempts['serve/invocations'];
  if (asked?.status === 'made') keepAnswers(folder, asked.value.samples);
  // Those of an earlier model say nothing about this one.
  else if (readAnswers(folder) !== undefined) rmSync(join(folder, ANSWERS_FILE), { force: true });
}

/** Outputs of this rehearsal in the place of those of an earlier one, also where there are none. */
function keepTransform(folder: string, transform: Rehearsal['transform'], runId: string): void {
  if (transform === undefined && kindOf(folder) === undefined) return;
  const outputs = createOutputs(folder, runId);
  try {
    for (const [key, path] of transform?.outputs ?? []) {
      mkdirSync(dirname(outputs.draft(key)), { recursive: true });
      copyFileSync(path, outputs.draft(key));
    }
    const { name, status = 'NotStarted', failureReason } = transform?.job ?? {};
    outputs.keep([...(transform?.outputs.keys() ?? [])], { status, job: name, ...(failureReason === undefined ? {} : { failureReason }) });
  } finally {
    outputs.discard();
  }
}

/** Throws UserError when the file of answers is none that a run of ours has written. Called before anything is started. */
export function assertAnswersFree(folder: string): void {
  const file = join(folder, ANSWERS_FILE);
  if (kindOf(file) === undefined || readAnswers(folder) !== undefined) return;
  throw new UserError(`${file} holds no answers of an earlier run, and would be replaced.`, {
    hint: 'Move it away, or choose another folder.',
  });
}

/** Keeps the answers to the sample requests in a folder of results. */
export function keepAnswers(folder: string, samples: readonly Exchange[]): void {
  const answers = samples.map(
    ({ label, response, error }): KeptAnswer => ({
      request: label,
      status: response?.status,
      contentType: response?.headers['content-type'],
      body: response?.body,
      error: error?.message,
    }),
  );
  mkdirSync(folder, { recursive: true });
  writeFileAtomic(join(folder, ANSWERS_FILE), `${JSON.stringify(answers, undefined, 2)}\n`);
}
