import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Config } from '../config/schema.ts';
import type { BatchJob, BatchObservation } from '../observe/batch/types.ts';
import type { Attempt, Exchange } from '../observe/types.ts';
import { countBlankLines } from '../sagemaker/assemble.ts';
import { readResults } from '../sagemaker/batch-results.ts';
import { asContainerLog, failed, made } from './rehearsal-attempt.ts';
import type { RehearsalPlan } from './rehearsal-plan.ts';
import type { TransformJobResult } from './transform.ts';

const RESULTS_KEPT = 10_000;
const BODY_KEPT = 65_536;
const LF = 0x0a;

/** What a transform job shows of the server. `outputs` are the files that came back, by the key of their object. */
export function observeTransformJob(
  config: Config,
  { plan, job, outputs }: { readonly plan: RehearsalPlan; readonly job: TransformJobResult; readonly outputs: ReadonlyMap<string, string> },
): Attempt<BatchObservation> {
  const { batch } = plan;
  const durationMs = job.startedAt === undefined || job.endedAt === undefined ? 0 : job.endedAt - job.startedAt;
  const log = asContainerLog(job.log);
  const silent = /respond to ping/i.test(job.failureReason ?? '');
  if (job.status !== 'Completed' && !silent && !/See job logs/i.test(job.failureReason ?? '')) {
    return failed(`The transform job ${job.name} ended as ${job.status}: ${job.failureReason ?? 'no reason given'}`);
  }
  const answered = job.status === 'Completed' && plan.batchSet.files.every(({ key }) => outputs.has(key));
  const accept = batch.accept ?? config.inference.responseTypes[0] ?? '';
  return made(
    {
      // SageMaker has had its 200 within its own window, or has given up.
      readyMs: silent ? undefined : 0,
      exit: undefined,
      executionParameters: exchangeOf('execution parameters', undefined, { code: 'NOT_SEEN', message: 'SageMaker does not show it' }),
      jobs: silent ? [] : [answered ? readJob(plan, outputs, accept) : failedJob(plan, outputs, log.stdout)],
      split: batch.wish.split === 'Line',
      assemble: batch.assemble,
      log,
    },
    durationMs,
  );
}

function readJob({ batchSet, batch }: RehearsalPlan, outputs: ReadonlyMap<string, string>, type: string): BatchJob {
  const read = batchSet.files.map(({ key, path }) => {
    const input = readInput(path, key);
    const records = batch.wish.split === 'Line' ? countLines(input) : 1;
    const answer = readFileSync(outputs.get(key) ?? '');
    const found = readResults(answer, type, records, RESULTS_KEPT);
    return { key, input, records, answer, found };
  });
  const shapes = read.map(({ found }) => found.shape);
  const shape = shapes.includes('unknown') ? 'unknown' : (shapes[0] ?? 'unknown');
  return {
    ...describeJob(
      batch,
      read.every(({ input }) => input.at(-1) === LF),
    ),
    records: read.reduce((sum, { records }) => sum + records, 0),
    requests: read.map(({ key, answer }) => exchangeOf(`${key}, as SageMaker has put it together`, { status: 200, type, body: answer })),
    results: shape === 'unknown' ? [] : read.flatMap(({ found }) => found.results).slice(0, RESULTS_KEPT),
    shape,
    openEnds: read.filter(({ answer }) => answer.at(-1) !== LF).length,
    blankLines: shape === 'lines' ? read.reduce((sum, { answer }) => sum + countBlankLines(answer), 0) : 0,
  };
}

/** A job of which some object has failed: the data log says which, and with what status. */
function failedJob({ batchSet, batch }: RehearsalPlan, outputs: ReadonlyMap<string, string>, log: string): BatchJob {
  const without = batchSet.files.filter(({ key }) => !outputs.has(key));
  const requests = without.map(({ key }) => {
    const lines = log.split('\n').filter((line) => line.includes(`/${key}:`));
    const status = Number(/HTTP status (?:received|returned) from [^:]*: (\d+)/.exec(lines.join('\n'))?.[1] ?? Number.NaN);
    const said = lines.flatMap((line) => /Message: (.*)/.exec(line)?.[1] ?? []).join('\n');
    if (!Number.isNaN(status)) return exchangeOf(key, { status, type: 'text/plain', body: Buffer.from(said) });
    return exchangeOf(key, undefined, { code: 'NO_ANSWER', message: lines.at(-1) ?? 'SageMaker does not say why' });
  });
  return { ...describeJob(batch, true), records: 0, requests, results: undefined, shape: 'unknown', openEnds: 0, blankLines: 0 };
}

function describeJob({ wish }: RehearsalPlan['batch'], finalNewline: boolean): Pick<BatchJob, 'what' | 'strategy' | 'finalNewline'> {
  return { what: 'the transform job', strategy: wish.strategy ?? 'MultiRecord', finalNewline };
}

function readInput(path: string, key: string): Uint8Array {
  const bytes = readFileSync(path);
  return key.endsWith('.gz') ? gunzipSync(bytes) : bytes;
}

function countLines(bytes: Uint8Array): number {
  const count = bytes.reduce((sum, byte) => sum + (byte === LF ? 1 : 0), 0);
  return bytes.length > 0 && bytes.at(-1) !== LF ? count + 1 : count;
}

function exchangeOf(
  label: string,
  answer: { readonly status: number; readonly type: string; readonly body: Uint8Array } | undefined,
  error?: Exchange['error'],
): Exchange {
  const request = { label, method: 'POST', path: '/invocations', requestHeaders: {}, requestBytes: 0, connectMs: undefined, totalMs: 0 };
  if (answer === undefined) return { ...request, response: undefined, error };
  const body = Buffer.from(answer.body);
  const bodySha256 = createHash('sha256').update(body).digest('hex');
  const shown = body.subarray(0, BODY_KEPT).toString('utf8');
  return {
    ...request,
    response: { status: answer.status, headers: { 'content-type': answer.type }, body: shown, bodyBytes: body.length, bodySha256 },
    error: undefined,
  };
}
